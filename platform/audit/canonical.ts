import { createHash } from 'node:crypto'
import { type EntryPosition, formatEntry } from './position.ts'

/**
 * What is hashed, form 1. Every text is UTF-8; every hash is SHA-256.
 *
 * - The line of an entry: a JSON array without spaces, `[1,"era","xid","number","at","actor","action","subject",place,
 *   purpose,detail]`. `at` is microseconds since 1970-01-01T00:00:00Z, as digits (`infinity` and `-infinity` as words).
 *   `place` and `purpose` are texts, or null. Texts are escaped as ECMAScript's `JSON.stringify` does, which RFC 8785 took.
 * - `detail` is an object as JSON without spaces: members sorted by the UTF-16 code units of their names, numbers with the
 *   digits with which they are stored (1.50 is not 1.5; large ones are not rounded).
 * - The leaf of an entry: the hash of its line. The digest of a batch: the hash of its leaves, one behind the other.
 * - The hash of a batch: of a JSON array without spaces, `[1,number,"first","last",count,"digest","previous","sealedAt"]`, in which
 *   positions are `era.xid.number`, hashes are hexadecimal, and `sealedAt` is microseconds as above.
 *
 * Nothing of it depends on zone, locale, or the version of PostgreSQL or of the driver: columns are read as whole numbers and
 * texts, and put together here. A change of a single character is another form, with another number.
 */
export const canonicalForm = 1

export interface EntryRow {
  readonly era: number
  readonly xid: string
  readonly number: number
  /** Microseconds since 1970, as digits. */
  readonly at: string
  readonly actor: string
  readonly action: string
  readonly subject: string
  readonly place: string | null
  readonly purpose: string | null
  /** As PostgreSQL writes it. */
  readonly detail: string
}

export interface BatchRow {
  readonly number: number
  readonly format: number
  readonly first: EntryPosition
  readonly last: EntryPosition
  readonly count: number
  readonly leaves: Buffer
  readonly digest: Buffer
  readonly previous: Buffer
  readonly hash: Buffer
  /** Microseconds since 1970, as digits. */
  readonly sealedAt: string
}

/** What stands for the hash before the first batch. */
export const beforeFirst: Buffer = Buffer.alloc(32)

export function entryLine(row: EntryRow): string {
  const texts = [String(row.era), row.xid, String(row.number), row.at, row.actor, row.action, row.subject]
  const columns = [...texts, row.place, row.purpose].map((value) => JSON.stringify(value))
  return `[${canonicalForm},${columns.join(',')},${canonicalJson(row.detail)}]`
}

export function leafOf(row: EntryRow): Buffer {
  return sha256(entryLine(row))
}

export function batchHash(batch: Omit<BatchRow, 'hash' | 'leaves' | 'format'>): Buffer {
  const { number, first, last, count, digest, previous, sealedAt } = batch
  return sha256(
    JSON.stringify([
      canonicalForm,
      number,
      formatEntry(first),
      formatEntry(last),
      count,
      digest.toString('hex'),
      previous.toString('hex'),
      sealedAt,
    ]),
  )
}

export function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest()
}

/** What a reviver is told of a number, a text, a boolean or null: how it was written (ECMAScript 2026). */
type ReviverWithSource = (key: string, value: unknown, context: { source?: string }) => string

/** JSON in its one form: from the leaves inwards, each value is replaced by its text. */
export function canonicalJson(text: string): string {
  const write: ReviverWithSource = (_key, value, { source }) => {
    if (typeof value === 'number') return source ?? String(value)
    if (typeof value !== 'object' || value === null) return JSON.stringify(value)
    if (Array.isArray(value)) return `[${value.join(',')}]`
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${inner}`).join(',')}}`
  }
  // The types of the language do not know the third argument yet.
  return JSON.parse(text, write as (key: string, value: unknown) => string) as string
}
