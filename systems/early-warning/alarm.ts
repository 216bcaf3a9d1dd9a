import { type Judgement, judgeDay } from '@lianfang/outbreak'
import type { Day, PlacePath } from '#vocabulary'
import { type DatedSeries, dayAt, positionOf, type Report, subtract, toDatedSeries } from './watch.ts'

export interface RaisedAlarm {
  readonly place: PlacePath
  /** The day of the finding; a late report may have raised it later. */
  readonly dayJudged: Day
  /** The cases that it told of, and the days that it counted them over. */
  readonly observed: number
  readonly windowDays: number
}

export interface Alarm {
  readonly detector: string
  readonly observed: number
  readonly expected: number
  readonly threshold: number
  readonly pValue: number
  readonly quietDays: number
  readonly evidence: {
    readonly dayJudged: Day
    readonly windowDays: number
    /** The day judged of the alarm before, where this one says that its episode has since grown far beyond it. */
    readonly escalates?: Day
    /** The counts of the last eight weeks as they were known. */
    readonly from: Day
    readonly counts: readonly number[]
  }
}

/** What an area's counts, as known today, call for: an alarm or nothing. Pure. */
export function judgeArea(of: {
  readonly place: PlacePath
  readonly today: Day
  readonly reports: readonly Report[]
  /** Of the area's city, itself included; absent where the area is a city or province of its own. */
  readonly cityReports?: readonly Report[]
  /** Alarms of this series raised before, for the area and its neighbourhood. */
  readonly raised: readonly RaisedAlarm[]
  /** How many other areas the neighbourhood has. */
  readonly siblings?: number
}): Alarm | undefined {
  const series = toDatedSeries(of.reports, of.today)
  if (!series) return undefined
  const own = of.raised.filter((alarm) => alarm.place === of.place)
  const siblings = of.raised.filter((alarm) => alarm.place !== of.place)
  const judgement = judgeDay({
    ...series,
    raised: own.map(({ dayJudged, observed, windowDays }) => ({
      day: positionOf(dayJudged, series),
      observed,
      windowDays,
    })),
    siblingAlarms: siblings.map((alarm) => ({
      place: alarm.place,
      day: positionOf(alarm.dayJudged, series),
      observed: alarm.observed,
    })),
    siblings: of.siblings ?? 0,
    ...(of.cityReports ? { elsewhere: subtract(of.cityReports, series) } : {}),
  })
  return judgement.verdict === 'alarm' ? toAlarm(judgement, series) : undefined
}

function toAlarm(
  { episode, escalates }: Extract<Judgement, { verdict: 'alarm' }>,
  series: DatedSeries,
): Alarm | undefined {
  const [finding] = episode.latest
  if (!finding) return undefined
  const from = Math.max(0, series.counts.length - 56)
  return {
    detector: finding.detector,
    observed: finding.observed,
    expected: finding.expected,
    threshold: finding.threshold,
    pValue: finding.pValue,
    quietDays: finding.quietDays,
    evidence: {
      dayJudged: dayAt(episode.latestDay, series),
      windowDays: finding.windowDays,
      ...(escalates === undefined ? {} : { escalates: dayAt(escalates, series) }),
      from: dayAt(from, series),
      counts: series.counts.slice(from),
    },
  }
}
