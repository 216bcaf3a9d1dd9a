import { isCovered } from '#platform/access'
import type { Judge } from '#platform/signals'
import { type Database, house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import type { SignalEvent, Verdict } from '#vocabulary'
import { countRow, type ImportCounts, noCounts } from './counts.ts'
import {
  type EventRow,
  endWork,
  type FinalRow,
  findLastLine,
  type ImportRow,
  type Lease,
  LeaseLost,
  writeStep,
} from './import-store.ts'
import type { CumulativeMapping, Mapping, RecordsMapping } from './mapping.ts'
import { makePlaceNames } from './place-names.ts'
import { type RowReason, type RowReasonCode, rowReason } from './reasons.ts'
import { type RecordRow, readRecords, recordColumn, rememberLatest } from './records.ts'
import { planReplay } from './replay.ts'
import { type Sent, sendEvents } from './send.ts'
import type { Table } from './table.ts'

export interface ImportWork {
  readonly world: World
  readonly row: ImportRow
  readonly mapping: Mapping
  readonly table: Table
  readonly judge: Judge
  /** Aborted where the server stops: the work stops after the group that it is at. */
  readonly signal: AbortSignal
}

/** The records mode remembers this many to find repeats; a repeat over a longer distance is found in the store. */
const recordsRemembered = 20_000
/** Signals or verdicts that one step writes. */
const perStep = 2_000

/** Why the work stopped before its end, where it did: the server stops, or somebody cancelled it. */
class Stopped extends Error {}

/**
 * Reads the file to its end and leaves every row with its verdict. Resolves when the state says how it ended; where
 * the store failed it rejects, and the same file sent again goes on from there.
 */
export async function runImport(work: ImportWork): Promise<void> {
  const { row, mapping, world, table } = work
  const lease = { id: row.id, attempt: row.attempt }
  try {
    const counts =
      mapping.mode === 'records'
        ? await importRecords({ ...work, mapping }, lease)
        : await importTotals({ ...work, mapping }, lease)
    await endWork(world.database, lease, { state: 'done', counts, notes: table.notes() })
  } catch (error) {
    if (error instanceof LeaseLost) return
    const message = error instanceof Error ? error.message : String(error)
    await endWork(world.database, lease, { state: 'stopped', error: message.slice(0, 300) })
    if (!(error instanceof Stopped)) throw error
  }
}

type RecordsWork = Omit<ImportWork, 'mapping'> & { readonly mapping: RecordsMapping }

async function importRecords(work: RecordsWork, lease: Lease): Promise<ImportCounts> {
  const { world, row, mapping, table } = work
  const reading = readRecords({
    table,
    mapping,
    today: row.day,
    findPlaceByName: makePlaceNames(world.places, { areas: row.areas, today: row.day }),
    seen: rememberLatest(recordsRemembered),
  })
  const lastLine = await findLastLine(world.database, row.id)
  const counts = structuredClone(row.counts)
  // One step is written while the next is judged; a repeat over so short a distance is found in memory.
  let writing: Promise<string | undefined> = Promise.resolve(undefined)
  let cancelledBy: string | undefined
  try {
    for await (const group of reading.groups) {
      stopIfAsked(work.signal)
      // Whoever cancelled waits for the step that is on its way: what the log has of it is written down.
      stopIfCancelled(cancelledBy)
      // A file that goes on after it stopped is read from its beginning, and what has a verdict keeps it.
      const fresh = group.filter(({ verdict }) => verdict.line > lastLine)
      if (fresh.length === 0) continue
      const { rows, events } = await judgeRecords(fresh, work)
      for (const one of rows) countRow(counts, one)
      for (const { verdict } of events) counts.events[verdict] += 1
      cancelledBy = await writing
      writing = writeStep(world.database, lease, {
        counts: structuredClone(counts),
        rows,
        events: events.flatMap(({ row }) => (row ? [row] : [])),
        share: shareOf(table),
      })
      // Whoever awaits it next is told of its failure.
      writing.catch(() => {})
    }
  } finally {
    await writing
  }
  return counts
}

interface JudgedRecords {
  readonly rows: readonly FinalRow[]
  readonly events: readonly { readonly verdict: Verdict['verdict']; readonly row?: EventRow }[]
}

async function judgeRecords(group: readonly RecordRow[], work: RecordsWork): Promise<JudgedRecords> {
  const { world, row, mapping, judge } = work
  const events = group.flatMap(({ event }) => (event ? [event] : []))
  const known = await findKnown(world.database, row.id, events)
  const sent = await sendEvents(world.database, { events, judge, importId: row.id, source: row.source })
  let at = 0
  const rows: FinalRow[] = []
  const told: { verdict: Verdict['verdict']; row?: EventRow }[] = []
  for (const { verdict, event } of group) {
    const { line, reasons } = verdict
    if (!event) {
      rows.push({ line, verdict: verdict.verdict, reasons: reasons.map(toReason) })
      continue
    }
    // The answers come in the order of the events.
    const answer = sent[at++]!
    if (known.has(answer.record)) {
      // Another row of this file named the record, too far up to be remembered.
      const code = answer.verdict.verdict === 'refused' ? 'row.conflict' : 'row.duplicate'
      rows.push({ line, verdict: 'refused', reasons: [rowReason(code, recordColumn(mapping))] })
      continue
    }
    rows.push(finalRow(line, verdict.verdict === 'repaired', reasons.map(toReason), answer))
    told.push(answer.row ? { verdict: answer.row.outcome, row: answer.row } : { verdict: 'refused' })
  }
  return { rows, events: told }
}

/** The verdict of reading joined with the log's. */
function finalRow(line: number, isRepaired: boolean, reasons: readonly RowReason[], sent: Sent): FinalRow {
  if (!sent.row) return { line, verdict: 'refused', reasons: [reasonOf(sent.verdict), ...reasons] }
  const { outcome, id: event } = sent.row
  if (outcome === 'accepted') return { line, verdict: isRepaired ? 'repaired' : 'taken', reasons, event }
  const brought = sent.broughtBy === undefined ? undefined : String(sent.broughtBy)
  return {
    line,
    verdict: 'duplicate',
    reasons: [rowReason('event.duplicate', undefined, brought), ...reasons],
    event,
  }
}

const reasonOfCode: Readonly<Partial<Record<NonNullable<Verdict['code']>, RowReasonCode>>> = {
  'place.unknown': 'place.unknown',
  'place.forbidden': 'place.forbidden',
  'day.future': 'date.future',
  'day.past': 'date.past',
  'data.invalid': 'data.invalid',
  'id.reused': 'id.reused',
}

/** The log's refusal as a reason of the row; its message may repeat a value of the file and is left out. */
export function reasonOf({ code }: Pick<Verdict, 'code'>): RowReason {
  const known = code && reasonOfCode[code]
  return known ? rowReason(known) : rowReason('event.refused', undefined, code)
}

function toReason({ code, column, value }: RowReason): RowReason {
  return rowReason(code, column, value)
}

/** Records of which this import has said something already. */
async function findKnown(
  database: Database,
  id: number,
  events: readonly SignalEvent[],
): Promise<Set<string>> {
  const rows = await listSaid(database, id, events)
  return new Set(rows.map(({ record }) => record))
}

/** The versions among these events that this import has said already. */
async function listSaid(
  database: Database,
  id: number,
  events: readonly SignalEvent[],
): Promise<{ record: string; planned: number; outcome: EventRow['outcome'] }[]> {
  const records = events.map((event) => event.record ?? event.id)
  return await transact(
    database,
    house('imports'),
    (tx) =>
      tx<{ record: string; planned: number; outcome: EventRow['outcome'] }[]>`
      SELECT record, planned, outcome FROM imports.event WHERE import = ${id} AND record = ANY (${records}::text[])`,
  )
}

type TotalsWork = Omit<ImportWork, 'mapping'> & { readonly mapping: CumulativeMapping }

/** Days in their order, as known today; then the rows' verdicts, since a refusal by the log refuses its row. */
async function importTotals(work: TotalsWork, lease: Lease): Promise<ImportCounts> {
  const { world, row, mapping, table, judge } = work
  const { database } = world
  const plan = await planReplay({
    table,
    mapping,
    today: row.day,
    findPlaceFault(path) {
      if (!world.places.find(path)) return 'place.unknown'
      return isCovered(path, row.areas) ? undefined : 'place.forbidden'
    },
  })
  const counts = { ...noCounts(), undone: row.counts.undone }
  let daysSent = 0
  const send = async (events: readonly SignalEvent[]) => {
    stopIfAsked(work.signal)
    const said = new Map(
      (await listSaid(database, row.id, events)).map((one) => [`${one.record} ${one.planned}`, one.outcome]),
    )
    const unsaid: SignalEvent[] = []
    for (const event of events) {
      const outcome = said.get(`${event.record ?? event.id} ${event.revision ?? 0}`)
      if (outcome) counts.events[outcome] += 1
      else unsaid.push(event)
    }
    const sent = await sendEvents(database, { events: unsaid, judge, importId: row.id, source: row.source })
    sent.forEach((answer, i) => {
      counts.events[answer.row?.outcome ?? 'refused'] += 1
      // One answer for each event, in their order.
      if (!answer.row) plan.refuse(unsaid[i]!, reasonOf(answer.verdict))
    })
    const written = { counts, events: sent.flatMap((one) => (one.row ? [one.row] : [])) }
    stopIfCancelled(await writeStep(database, lease, { ...written, share: daysSent / plan.days.length }))
  }
  let waiting: SignalEvent[] = []
  for (const day of plan.days) {
    for (const event of plan.eventsOf(day)) {
      waiting.push(event)
      if (waiting.length < perStep) continue
      await send(waiting)
      waiting = []
    }
    daysSent += 1
  }
  if (waiting.length > 0) await send(waiting)

  let rows: FinalRow[] = []
  for (const { line, verdict, reasons } of plan.verdicts()) {
    const final = { line, verdict, reasons: reasons.map(toReason) }
    countRow(counts, final)
    rows.push(final)
    if (rows.length < perStep) continue
    stopIfCancelled(await writeStep(database, lease, { counts, rows }))
    rows = []
  }
  await writeStep(database, lease, { counts, rows })
  return counts
}

function stopIfCancelled(by: string | undefined): void {
  if (by !== undefined) throw new Stopped(`cancelled by ${by}`)
}

/** How much of a file has been read, 0 to 1; 0 where its length is not known. */
export function shareOf({ progress }: Table): number {
  const { read, of } = progress()
  return of === 0 ? 0 : Math.min(1, read / of)
}

function stopIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped('the server stopped')
}
