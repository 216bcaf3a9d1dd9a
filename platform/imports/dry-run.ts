import { openChunk, sealChunk } from '#platform/files'
import type { Judge } from '#platform/signals'
import type { World } from '#platform/worlds'
import type { Day } from '#vocabulary'
import { type DryRunRow, endDryRun, writeDryRunStep } from './dry-run-store.ts'
import { foresee } from './foresee.ts'
import type { Foresight } from './foresight.ts'
import { readTable } from './mapped-table.ts'
import type { Mapping } from './mapping.ts'
import { shareOf } from './run.ts'
import type { OpenedUpload } from './upload.ts'

/** Lines that are named, with their cells as they stand in the file. */
export interface NamedRows {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[]
}

export interface DryRunWork {
  readonly world: World
  readonly row: DryRunRow
  readonly upload: OpenedUpload
  readonly mapping: Mapping
  readonly day: Day
  readonly judge: Judge
  readonly signal: AbortSignal
}

class Stopped extends Error {}

/** How often the progress is written down. */
const stepMs = 500

/** Foresees a whole import, and seals the rows that it names. Resolves when the state says how it ended. */
export async function runDryRun(work: DryRunWork): Promise<void> {
  const { world, row, upload, mapping, day, judge, signal } = work
  const { database } = world
  try {
    const reading = await readTable(upload, mapping)
    if (!reading.ok) throw new Stopped(reading.error)
    const { table } = reading
    let written = 0
    const onStep = async () => {
      if (signal.aborted) throw new Stopped('the server stopped')
      if (performance.now() - written < stepMs) return
      written = performance.now()
      const { goesOn, askedToStop } = await writeDryRunStep(database, { id: row.id, share: shareOf(table) })
      if (!goesOn) throw new Stopped(askedToStop ? `cancelled by ${askedToStop}` : 'another took it over')
    }
    const foresight = await foresee({ world, table, mapping, day, areas: row.areas, judge, onStep })
    const rows = await readNamedRows(upload, mapping, foresight)
    await endDryRun(database, {
      id: row.id,
      state: 'done',
      foresight,
      sealedRows: sealRows(rows, row.id, upload),
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await endDryRun(database, { id: row.id, state: 'stopped', error: message.slice(0, 300) })
    if (!(error instanceof Stopped)) throw error
  }
}

/** Reads the file once more, as far as its named lines go. */
async function readNamedRows(
  upload: OpenedUpload,
  mapping: Mapping,
  { lines }: Foresight,
): Promise<NamedRows> {
  const wanted = new Set(lines.flatMap((one) => one.lines))
  const last = Math.max(0, ...wanted)
  const reading = await readTable(upload, mapping)
  if (!reading.ok) return { columns: [], rows: [] }
  const rows: NamedRows['rows'][number][] = []
  for await (const group of reading.table.groups) {
    for (const { line, cells } of group) if (wanted.has(line)) rows.push({ line, cells })
    if ((group.at(-1)?.line ?? 0) >= last) break
  }
  return { columns: reading.table.columns, rows }
}

/** Beyond the numbers that the pieces of any upload have: no two things are sealed under one nonce. */
const firstNonce = 2 ** 31

function sealRows(rows: NamedRows, id: number, { dataKey }: OpenedUpload): Buffer {
  return sealChunk(Buffer.from(JSON.stringify(rows)), { key: dataKey, number: nonceOf(id), last: true })
}

export function openRows(sealed: Buffer, id: number, { dataKey }: OpenedUpload): NamedRows {
  // Sealed by the house itself, as it was built by `sealRows`.
  return JSON.parse(
    openChunk(sealed, { key: dataKey, number: nonceOf(id), last: true }).toString(),
  ) as NamedRows
}

function nonceOf(id: number): number {
  return firstNonce + (id % firstNonce)
}
