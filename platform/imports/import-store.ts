import { recordDeed } from '#platform/audit'
import { type Database, house, type Tx, transact } from '#platform/store'
import type { Day } from '#vocabulary'
import type { FinalOutcome, ImportCounts } from './counts.ts'
import type { RowReason, RowReasonCode } from './reasons.ts'
import type { FileNote } from './table.ts'

export type ImportState = 'running' | 'stopped' | 'done' | 'undoing' | 'undo-stopped' | 'undone'

export interface ImportRow {
  readonly id: number
  readonly mapping: string
  readonly source: string
  readonly file: string
  readonly digest: string
  readonly bytes: number
  readonly day: Day
  readonly areas: readonly string[]
  readonly state: ImportState
  readonly counts: ImportCounts
  readonly notes: readonly FileNote[]
  readonly error: string | null
  readonly created_by: string
  readonly created_at: Date
  readonly finished_at: Date | null
  readonly undone_by: string | null
  readonly undone_at: Date | null
  readonly attempt: number
  readonly leased_until: Date
  readonly upload: string | null
  readonly share: number
  readonly reached: number
}

/** Who works on an import: what an earlier attempt writes late is refused. */
export interface Lease {
  readonly id: number
  readonly attempt: number
}

/** Another took the work over, or ended it. */
export class LeaseLost extends Error {}

/** For how long nobody else takes up what a server that went down left behind. Renewed with every group of rows. */
const leaseSeconds = 30

export interface FinalRow {
  readonly line: number
  readonly verdict: FinalOutcome
  readonly reasons: readonly RowReason[]
  readonly event?: string | undefined
}

export interface EventRow {
  readonly record: string
  readonly revision: number
  readonly planned: number
  readonly id: string
  readonly outcome: 'accepted' | 'duplicate'
}

const scope = house('imports')

export type Begin =
  | { readonly kind: 'new' | 'resumed'; readonly row: ImportRow }
  | { readonly kind: 'busy'; readonly by: number }

export interface NewImport {
  readonly mapping: string
  readonly source: string
  readonly file: string
  readonly digest: string
  readonly bytes: number
  readonly day: Day
  readonly areas: readonly string[]
  readonly counts: ImportCounts
  readonly createdBy: string
  /** The upload that holds the file, where one does. */
  readonly upload?: string | undefined
}

/** Begins an import, or takes up the one that stopped half-way through the same file. */
export async function beginImport(database: Database, of: NewImport): Promise<Begin> {
  return await transact(database, scope, async (tx) => {
    const by = await findBusy(tx, of.source)
    if (by !== undefined) return { kind: 'busy', by }
    const areas = [...of.areas].sort()
    const [resumed] = await tx<ImportRow[]>`
      UPDATE imports.import SET state = 'running', attempt = attempt + 1, error = NULL, asked_to_stop = NULL,
        leased_until = ${until(tx)}, upload = coalesce(${of.upload ?? null}::uuid, upload)
      WHERE id = (SELECT max(id) FROM imports.import WHERE digest = ${of.digest} AND mapping = ${of.mapping}
        AND state = 'stopped' AND areas = ${areas}::text[])
      RETURNING *`
    if (resumed) {
      await recordAct(tx, { act: 'resume', id: resumed.id, by: of.createdBy })
      return { kind: 'resumed', row: resumed }
    }
    const [row] = await tx<ImportRow[]>`
      INSERT INTO imports.import (mapping, source, file, digest, bytes, day, areas, state, counts, created_by, leased_until, upload)
      VALUES (${of.mapping}, ${of.source}, ${of.file}, ${of.digest}, ${of.bytes}, ${of.day}::text::date, ${areas}::text[],
        'running', ${tx.json(of.counts)}, ${of.createdBy}, ${until(tx)}, ${of.upload ?? null}::uuid)
      RETURNING *`
    if (!row) throw new Error('an import that was just made is missing')
    await recordAct(tx, {
      act: 'begin',
      id: row.id,
      by: of.createdBy,
      detail: { mapping: of.mapping, bytes: of.bytes },
    })
    return { kind: 'new', row }
  })
}

export type Resume =
  | { readonly kind: 'resumed'; readonly row: ImportRow }
  | { readonly kind: 'not-stopped' }
  | { readonly kind: 'busy'; readonly by: number }

