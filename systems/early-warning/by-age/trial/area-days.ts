import { type AgeGroup, addDays, type Day, type PlacePath } from '#vocabulary'
import { judgeArea, type RaisedAlarm } from '../../alarm.ts'
import { type Report, toDatedSeries } from '../../watch.ts'
import { areaByAge } from '../area.ts'
import { judgeAges, type RaisedByAge } from '../judge.ts'

/** An alarm of an area, with the position of the day on which it rang. */
export interface Rung {
  readonly day: number
  readonly observed: number
  /** Of which age; absent for the whole. */
  readonly ageGroup?: AgeGroup
  readonly ages: readonly AgeGroup[]
}

const place = 'cn.99.01.01' as PlacePath

/**
 * Goes through the days of one area as early warning does: on each day with a case the whole is judged and then its ages, and what rings is
 * remembered. Of every age a row of counts by day.
 */
export function ringDays(of: {
  firstDay: Day
  counts: ReadonlyMap<AgeGroup, readonly number[]>
  from: number
  /** With none the ages are not looked at. */
  withAges: boolean
}): Rung[] {
  const { firstDay, counts } = of
  const wholeOf = addUp([...counts.values()])
  const toReports = (own: readonly number[]): Report[] =>
    own.map((amount, at) => ({ day: addDays(firstDay, at), amount, reports: 1 }))
  const reports = {
    whole: toReports(wholeOf),
    ages: [...counts].map(([age, own]) => [age, toReports(own)] as const),
  }
  const rung: Rung[] = []
  const raised: RaisedAlarm[] = []
  const raisedByAge: RaisedByAge[] = []
  for (let today = of.from; today < wholeOf.length; today++) {
    if (wholeOf[today] === 0) continue
    const on = addDays(firstDay, today)
    const whole = reports.whole.slice(0, today + 1)
    const byAge = of.withAges
      ? areaByAge(
          toDatedSeries(whole, on),
          new Map(reports.ages.map(([age, own]) => [age, own.slice(0, today + 1)])),
        )
      : undefined
    const { alarm } = judgeArea({
      place,
      today: on,
      reports: whole,
      raised,
      raisedByAge,
      ...(byAge ? { byAge } : {}),
    })
    if (alarm) {
      const { dayJudged, windowDays, ages = [] } = alarm.evidence
      raised.push({ place, detector: alarm.detector, dayJudged, observed: alarm.observed, windowDays })
      rung.push({ day: today, observed: alarm.observed, ages: ages.map(({ ageGroup }) => ageGroup) })
      continue
    }
    for (const { ageGroup, alarm } of byAge
      ? judgeAges({ area: byAge, raised: raisedByAge, raisedOfWhole: raised })
      : []) {
      const { dayJudged, windowDays, ages = [] } = alarm.evidence
      raisedByAge.push({
        place,
        detector: alarm.detector,
        dayJudged,
        observed: alarm.observed,
        windowDays,
        ages,
      })
      rung.push({
        day: today,
        observed: alarm.observed,
        ageGroup,
        ages: ages.map(({ ageGroup: age }) => age),
      })
    }
  }
  return rung
}

function addUp(all: readonly (readonly number[])[]): number[] {
  const days = Math.max(...all.map((own) => own.length))
  return Array.from({ length: days }, (_, at) => all.reduce((sum, own) => sum + (own[at] ?? 0), 0))
}
