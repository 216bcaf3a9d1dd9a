import type { Place } from '#platform/places'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addDays } from '#vocabulary'
import type { JudgedArea } from '../alarm.ts'
import type { Found } from '../consumer.ts'
import { readReports } from '../reports.ts'
import { whatIfLookBackDays } from '../series/what-if.ts'
import { listRaised } from '../store.ts'
import { lookBackDays, toDatedSeries } from '../watch.ts'
import { type Assignment, findAssignment, toContender } from './assignment.ts'
import { findPeriod, judgeAssigned } from './judge.ts'
import { readRecord } from './record.ts'
import { listInForce } from './store.ts'
import { loosestOf } from './threshold.ts'

/** An area that is judged by a detector besides the daily judge. */
export interface AssignedArea {
  readonly tally: string
  readonly series: string
  readonly area: Place
  readonly assignment: Assignment
  readonly daily: JudgedArea['verdict']
}

/** Of the areas that were judged, those to which a detector is assigned. */
export async function listAssigned(
  tx: Tx,
  judged: readonly (JudgedArea & { readonly tally: string; readonly series: string; readonly area: Place })[],
): Promise<AssignedArea[]> {
  if (judged.length === 0) return []
  const inForce = await listInForce(tx)
  return judged.flatMap(({ tally, series, area, verdict: daily }) => {
    const { level, path: place } = area
    const assignment = findAssignment(inForce, { tally, series, level, place })
    return assignment?.alpha === undefined ? [] : [{ tally, series, area, assignment, daily }]
  })
}

/**
 * Judges an area by its assigned detector and raises what it finds. Once: the alarm is unique by detector, series, place and day, and
 * an alarm that is there tells of the episode.
 */
export async function raiseAssigned(
  tx: Tx,
  { tally, series, area, assignment, daily }: AssignedArea,
  { rooms, raise }: { rooms: Rooms; raise: (tx: Tx, found: readonly Found[], rooms: Rooms) => Promise<void> },
): Promise<void> {
  const contender = toContender(assignment.detector)
  const { alpha } = assignment
  if (!contender || alpha === undefined) return
  const today = rooms.clock.today()
  const since = addDays(today, -lookBackDays)
  const of = { tally, series }
  const reports = await readReports(tx, {
    ...of,
    areas: [area],
    from: addDays(today, -whatIfLookBackDays),
    knownOn: today,
    alone: true,
  })
  const dated = toDatedSeries(reports.get(area.path) ?? [], today)
  if (!dated) return
  const at = (level: number) => ({ id: assignment.id, contender, alpha: level })
  // Its record is looked at only where it could matter.
  if (!findPeriod(dated, at(loosestOf(alpha)))) return
  const record = await readRecord(tx, { assignment, places: rooms.places })
  if (!record) return
  const raised = await listRaised(tx, { ...of, since, place: area.path })
  const alarm = judgeAssigned({ series: dated, assigned: at(record.threshold.alpha), raised, daily })
  if (alarm) await raise(tx, [{ ...of, area, alarm }], rooms)
}
