import { findAlert } from '#platform/alerts'
import { type Consumer, type LogRange, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { type Day, EventReport, isWithin, type PlacePath, WorkStep } from '#vocabulary'
import {
  findRecord,
  joinAlert,
  linkAlert,
  type ReportRow,
  saveAlertState,
  saveVersion,
  type Version,
} from './store.ts'

interface LogRow {
  readonly position: string
  readonly kind: string
  readonly source: string
  readonly record: string
  readonly revision: number
  readonly retracted: boolean
  readonly place: PlacePath
  readonly reach: string | null
  readonly known_on: Day
  readonly occurred_at: Date | null
  readonly submitted_by: string
  readonly data: unknown
}

/** Keeps reports of something odd by record, each with the alert that it raised or joined, and what became of that. */
export function makeEventReports(rooms: Rooms): Consumer {
  return {
    name: 'event-reports',
    batch: 200,
    kinds: async () => ['event.report', 'alert.step'],
    async take(tx, range) {
      for (const row of await readRows(tx, range))
        if (row.kind === 'event.report') await takeReport(tx, row, rooms)
        else await takeStep(tx, row)
    },
  }
}

async function readRows(tx: Tx, range: LogRange): Promise<LogRow[]> {
  return await tx<LogRow[]>`
    SELECT l.era || '.' || l.xid::text || '.' || l.sequence AS position, l.kind, s.source, coalesce(l.record, l.id) AS record,
      l.revision, l.retracted, l.place, l.reach, l.known_on, l.occurred_at, l.submitted_by, l.data
    FROM signals.log l JOIN signals.source s ON s.id = l.source
    WHERE ${withinRange(tx, range)} AND (l.kind = 'event.report'
      OR l.kind = 'alert.step' AND l.data ->> 'subject' ~ '^alert:[0-9]{1,15}$')
    ORDER BY l.era, l.xid, l.sequence`
}

async function takeReport(tx: Tx, row: LogRow, { places }: Rooms): Promise<void> {
  const { source, record, revision, retracted, position, place } = row
  const data = EventReport.parse(row.data)
  const version: Version = {
    source,
    record,
    revision,
    retracted,
    position,
    place,
    reach: row.reach?.split(' '),
    groupKey: `${places.ancestorAt(place, 'community')?.path ?? place} ${data.setting}`,
    knownOn: row.known_on,
    reportedAt: row.occurred_at,
    submittedBy: row.submitted_by,
    data,
  }
  const before = await findRecord(tx, row)
  if (before && !prevails(version, before)) return
  await saveVersion(tx, version)
  await joinAlert(tx, row)
}

/** The highest revision counts, of two the later; a sender changes only what stands within its areas. */
function prevails({ revision, reach }: Version, before: ReportRow): boolean {
  return revision >= before.revision && (!reach || reach.some((area) => isWithin(before.place, area)))
}

async function takeStep(tx: Tx, { data }: LogRow): Promise<void> {
  const { subject, step, to, outcome = null } = WorkStep.parse(data)
  const id = Number(subject.slice('alert:'.length))
  if (step !== 'raise') return await saveAlertState(tx, { alert: id, state: to, outcome })
  const alert = await findAlert(tx, id)
  const position = alert?.evidence.signal
  if (alert?.origin.kind !== 'rule' || typeof position !== 'string') return
  await linkAlert(tx, { alert: id, position, place: alert.place, state: to })
}
