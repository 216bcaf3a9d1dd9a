import type { Database, Sql } from '#platform/store'
import type { Day } from '#vocabulary'
import type { Activity } from './activity.ts'
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

interface Parcel {
  readonly signals: readonly Examined[]
  readonly submittedBy: string
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

interface Row {
  readonly signal: Examined
  readonly submittedBy: string
  readonly source: number
}

/** In bulk a second commit is sent before the first is answered, behind it on the same line: the order stays. */
const commitsInBulk = 2
/** So many waiting rows are worth a commit of their own while another is under way; fewer wait, and gather. */
const bulkRows = 1_000

/** Rows that one commit takes at most: bounds the memory of a flush and how long it holds back the log's readers. */
const rowsPerCommit = 5_000

/**
 * The one way into the log of a world. What arrives while a commit is under way is taken together by the next, so
 * that batches form by arrival and nobody waits for a timer; each sender gets its answer when its own are on disk.
 */
export class Intake {
  readonly #database: Database
  readonly #era: number
  readonly #today: () => Day
  readonly #activity: Activity
  readonly #onCommit: () => void
  readonly #sources = new Map<string, number>()
  readonly #partitions = new Set<string>()
  #waiting: Parcel[] = []
  #waitingRows = 0
  /** The last commit that was made ready: the next is made ready after it. */
  #lastSent: Promise<unknown> = Promise.resolve()
  readonly #writing = new Set<Promise<void>>()

  constructor(of: {
    database: Database
    era: number
    today: () => Day
    activity: Activity
    onCommit: () => void
  }) {
    this.#database = of.database
    this.#era = of.era
    this.#today = of.today
    this.#activity = of.activity
    this.#onCommit = of.onCommit
  }

  /** Resolves when all of it is decided and on disk; rejects when the store failed and nothing is known. */
  submit(signals: readonly Examined[], submittedBy: string): Promise<Outcome[]> {
    if (signals.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#waiting.push({ signals, submittedBy, resolve, reject })
      this.#waitingRows += signals.length
      this.#startWriter()
    })
  }