/** Takes up an import that stopped, by its number. */
export async function resumeImport(
  database: Database,
  of: { id: number; source: string; by: string },
): Promise<Resume> {
  return await transact(database, scope, async (tx) => {
    const by = await findBusy(tx, of.source)
    if (by !== undefined) return { kind: 'busy', by }
    const [row] = await tx<ImportRow[]>`
      UPDATE imports.import SET state = 'running', attempt = attempt + 1, error = NULL, asked_to_stop = NULL,
        leased_until = ${until(tx)}
      WHERE id = ${of.id} AND state = 'stopped' RETURNING *`
    if (!row) return { kind: 'not-stopped' }
    await recordAct(tx, { act: 'resume', id: row.id, by: of.by })
    return { kind: 'resumed', row }
  })
}

/** Asks whoever works on an import or its undo to stop after the step that is under way. False where nobody works on it. */
export async function askToStop(database: Database, of: { id: number; by: string }): Promise<boolean> {
  return await transact(database, scope, async (tx) => {
    const asked = await tx`
      UPDATE imports.import SET asked_to_stop = ${of.by} WHERE id = ${of.id} AND state IN ('running', 'undoing')`
    if (asked.count !== 1) return false
    await recordAct(tx, { act: 'cancel', id: of.id, by: of.by })
    return true
  })
}

export type BeginUndo =
  | { readonly kind: 'begun'; readonly row: ImportRow }
  | { readonly kind: 'undone-before' }
  | { readonly kind: 'busy'; readonly by: number }

/** Begins to undo, or goes on where an undo stopped. `reason` is kept in the audit. */
export async function beginUndo(
  database: Database,
  of: { id: number; source: string; by: string; reason?: string | undefined },
): Promise<BeginUndo> {
  return await transact(database, scope, async (tx) => {
    const by = await findBusy(tx, of.source)
    if (by !== undefined) return { kind: 'busy', by }
    const [row] = await tx<ImportRow[]>`
      UPDATE imports.import SET state = 'undoing', attempt = attempt + 1, error = NULL, asked_to_stop = NULL, undone_by = ${of.by},
        leased_until = ${until(tx)}
      WHERE id = ${of.id} AND state <> 'undone' RETURNING *`
    if (!row) return { kind: 'undone-before' }
    const { reason } = of
    await recordAct(tx, {
      act: 'undo',
      id: row.id,
      by: of.by,
      detail: reason === undefined ? {} : { reason },
    })
    return { kind: 'begun', row }
  })
}

/** Writes down what somebody does with an import, in its transaction. */
async function recordAct(
  tx: Tx,
  of: {
    act: 'begin' | 'cancel' | 'resume' | 'undo'
    id: number
    by: string
    detail?: Record<string, unknown>
  },
): Promise<void> {
  const { act, id, by, detail = {} } = of
  await recordDeed(tx, { actor: by, action: `import.${act}`, subject: `import:${id}`, detail })
}

/** The import of the source that is under way. One whose server went down is set to stopped on the way. */
async function findBusy(tx: Tx, source: string): Promise<number | undefined> {
  // Held to the end of this transaction, so that of two who ask at once one finds the other.
  await tx`SELECT pg_advisory_xact_lock(7202004, hashtext(${source}))`
  await tx`
    UPDATE imports.import SET state = CASE state WHEN 'running' THEN 'stopped' ELSE 'undo-stopped' END,
      error = 'the server went down'
    WHERE source = ${source} AND state IN ('running', 'undoing') AND leased_until < clock_timestamp()`
  const [busy] = await tx<{ id: number }[]>`
    SELECT id FROM imports.import WHERE source = ${source} AND state IN ('running', 'undoing')`
  return busy?.id
}

function until(tx: Tx) {
  return tx`clock_timestamp() + make_interval(secs => ${leaseSeconds})`
}

/**
 * What a step of the work changed, in the one transaction that also renews the lease. Answers with who asked for the work to stop.
 * Throws `LeaseLost`.
 */
