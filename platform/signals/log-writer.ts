import type { Database, Sql } from '#platform/store'
import type { Day } from '#vocabulary'
import type { Examined } from './examine.ts'
import { formatPosition } from './position.ts'

export type Outcome =
  | { readonly verdict: 'accepted'; readonly position: string }
  | { readonly verdict: 'duplicate' }
  | {
      readonly verdict: 'refused'
      readonly code: 'id.reused' | 'event.text'
      readonly where?: string
      readonly message: string
    }

export interface Row {
  readonly signal: Examined
  readonly submittedBy: string
  readonly source: number
}

/** Writes to the log of one world, a commit at a time, and tells what became of each signal. */
export class LogWriter {
  readonly #database: Database
  readonly #era: number
  readonly #sources = new Map<string, number>()
  readonly #months = new Set<string>()

  constructor({ database, era }: { database: Database; era: number }) {
    this.#database = database
    this.#era = era
  }

  /** Whether the log has room for these: their sources have numbers, the month has its partition. */
  isReady(signals: readonly Examined[], knownOn: Day): boolean {
    return this.#months.has(monthOf(knownOn)) && signals.every(({ source }) => this.#sources.has(source))
  }

  async prepare(signals: readonly Examined[], knownOn: Day): Promise<void> {
    const { app } = this.#database
    if (!this.#months.has(monthOf(knownOn))) {
      await app`SELECT signals.ensure_partition(${knownOn}::text::date)`
      this.#months.add(monthOf(knownOn))
    }
    const names = signals.map(({ source }) => source).filter((source) => !this.#sources.has(source))
    const missing = [...new Set(names)].sort()
    if (missing.length === 0) return
    await app`INSERT INTO signals.source (source) SELECT unnest(${missing}::text[]) ON CONFLICT DO NOTHING`
    const rows = await app<{ id: number; source: string }[]>`
      SELECT id, source FROM signals.source WHERE source = ANY (${missing}::text[])`
    for (const { id, source } of rows) this.#sources.set(source, id)
    if (!this.isReady(signals, knownOn)) throw new Error('a source that was just registered is missing')
  }

  toRows(signals: readonly Examined[], submittedBy: string): Row[] {
    // Whoever writes has asked `isReady`.
    return signals.map((signal) => ({
      signal,
      submittedBy,
      source: this.#sources.get(signal.source) as number,
    }))
  }

  /** Resolves when all are on disk, with one outcome for each row, in their order. */
  async write(rows: readonly Row[], knownOn: Day): Promise<Outcome[]> {
    const outcomes = new Array<Outcome>(rows.length)
    const indexes = rows.map((_, index) => index)
    await this.#writeSome({ rows, knownOn, outcomes, stored: new Map() }, indexes)
    return outcomes
  }

  /** Of the events with one name the first is stored; the others are judged by what then stands under the name. */
  async #writeSome(writing: Writing, indexes: readonly number[]): Promise<void> {
    const { rows, outcomes, stored } = writing
    const names = new Set<string>()
    const firsts: number[] = []
    const repeats: number[] = []
    for (const index of indexes) {
      const name = nameOf(rows[index] as Row)
      if (names.has(name)) repeats.push(index)
      else {
        names.add(name)
        firsts.push(index)
      }
    }
    await this.#insert(writing, firsts)
    const untold: number[] = []
    for (const index of repeats) {
      const row = rows[index] as Row
      const hash = stored.get(nameOf(row))
      // Nothing stands there: the first could not be stored, and the next may.
      if (hash === undefined) untold.push(index)
      else outcomes[index] = hash === row.signal.bodyHash ? { verdict: 'duplicate' } : reused
    }
    if (untold.length > 0) await this.#writeSome(writing, untold)
  }