  /** Resolves when nothing is under way: before the clock moves, and before the world closes. */
  async settled(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing)
  }

  #startWriter(): void {
    const writers = this.#writing.size
    if (this.#waiting.length === 0 || writers >= commitsInBulk) return
    if (writers > 0 && this.#waitingRows < bulkRows) return
    const writing = this.#writeAll().finally(() => {
      this.#writing.delete(writing)
      // Between the last look at what waits and this turn something may have come.
      this.#startWriter()
    })
    this.#writing.add(writing)
  }

  async #writeAll(): Promise<void> {
    // What else this turn of the event loop brings goes into the first commit too.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      let rows = 0
      let parcels = 0
      while (parcels < this.#waiting.length && (parcels === 0 || rows < rowsPerCommit)) {
        rows += this.#waiting[parcels]?.signals.length ?? 0
        parcels++
      }
      this.#waitingRows -= rows
      await this.#write(this.#waiting.splice(0, parcels))
    }
  }

  async #write(parcels: Parcel[]): Promise<void> {
    try {
      const rows = await this.#inTurn(() => this.#toRows(parcels))
      const outcomes = await this.#store(rows)
      for (let i = 0; i < rows.length; i++) {
        // One outcome for each row, in the same order.
        this.#activity.count((rows[i] as Row).signal.source, (outcomes[i] as Outcome).verdict)
      }
      this.#onCommit()
      let at = 0
      for (const { signals, resolve } of parcels) {
        resolve(outcomes.slice(at, at + signals.length))
        at += signals.length
      }
    } catch (error) {
      for (const { reject } of parcels) reject(error)
    }
  }

  /** Makes commits ready one after the other, so that they are sent in the order in which they were taken. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#lastSent.then(work)
    this.#lastSent = done.catch(() => {})
    return done
  }

  async #toRows(parcels: readonly Parcel[]): Promise<Row[]> {
    await this.#ensurePartition(this.#today())
    const rows: Row[] = []
    for (const { signals, submittedBy } of parcels) {
      for (const signal of signals) {
        const source = this.#sources.get(signal.source) ?? (await this.#registerSource(signal.source))
        rows.push({ signal, submittedBy, source })
      }
    }
    return rows
  }

  async #store(rows: readonly Row[]): Promise<Outcome[]> {
    const outcomes = new Array<Outcome>(rows.length)
    // Of two events with one name in one commit the first counts; the second is judged against it.
    const firsts: number[] = []
    const firstOf = new Map<string, number>()
    const repeats: [index: number, first: number][] = []
    rows.forEach(({ source, signal }, index) => {
      const name = `${source} ${signal.id}`
      const first = firstOf.get(name)
      if (first === undefined) {
        firstOf.set(name, index)
        firsts.push(index)
      } else repeats.push([index, first])
    })
    await this.#insert(rows, firsts, outcomes)
    for (const [index, first] of repeats) {
      const refused = outcomes[first]?.verdict === 'refused'
      const same = rows[index]?.signal.bodyHash === rows[first]?.signal.bodyHash
      outcomes[index] = same ? (refused ? (outcomes[first] as Outcome) : { verdict: 'duplicate' }) : reused
    }
    return outcomes
  }

  async #insert(rows: readonly Row[], indexes: readonly number[], outcomes: Outcome[]): Promise<void> {
    const knownOn = this.#today()
    await this.#ensurePartition(knownOn)
    try {
      // Every index comes from `rows`.
      const chosen = indexes.map((index) => rows[index] as Row)
      const { xid, fresh } = await insertRows(this.#database.intake, {
        rows: chosen,
        era: this.#era,
        knownOn,
      })
      const position = (at: number): Outcome => ({
        verdict: 'accepted',
        position: formatPosition({ era: this.#era, xid, sequence: at + 1 }),
      })
      if (!fresh) {
        indexes.forEach((index, at) => {
          outcomes[index] = position(at)
        })
        return
      }
      const added = new Set(fresh)
      const known = chosen.filter((_, at) => !added.has(at + 1))
      const hashes = await hashesOf(this.#database.intake, known)
      indexes.forEach((index, at) => {
        const row = chosen[at] as Row
        outcomes[index] = added.has(at + 1)
          ? position(at)
          : hashes.get(`${row.source} ${row.signal.id}`) === row.signal.bodyHash
            ? { verdict: 'duplicate' }
            : reused
      })
    } catch (error) {
      if (!isAboutData(error)) throw error
      // The database refused a value that the examination let through: find the one event, keep all others.
      const [only, ...others] = indexes
      if (only !== undefined && others.length === 0) {
        outcomes[only] = {
          verdict: 'refused',
          code: 'event.text',
          message: 'holds a value that cannot be stored',
        }
        return
      }
      const half = indexes.length >> 1
      await this.#insert(rows, indexes.slice(0, half), outcomes)
      await this.#insert(rows, indexes.slice(half), outcomes)
    }
  }

  async #registerSource(source: string): Promise<number> {
    const sql = this.#database.app
    await sql`INSERT INTO signals.source (source) VALUES (${source}) ON CONFLICT DO NOTHING`
    const [row] = await sql<{ id: number }[]>`SELECT id FROM signals.source WHERE source = ${source}`
    if (!row) throw new Error('a source that was just registered is missing')
    this.#sources.set(source, row.id)
    return row.id
  }

  async #ensurePartition(knownOn: Day): Promise<void> {
    const month = knownOn.slice(0, 7)
    if (this.#partitions.has(month)) return
    await this.#database.app`SELECT signals.ensure_partition(${knownOn}::text::date)`
    this.#partitions.add(month)
  }
}

const reused: Outcome = {
  verdict: 'refused',
  code: 'id.reused',
  where: 'id',
  message: 'this source has sent another event under this id; a correction needs an id of its own',
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
        ${column((row) => row.submittedBy)}::text::text[]
      ) WITH ORDINALITY AS t (source, id, body_hash, kind, place, occurred_at, record, revision, retracted, extensions,
        data, submitted_by, sequence)
    ), fresh AS (
      INSERT INTO signals.seen (source, id, body_hash, era, sequence, known_on)
      SELECT source, id, body_hash, ${era}::smallint, sequence::int, ${knownOn}::text::date FROM input ORDER BY source, id
      ON CONFLICT DO NOTHING RETURNING sequence
    ), added AS (
      INSERT INTO signals.log (era, sequence, known_on, submitted_by, source, id, kind, place, occurred_at, record,
        revision, retracted, extensions, data)
      SELECT ${era}::smallint, sequence::int, ${knownOn}::text::date, submitted_by, source, id, kind, place, occurred_at,
        record, revision, retracted, extensions, data
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