export async function writeStep(
  database: Database,
  lease: Lease,
  step: {
    counts: ImportCounts
    rows?: readonly FinalRow[]
    events?: readonly EventRow[]
    /** How much of the file has been read, 0 to 1. */
    share?: number
    also?: (tx: Tx) => Promise<void>
  },
): Promise<string | undefined> {
  const { counts, rows = [], events = [], also, share } = step
  const reached = rows.at(-1)?.line
  return await transact(database, scope, async (tx) => {
    const [held] = await tx<{ asked_to_stop: string | null }[]>`
      UPDATE imports.import SET counts = ${tx.json(counts)}, leased_until = ${until(tx)}
        ${share === undefined ? tx`` : tx`, share = ${share}`}
        ${reached === undefined ? tx`` : tx`, reached = greatest(reached, ${reached})`}
      WHERE id = ${lease.id} AND attempt = ${lease.attempt} AND state IN ('running', 'undoing')
      RETURNING asked_to_stop`
    if (!held) throw new LeaseLost(`import ${lease.id} was taken over`)
    if (rows.length > 0)
      await tx`
        INSERT INTO imports.row (import, line, verdict, reasons, event)
        SELECT ${lease.id}, line, verdict, reasons::jsonb, event
        FROM unnest(${rows.map((r) => r.line)}::int[], ${rows.map((r) => r.verdict)}::text[],
          ${rows.map((r) => (r.reasons.length === 0 ? null : JSON.stringify(r.reasons)))}::text[],
          ${rows.map((r) => r.event ?? null)}::text[]) AS t (line, verdict, reasons, event)
        ON CONFLICT (import, line) DO NOTHING`
    await insertEvents(
      tx,
      events.map((event) => ({ ...event, import: lease.id })),
    )
    await also?.(tx)
    return held.asked_to_stop ?? undefined
  })
}

export async function insertEvents(
  tx: Tx,
  events: readonly (EventRow & { readonly import: number })[],
): Promise<void> {
  if (events.length === 0) return
  await tx`
    INSERT INTO imports.event (import, record, revision, planned, id, outcome)
    SELECT * FROM unnest(${events.map((e) => e.import)}::bigint[], ${events.map((e) => e.record)}::text[],
      ${events.map((e) => e.revision)}::int[], ${events.map((e) => e.planned)}::int[],
      ${events.map((e) => e.id)}::text[], ${events.map((e) => e.outcome)}::text[])
    ON CONFLICT (import, record, revision) DO NOTHING`
}

/** Ends the work of a lease; nothing happens where another has taken over. */
export async function endWork(
  database: Database,
  lease: Lease,
  end: { state: ImportState; counts?: ImportCounts; notes?: readonly FileNote[]; error?: string },
): Promise<void> {
  await transact(database, scope, async (tx) => {
    await tx`
      UPDATE imports.import SET state = ${end.state}, error = ${end.error ?? null}, asked_to_stop = NULL
        ${end.state === 'done' ? tx`, share = 1` : tx``}
        ${end.counts ? tx`, counts = ${tx.json(end.counts)}` : tx``}
        ${end.notes ? tx`, notes = ${tx.json(end.notes.map((note) => ({ ...note })))}` : tx``}
        ${end.state === 'done' ? tx`, finished_at = clock_timestamp()` : tx``}
        ${end.state === 'undone' ? tx`, undone_at = clock_timestamp()` : tx``}
      WHERE id = ${lease.id} AND attempt = ${lease.attempt} AND state IN ('running', 'undoing')`
  })
}

/** The last line that has its verdict; 0 before the first. */
export async function findLastLine(database: Database, id: number): Promise<number> {
  return await transact(database, scope, async (tx) => {
    const [row] = await tx<{ line: number | null }[]>`
      SELECT max(line) AS line FROM imports.row WHERE import = ${id}`
    return row?.line ?? 0
  })
}

export async function findImport(tx: Tx, id: number): Promise<ImportRow | undefined> {
  const [row] = await tx<ImportRow[]>`SELECT * FROM imports.import WHERE id = ${id}`
  return row
}

/** The latest first. */
export async function listImports(
  tx: Tx,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<ImportRow[]> {
  return await tx<ImportRow[]>`
    SELECT * FROM imports.import ${before === undefined ? tx`` : tx`WHERE id < ${before}`} ORDER BY id DESC LIMIT ${limit}`
}

export interface StoredRow {
  readonly line: number
  readonly verdict: FinalOutcome
  readonly reasons: readonly RowReason[] | null
  readonly event: string | null
}

/** Rows of an import, all or those with a verdict and a reason. */
export interface ListedRows {
  readonly id: number
  readonly verdict?: FinalOutcome | undefined
  readonly reason?: RowReasonCode | undefined
}

export async function listRows(
  tx: Tx,
  of: ListedRows & { readonly after: number; readonly limit: number },
): Promise<StoredRow[]> {
  const reason = of.reason === undefined ? undefined : [{ code: of.reason }]
  return await tx<StoredRow[]>`
    SELECT line, verdict, reasons, event FROM imports.row
    WHERE import = ${of.id} AND line > ${of.after} ${of.verdict ? tx`AND verdict = ${of.verdict}` : tx``}
      ${reason ? tx`AND reasons @> ${tx.json(reason)}` : tx``}
    ORDER BY line LIMIT ${of.limit}`
}
