import { type Database, house, type Tx, transact } from '#platform/store'
import type { Foresight } from './foresight.ts'

export interface DryRunRow {
  readonly id: number
  readonly upload: string
  readonly mapping: string
  readonly areas: readonly string[]
  readonly state: 'running' | 'stopped' | 'done'
  readonly share: number
  readonly foresight: Foresight | null
  readonly sealed_rows: Buffer | null
  readonly error: string | null
  readonly started_by: string
  readonly started_at: Date
  readonly finished_at: Date | null
  readonly leased_until: Date
}

const scope = house('imports')
const leaseSeconds = 60

/** Begins a dry run; nothing where one of the upload is under way. One whose server went down is stopped on the way. */
export async function insertDryRun(
  database: Database,
  of: { upload: string; mapping: string; areas: readonly string[]; by: string },
): Promise<DryRunRow | undefined> {
  return await transact(database, scope, async (tx) => {
    await tx`SELECT pg_advisory_xact_lock(7202006, hashtext(${of.upload}))`
    await tx`
      UPDATE imports.dry_run SET state = 'stopped', error = 'the server went down'
      WHERE upload = ${of.upload} AND state = 'running' AND leased_until < clock_timestamp()`
    const [row] = await tx<DryRunRow[]>`
      INSERT INTO imports.dry_run (upload, mapping, areas, state, started_by, leased_until)
      SELECT ${of.upload}, ${of.mapping}, ${[...of.areas].sort()}::text[], 'running', ${of.by},
        clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE NOT EXISTS (SELECT 1 FROM imports.dry_run WHERE upload = ${of.upload} AND state = 'running')
      RETURNING *`
    return row
  })
}

/** How far it is; answers whether it is to go on, and who asked for it not to. */
export async function writeDryRunStep(
  database: Database,
  of: { id: number; share: number },
): Promise<{ goesOn: boolean; askedToStop?: string | undefined }> {
  return await transact(database, scope, async (tx) => {
    const [row] = await tx<{ asked_to_stop: string | null }[]>`
      UPDATE imports.dry_run SET share = ${of.share},
        leased_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      WHERE id = ${of.id} AND state = 'running' RETURNING asked_to_stop`
    return {
      goesOn: row !== undefined && row.asked_to_stop === null,
      askedToStop: row?.asked_to_stop ?? undefined,
    }
  })
}

export async function endDryRun(
  database: Database,
  end: { id: number; state: 'stopped' | 'done'; error?: string; foresight?: Foresight; sealedRows?: Buffer },
): Promise<void> {
  await transact(
    database,
    scope,
    (tx) => tx`
      UPDATE imports.dry_run SET state = ${end.state}, error = ${end.error ?? null}, finished_at = clock_timestamp(),
        foresight = ${end.foresight ? tx.json(end.foresight) : null}, sealed_rows = ${end.sealedRows ?? null}
        ${end.state === 'done' ? tx`, share = 1` : tx``}
      WHERE id = ${end.id} AND state = 'running'`,
  )
}

export async function askDryRunToStop(database: Database, of: { id: number; by: string }): Promise<void> {
  await transact(
    database,
    scope,
    (tx) => tx`UPDATE imports.dry_run SET asked_to_stop = ${of.by} WHERE id = ${of.id} AND state = 'running'`,
  )
}

export async function findDryRun(tx: Tx, id: number): Promise<DryRunRow | undefined> {
  const [row] = await tx<DryRunRow[]>`SELECT * FROM imports.dry_run WHERE id = ${id}`
  return row
}
