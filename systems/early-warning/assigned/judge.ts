import {
  type Contender,
  defaultSettings,
  type Judgement,
  lastDayOfWeek,
  lateDays,
  lateWeeks,
  leastHistory,
  makeContender,
  periodOf,
  toWeeks,
  type Verdict,
} from '@lianfang/outbreak'
import type { Day } from '#vocabulary'
import type { Alarm, RaisedAlarm } from '../alarm.ts'
import { type DatedSeries, dayAt } from '../watch.ts'
import { mostTold, tellsEnough } from './told.ts'

/** An assigned detector at the level in force. */
export interface Assigned {
  readonly id: number
  readonly contender: Contender
  readonly alpha: number
}

/**
 * What an assigned detector says of a series as known today: an alarm, or nothing. The week (or day) under way is judged as it
 * stands, and those before it anew, of which cases may have come late.
 *
 * Not told is what any detector told of the episode already (`told.ts`); and, where the daily judge says that the neighbourhood explains it or
 * that such cases are usual here, fewer cases than make a rise.
 *
 * Pure.
 *
 * @param of `series`: up to today, as long as the detector looks back; `raised`: alarms raised of it.
 */
export function judgeAssigned(of: {
  readonly series: DatedSeries
  readonly assigned: Assigned
  readonly raised: readonly RaisedAlarm[]
  readonly daily: Judgement['verdict']
}): Alarm | undefined {
  const { series, assigned, raised, daily } = of
  const found = findPeriod(series, assigned)
  if (!found) return undefined
  const { observed } = found.verdict
  const isFew = observed < defaultSettings.minCases
  if (isFew && (daily === 'spread' || daily === 'usual')) return undefined
  const since = found.firstOfEpisode - defaultSettings.episodeGapDays
  if (tellsEnough(raised, { observed, series, since })) return undefined
  return toAlarm(found, { ...of, since })
}

export interface FoundPeriod {
  readonly verdict: Verdict
  /** Positions of its first and last day; of the period under way the last is today's. */
  readonly firstDay: number
  readonly lastDay: number
  /** The last day of the first alarm of the episode, its own or an earlier period's. */
  readonly firstOfEpisode: number
}

/** An alarm tells of nothing any more once so many days have passed, as with the daily judge, whose baseline then begins behind it. */
const memoryDays = defaultSettings.windowDays + defaultSettings.guardDays + defaultSettings.baselineDays

/** The latest period that is an alarm, and since when there have been alarms with no more than `episodeGapDays` between them. */
export function findPeriod(series: DatedSeries, { contender, alpha }: Assigned): FoundPeriod | undefined {
  const today = series.counts.length - 1
  const period = periodOf(contender)
  const counted =
    period === 'week' ? toWeeks(series) : { counts: series.counts, firstDay: series.firstDay, frequency: 365 }
  if (!counted) return undefined
  const judge = makeContender({ contender, alpha })
  const lastDayOf = (index: number) =>
    Math.min(today, period === 'week' ? lastDayOfWeek(index, series) : index)
  const to = counted.counts.length - 1
  const least = leastHistory(contender)
  const from = Math.max(least, to - (period === 'week' ? lateWeeks : lateDays))
  if (from > to) return undefined
  const verdict = judge(counted, { from, to }).findLast(({ alarm }) => alarm)
  if (!verdict) return undefined
  const lastDay = lastDayOf(verdict.index)
  let firstOfEpisode = lastDay
  const back = Math.max(least, verdict.index - Math.ceil(memoryDays / (period === 'week' ? 7 : 1)))
  const earlier = back < verdict.index ? judge(counted, { from: back, to: verdict.index - 1 }) : []
  for (const { index, alarm } of earlier.reverse())
    if (alarm && firstOfEpisode - lastDayOf(index) <= defaultSettings.episodeGapDays)
      firstOfEpisode = lastDayOf(index)
  // CIDARS counts seven days up to the one that it judges.
  const wholeDay = period === 'week' ? lastDayOfWeek(verdict.index, series) : verdict.index
  return { verdict, firstDay: wholeDay - windowOf(contender) + 1, lastDay, firstOfEpisode }
}

function windowOf(contender: Contender): number {
  return periodOf(contender) === 'week' || contender.name === 'moving-percentile' ? 7 : 1
}

function toAlarm(
  { verdict, firstDay, lastDay }: FoundPeriod,
  of: { series: DatedSeries; assigned: Assigned; raised: readonly RaisedAlarm[]; since: number },
): Alarm {
  const { series, assigned } = of
  const { contender, id, alpha } = assigned
  const from = Math.max(0, series.counts.length - 56)
  const before = latestTold(of)
  return {
    detector: contender.name,
    observed: verdict.observed,
    expected: verdict.expected ?? 0,
    // A verdict's threshold is the most that would have been none.
    threshold: Math.min(verdict.observed, Math.floor(verdict.threshold ?? verdict.observed - 1) + 1),
    pValue: verdict.pValue ?? 1,
    quietDays: quietBefore(series, firstDay),
    evidence: {
      dayJudged: dayAt(lastDay, series),
      windowDays: windowOf(contender),
      ...(before === undefined ? {} : { escalates: before }),
      from: dayAt(from, series),
      counts: series.counts.slice(from),
      assigned: { id, alpha, period: periodOf(contender) },
    },
  }
}

/** The day of the latest alarm of the episode, beyond which this one has grown. */
function latestTold(of: {
  raised: readonly RaisedAlarm[]
  series: DatedSeries
  since: number
}): Day | undefined {
  return of.raised
    .filter((alarm) => mostTold([alarm], of) > 0)
    .map(({ dayJudged }) => dayJudged)
    .sort()
    .at(-1)
}

/** Days without a case before a period. */
function quietBefore({ counts }: DatedSeries, firstDay: number): number {
  let day = firstDay - 1
  while (day >= 0 && (counts[day] ?? 0) === 0) day--
  return Math.max(0, firstDay - 1 - day)
}
