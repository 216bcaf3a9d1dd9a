import { type Database, house, type Tx, transact } from '#platform/store'
import {
  type BatchRow,
  batchHash,
  beforeFirst,
  canonicalForm,
  type EntryRow,
  leafOf,
  sha256,
} from './canonical.ts'
import { auditStart, type EntryPosition, positionSql } from './position.ts'
import { findHead, insertBatch, listSealable } from './store.ts'

/** Entries of one batch at most: as many waiting are sealed at once. Keeps a transaction to some tens of milliseconds. */
export const batchEntries = 1_000

/** How often a world looks for entries that wait, in machine time. */
const sealEveryMs = 1_000

/**
 * Seals all entries that nothing can come before any more, a batch a transaction. Of several who try, in whatever
 * process, one does it at a time.
 * @returns How many entries were sealed.
 */
export async function seal(database: Database): Promise<number> {
  for (let sealed = 0; ; ) {
    const count = await database.owner.begin(sealNext)
    sealed += count
    if (count < batchEntries) return sealed
  }
}

async function sealNext(tx: Tx): Promise<number> {
  // The number names this lock and nothing else. Taken first: what follows sees what its last holder has sealed.
  await tx`SELECT pg_advisory_xact_lock(7202040)`
  const head = await findHead(tx)
  const rows = await listSealable(tx, { after: head?.last ?? auditStart, limit: batchEntries })
  if (rows.length === 0) return 0
  const [time] = await tx<{ us: string }[]>`
    SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS us`
  if (!time) throw new Error('the database has no time')
  await insertBatch(
    tx,
    makeBatch(rows, {
      number: (head?.number ?? 0) + 1,
      previous: head?.hash ?? beforeFirst,
      sealedAt: time.us,
    }),
  )
  return rows.length
}

/** A batch of these entries, one or more, in their order. */
export function makeBatch(
  rows: readonly EntryRow[],
  of: Pick<BatchRow, 'number' | 'previous' | 'sealedAt'>,
): BatchRow {
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last) throw new RangeError('a batch has one entry at least')
  const leaves = Buffer.concat(rows.map(leafOf))
  const body = {
    ...of,
    first: positionOf(first),
    last: positionOf(last),
    count: rows.length,
    digest: sha256(leaves),
  }
  return { ...body, format: canonicalForm, leaves, hash: batchHash(body) }
}

export function positionOf({ era, xid, number }: Pick<EntryRow, 'era' | 'xid' | 'number'>): EntryPosition {
  return { era, xid: BigInt(xid), number }
}

/** Seals what waits in one world, every second and once more at its end. */
export class Sealer {
  readonly #database: Database
  #timer: NodeJS.Timeout | undefined
  #sealing: Promise<unknown> = Promise.resolve()
  #busy = false

  constructor(database: Database) {
    this.#database = database
  }

  start(): void {
    this.#timer = setInterval(() => this.#look(), sealEveryMs)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#sealing
    // Where the database is away, entries wait for the next start.
    await seal(this.#database).catch(() => {})
  }

  /** A look costs nothing of the owner's lines: a world in which nothing is done holds none. */
  #look(): void {
    if (this.#busy) return
    this.#busy = true
    this.#sealing = isWaiting(this.#database)
      .then((waiting) => (waiting ? seal(this.#database) : undefined))
      // The database may be away; the next look is in a second.
      .catch(() => {})
      .finally(() => {
        this.#busy = false
      })
  }
}

async function isWaiting(database: Database): Promise<boolean> {
  return await transact(database, house('audit'), async (tx) => {
    const head = await findHead(tx)
    const found = await tx`
      SELECT 1 FROM audit.entry WHERE (era, xid, number) > ${positionSql(tx, head?.last ?? auditStart)} LIMIT 1`
    return found.length > 0
  })
}