  async #insert(writing: Writing, indexes: readonly number[]): Promise<void> {
    const { rows, knownOn, outcomes, stored } = writing
    // Every index comes from `rows`.
    const chosen = indexes.map((index) => rows[index] as Row)
    try {
      const { xid, fresh } = await insertRows(this.#database.intake, {
        rows: chosen,
        era: this.#era,
        knownOn,
      })
      const added = fresh && new Set(fresh)
      const known = added ? chosen.filter((_, at) => !added.has(at + 1)) : []
      const hashes = known.length === 0 ? undefined : await hashesOf(this.#database.intake, known)
      indexes.forEach((index, at) => {
        const row = chosen[at] as Row
        const name = nameOf(row)
        const { bodyHash } = row.signal
        if (!added || added.has(at + 1)) {
          const position = formatPosition({ era: this.#era, xid, sequence: at + 1 })
          outcomes[index] = { verdict: 'accepted', position }
          stored.set(name, bodyHash)
        } else {
          const before = hashes?.get(name)
          outcomes[index] = before === bodyHash ? { verdict: 'duplicate' } : reused
          stored.set(name, before ?? '')
        }
      })
    } catch (error) {
      if (!isAboutData(error)) throw error
      // The database refused a value that the examination let through: find the one event, keep all others.
      const [only, ...others] = indexes
      if (only !== undefined && others.length === 0) {
        outcomes[only] = unstorable
        return
      }
      const half = indexes.length >> 1
      await this.#insert(writing, indexes.slice(0, half))
      await this.#insert(writing, indexes.slice(half))
    }
  }
}

/** Rows on their way, and the hash of what stands under each name that was met. */
interface Writing {
  readonly rows: readonly Row[]
  readonly knownOn: Day
  readonly outcomes: Outcome[]
  readonly stored: Map<string, string>
}

const reused: Outcome = {
  verdict: 'refused',
  code: 'id.reused',
  where: 'id',
  message: 'this source has sent another event under this id; a correction needs an id of its own',
}

const unstorable: Outcome = {
  verdict: 'refused',
  code: 'event.text',
  message: 'holds a value that cannot be stored',
}

function nameOf({ source, signal }: Row): string {
  return `${source} ${signal.id}`
}

function monthOf(day: Day): string {
  return day.slice(0, 7)
}

/**
 * Names first, in their order, so that two writers with the same names wait for each other instead of deadlocking;
 * then the log, in the order of arrival. One statement, one commit.
 */
async function insertRows(
  sql: Sql,
  { rows, era, knownOn }: { rows: readonly Row[]; era: number; knownOn: Day },
): Promise<{ xid: bigint; fresh: number[] | null }> {
  const column = (value: (row: Row) => string | null) => arrayLiteral(rows, value)
  const [result] = await sql<{ xid: string; fresh: number[] | null }[]>`
    WITH input AS MATERIALIZED (
      SELECT * FROM unnest(
        ${column((row) => String(row.source))}::text::int[], ${column((row) => row.signal.id)}::text::text[],
        ${column((row) => row.signal.bodyHash)}::text::uuid[], ${column((row) => row.signal.kind)}::text::text[],
        ${column((row) => row.signal.place)}::text::text[], ${column((row) => row.signal.occurredAt)}::text::timestamptz[],
        ${column((row) => row.signal.record)}::text::text[], ${column((row) => String(row.signal.revision))}::text::int[],
        ${column((row) => (row.signal.retracted ? 't' : 'f'))}::text::boolean[],
        ${column((row) => row.signal.extensions)}::text::jsonb[], ${column((row) => row.signal.data)}::text::jsonb[],
        ${column((row) => row.submittedBy)}::text::text[],
        ${column((row) => row.signal.reach)}::text::text[]
      ) WITH ORDINALITY AS t (source, id, body_hash, kind, place, occurred_at, record, revision, retracted, extensions,
        data, submitted_by, reach, sequence)
    ), fresh AS (
      INSERT INTO signals.seen (source, id, body_hash, era, sequence, known_on)
      SELECT source, id, body_hash, ${era}::smallint, sequence::int, ${knownOn}::text::date FROM input ORDER BY source, id
      ON CONFLICT DO NOTHING RETURNING sequence
    ), added AS (
      INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, occurred_at, record,
        revision, retracted, extensions, data, reach)
      SELECT ${era}::smallint, sequence::int, ${knownOn}::text::date, submitted_by, source, id, kind, place, occurred_at,
        record, revision, retracted, extensions, data, reach
      FROM input WHERE sequence IN (SELECT sequence FROM fresh) ORDER BY sequence
    )
    SELECT pg_current_xact_id()::text AS xid,
      (SELECT CASE WHEN count(*) < ${rows.length}::int THEN coalesce(array_agg(sequence), '{}') END FROM fresh) AS fresh`
  if (!result) throw new Error('the insertion answered nothing')
  return { xid: BigInt(result.xid), fresh: result.fresh }
}

async function hashesOf(sql: Sql, rows: readonly Row[]): Promise<Map<string, string>> {
  const found = await sql<{ source: number; id: string; hash: string }[]>`
    SELECT s.source, s.id, replace(s.body_hash::text, '-', '') AS hash
    FROM unnest(${arrayLiteral(rows, (row) => String(row.source))}::text::int[],
      ${arrayLiteral(rows, (row) => row.signal.id)}::text::text[]) AS t (source, id)
    JOIN signals.seen s ON s.source = t.source AND s.id = t.id`
  return new Map(found.map((row) => [`${row.source} ${row.id}`, row.hash]))
}

/** PostgreSQL's text form of an array. Written here because a batch is a few long columns, not many small values. */
function arrayLiteral(rows: readonly Row[], value: (row: Row) => string | null): string {
  let text = '{'
  for (const row of rows) {
    const item = value(row)
    if (text.length > 1) text += ','
    text += item === null ? 'NULL' : `"${special.test(item) ? item.replace(specials, '\\$&') : item}"`
  }
  return `${text}}`
}

const special = /["\\]/
const specials = /["\\]/g

/** SQLSTATE classes 22 (data exception) and 54 (limit exceeded): the fault of a value, not of the store. */
function isAboutData(error: unknown): boolean {
  const code = (error as { code?: unknown })?.code
  return typeof code === 'string' && /^(22|54)/.test(code)
}
