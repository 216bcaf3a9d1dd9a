import { type Alert, falseOutcomes, listAlertsByKey, trueOutcomes } from '#platform/alerts'
import type { PlaceDirectory } from '#platform/places'
import { house, type Tx } from '#platform/store'
import { Disease, diseases } from '#vocabulary'
import { listAlarmsBy } from '../store.ts'
import { alertKey } from '../to-alert.ts'
import type { Assignment } from './assignment.ts'
import { type ClosedAlert, type Threshold, thresholdOf } from './threshold.ts'

/** As many of a detector's latest alarms are looked at. */
const mostAlarms = 400

/** What became of the alarms that a detector raised under an assignment, and the level that follows from it. */
export interface DetectorRecord {
  readonly raised: number
  readonly open: number
  readonly true: number
  readonly false: number
  readonly threshold: Threshold
}

/**
 * The record of an assignment, over the whole of its area whoever asks: how strict a detector is does not depend on who looks.
 *
 * @returns Undefined for `daily`, which has no level of its own.
 */
export async function readRecord(
  tx: Tx,
  { assignment, places }: { assignment: Assignment; places: Pick<PlaceDirectory, 'find'> },
): Promise<DetectorRecord | undefined> {
  const { alpha: start, tally, series, area, level, setAt, detector } = assignment
  if (start === undefined) return undefined
  const alarms = await listAlarmsBy(tx, {
    detector: detector.detector,
    tally,
    series,
    area,
    since: setAt,
    limit: mostAlarms,
  })
  const its = alarms.filter(({ place }) => places.find(place)?.level === level)
  const alerts = await listAlertsByKey(tx, {
    scope: house('early-warning'),
    kind: 'detector',
    raised: its.map((alarm) => ({
      origin: alarm.detector,
      key: alertKey({ ...alarm, dayJudged: alarm.evidence.dayJudged }),
    })),
  })
  const closed = alerts.flatMap(toClosed)
  const right = closed.filter(({ isTrue }) => isTrue).length
  const disease = Disease.safeParse(series).data
  return {
    raised: alerts.length,
    open: alerts.filter(({ state }) => state !== 'closed').length,
    true: right,
    false: closed.length - right,
    threshold: thresholdOf({
      start,
      isCritical: disease !== undefined && diseases[disease].critical,
      closed,
    }),
  }
}

/** A duplicate is neither true nor false. */
function toClosed({ raisedAt, closedAt, outcome }: Alert): ClosedAlert[] {
  const isTrue = trueOutcomes.some((one) => one === outcome)
  if (closedAt === undefined || !(isTrue || falseOutcomes.some((one) => one === outcome))) return []
  return [{ raisedAt, closedAt, isTrue }]
}
