import { defaultSettings, type Finding, type Judgement, judgeDay } from '@lianfang/outbreak'
import { type Day, daysBetween, type PlacePath } from '#vocabulary'
import { isOfDaily, tellsEnough } from './assigned/told.ts'
import { type AffectedAge, listMostAffected } from './by-age/affected.ts'
import type { AreaByAge } from './by-age/area.ts'
import type { RaisedByAge } from './by-age/judge.ts'
import { isToldByAges } from './by-age/told-by-ages.ts'
import { type DatedSeries, dayAt, positionOf, type Report, subtract, toDatedSeries } from './watch.ts'

export interface RaisedAlarm {
  readonly place: PlacePath
  readonly detector: string
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
    /**
     * The age groups that rise: of an alarm by age those that it is about, the youngest first; of one of the whole those most affected,
     * where ages are told.
     */
    readonly ages?: readonly AffectedAge[]
    /** Which assignment's detector raised it, at which level, and whether it judged a week or a day. */
    readonly assigned?: { readonly id: number; readonly alpha: number; readonly period: 'week' | 'day' }
  }
}

/** What the daily judge says of an area: its verdict, and the alarm that it calls for. */
export interface JudgedArea {
  readonly verdict: Judgement['verdict']
  readonly alarm?: Alarm
}

/**
 * What an area's counts, as known today, call for by the daily judge: an alarm or nothing. What an assigned detector told of the
 * episode already is not told again, unless it has grown far beyond it or one case of the disease is enough. Pure.
 */
export function judgeArea(of: {
  readonly place: PlacePath
  readonly today: Day
  readonly reports: readonly Report[]
  /** Of the area's city, itself included; absent where the area is a city or province of its own. */
  readonly cityReports?: readonly Report[]
  /** Alarms of this series raised before, for the area and its neighbourhood. */
  readonly raised: readonly RaisedAlarm[]
  /** Alarms of its age groups raised before, for the area and its neighbourhood. */
  readonly raisedByAge?: readonly RaisedByAge[]
  /** The area's series by age, where its cases tell ages. */
  readonly byAge?: AreaByAge
  /** How many other areas the neighbourhood has. */
  readonly siblings?: number
  /** One case of the disease is enough. */
  readonly isCritical?: boolean
}): JudgedArea {
  const series = toDatedSeries(of.reports, of.today)
  if (!series) return { verdict: 'quiet' }
  const daily = of.raised.filter(isOfDaily)
  const own = daily.filter((alarm) => alarm.place === of.place)
  const siblings = daily.filter((alarm) => alarm.place !== of.place)
  const ofAges = of.raisedByAge ?? []
  const judgement = judgeDay({
    ...series,
    raised: own.map(({ dayJudged, observed, windowDays }) => ({
      day: positionOf(dayJudged, series),
      observed,
      windowDays,
    })),
    siblingAlarms: [...siblings, ...ofAges.filter(({ place }) => place !== of.place)].map((alarm) => ({
      place: alarm.place,
      day: positionOf(alarm.dayJudged, series),
      observed: alarm.observed,
    })),
    siblings: of.siblings ?? 0,
    ...(of.cityReports ? { elsewhere: subtract(of.cityReports, series) } : {}),
  })
  if (judgement.verdict !== 'alarm') return { verdict: judgement.verdict }
  const [finding] = judgement.episode.latest
  if (!finding) return { verdict: 'quiet' }
  const isOwed = of.isCritical === true && finding.detector === 'first-after-quiet'
  const assigned = of.raised.filter((alarm) => alarm.place === of.place && !isOfDaily(alarm))
  const since = judgement.episode.firstDay - defaultSettings.episodeGapDays
  if (!isOwed && tellsEnough(assigned, { observed: finding.observed, series, since }))
    return { verdict: 'known' }
  const alarm = toAlarm(judgement, finding, series)
  const { byAge } = of
  if (!byAge) return { verdict: 'alarm', alarm }
  const later = daysBetween(series.firstDay, byAge.whole.firstDay)
  const told = {
    area: byAge,
    raised: ofAges.filter(({ place }) => place === of.place),
    since: since - later,
    day: judgement.episode.latestDay - later,
  }
  if (!isOwed && told.day >= 0 && isToldByAges(finding, told)) return { verdict: 'known' }
  const ages = listMostAffected(byAge, alarm.evidence.dayJudged)
  return {
    verdict: 'alarm',
    alarm: ages.length === 0 ? alarm : { ...alarm, evidence: { ...alarm.evidence, ages } },
  }
}

/** What an episode is told as: one of its findings, with the counts that it was found in. */
export function toAlarm(
  { episode, escalates }: Extract<Judgement, { verdict: 'alarm' }>,
  finding: Finding,
  series: DatedSeries,
): Alarm {
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
