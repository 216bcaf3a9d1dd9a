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

/** The report that raised an alert, and where the alert is. */
interface Raising {
  readonly position: string
  readonly place: PlacePath
}

/** Keeps reports of something odd by record, each with the alert that it raised or joined, and what became of that. */
export function makeEventReports(rooms: Rooms): Consumer {
  return {
    name: 'event-reports',
    batch: 200,
    kinds: async () => ['event.report', 'alert.step'],
    async take(tx, range) {
      const rows = await readRows(tx, range)
      const steps = new Map(
        rows.flatMap((row) => (row.kind === 'alert.step' ? [[row, WorkStep.parse(row.data)] as const] : [])),
      )
      const raising = await findRaising(tx, [...steps.values()])
      for (const row of rows) {
        const step = steps.get(row)
        if (step) await takeStep(tx, step, raising)
        else await takeReport(tx, row, rooms)
      }
    },
  }
}

async function readRows(tx: Tx, range: LogRange): Promise<LogRow[]> {
  return await tx<LogRow[]>`
    SELECT l.era || '.' || l.xid::text || '.' || l.sequence AS position, l.kind, s.source, coalesce(l.record, l.id) AS record,
      l.revision, l.retracted, l.place, l.reach, l.known_on, l.occurred_at, l.submitted_by, l.data
    FROM signals.log l JOIN signals.source s ON s.id = l.source
    WHERE ${withinRange(tx, range)} AND (l.kind = 'event.report'
      -- Only rules raise alerts of reports.
      OR l.kind = 'alert.step' AND l.data ->> 'originator' LIKE 'rule:%' AND l.data ->> 'subject' ~ '^alert:[0-9]{1,15}$')
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

/** The alerts that are raised in these rows because of a report, by their numbers; asked for all at once. */
async function findRaising(tx: Tx, steps: readonly WorkStep[]): Promise<Map<number, Raising>> {
  const raised = steps.flatMap(({ step, subject }) => (step === 'raise' ? [alertOf(subject)] : []))
  const found = await Promise.all(raised.map((id) => findAlert(tx, id)))
  return new Map(
    found.flatMap((alert) => {
      const { kind, signal } = alert?.evidence ?? {}
      return alert && kind === 'event.report' && typeof signal === 'string'
        ? [[alert.id, { position: signal, place: alert.place }]]
        : []
    }),
  )
}

async function takeStep(tx: Tx, taken: WorkStep, raising: ReadonlyMap<number, Raising>): Promise<void> {
  const { subject, step, to, outcome = null } = taken
  const alert = alertOf(subject)
  if (step !== 'raise') return await saveAlertState(tx, { alert, state: to, outcome })
  const by = raising.get(alert)
  if (by) await linkAlert(tx, { alert, ...by, state: to })
}

function alertOf(subject: string): number {
  return Number(subject.slice('alert:'.length))
}
