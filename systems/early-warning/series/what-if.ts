import { setImmediate } from 'node:timers/promises'
import {
  bayes,
  type CountSeries,
  cusum,
  defaultSettings,
  ears,
  farringtonDailySettings,
  farringtonFlexible,
  type JudgedRange,
  lastDayOfWeek,
  makeOutbreakOdds,
  movingPercentile,
  outbreakP,
  type Settings,
  toWeeks,
  type Verdict,
  weekOfDay,
} from '@lianfang/outbreak'
import { z } from 'zod'
import { type Day, daysBetween } from '#vocabulary'
import { type DatedSeries, dayAt } from '../watch.ts'
import { courseOn } from './course.ts'

const Alpha = z.number().gt(0).lt(0.5).meta({ description: 'Chance of an alarm on a day without news' })
const whole = (least: number, most: number) => z.int().min(least).max(most)

/** A detector with settings other than those in force. What is left out is the detector's own setting. */
export const OtherSettings = z.discriminatedUnion('detector', [
  z.strictObject({
    detector: z
      .literal('daily')
      .meta({ description: 'The two in force: a rise, and a case after a long nothing' }),
    quietDays: whole(14, 180).optional(),
    windowDays: whole(1, 28).optional(),
    guardDays: whole(0, 28).optional(),
    baselineDays: whole(28, 180).optional(),
    minCases: whole(1, 1000).optional(),
    alpha: Alpha.optional(),
  }),
  z.strictObject({
    detector: z.literal('ears'),
    method: z.enum(['C1', 'C2', 'C3']).optional(),
    baseline: whole(2, 56).optional(),
    alpha: Alpha.optional(),
  }),
  z.strictObject({
    detector: z.literal('cusum'),
    reference: z.number().min(0).max(10).optional(),
    decision: z.number().gt(0).max(100).optional(),
  }),
  z.strictObject({
    detector: z.literal('bayes'),
    halfWindow: whole(2, 56).optional(),
    alpha: Alpha.optional(),
  }),
  z.strictObject({ detector: z.literal('outbreak-p'), decision: z.number().gt(1).max(1e6).optional() }),
  z.strictObject({
    detector: z.literal('moving-percentile').meta({ description: 'Needs three years' }),
    yearsBack: whole(1, 5).optional(),
    percentile: z.number().gt(0).lt(1).optional(),
  }),
  z.strictObject({
    detector: z
      .literal('farrington-flexible')
      .meta({ description: 'Needs five years, or as many as are said' }),
    yearsBack: whole(1, 5).optional(),
    alpha: Alpha.optional(),
  }),
  z.strictObject({
    detector: z.literal('outbreak-odds').meta({
      description: 'By week, Monday to Sunday: a week is told by its last day. Needs 38 weeks',
    }),
    yearsBack: whole(1, 5).optional(),
    alpha: Alpha.optional(),
  }),
])
export type OtherSettings = z.infer<typeof OtherSettings>

/** Years of days that a detector may look back to. */
export const whatIfLookBackDays = 6 * 366 + 60

/** Work for the server is bounded by time: what was judged until then is told, and that it ended. */
export const mostMs = 5_000

/** Days judged between two looks at the clock and at whether the asker is still there. */
const daysAtOnce = 7

export interface JudgedDay {
  /** Of a detector by week, the week's last day. */
  readonly day: Day
  readonly observed: number
  readonly expected?: number
  readonly threshold?: number
  readonly alarm: boolean
  /** Why the detector could say no more. */
  readonly reason?: string
}

export interface WouldHave {
  readonly days: readonly JudgedDay[]
  /** Why it ended before the last day. */
  readonly stopped?: 'time' | 'cancelled'
}

/**
 * What a detector would have said of the last days, each judged on the days before it, in the counts as they are given: late reports
 * are in them, so it may find things a day or two earlier than it could have.
 *
 * @throws RangeError where settings do not go together, in words for a person.
 */
export async function whatIf(of: {
  series: DatedSeries
  days: number
  settings: OtherSettings
  /** Those of the daily judge that are in force for it. */
  inForce?: Settings
  signal: AbortSignal
  elapsedMs: () => number
}): Promise<WouldHave> {
  const { series, signal } = of
  const last = series.counts.length - 1
  const first = Math.max(0, last + 1 - of.days)
  const judge = judgeBy(series, of.settings, { first, inForce: of.inForce ?? defaultSettings })
  const days: JudgedDay[] = []
  for (let from = first; from <= last; from += daysAtOnce) {
    if (signal.aborted) return { days, stopped: 'cancelled' }
    if (of.elapsedMs() > mostMs) return { days, stopped: 'time' }
    days.push(...judge(from, Math.min(last, from + daysAtOnce - 1)))
    await setImmediate()
  }
  return { days }
}

type Judge = (from: number, to: number) => JudgedDay[]

/** Sequential detectors sum from the first day on: they judge all at once, which is quick, and are handed out piece by piece. */
function judgeBy(
  series: DatedSeries,
  settings: OtherSettings,
  { first, inForce }: { first: number; inForce: Settings },
): Judge {
  const counted: CountSeries = { counts: series.counts, frequency: 365, firstDay: series.firstDay }
  const piecewise =
    (run: (range: JudgedRange) => Verdict[]): Judge =>
    (from, to) =>
      run({ from, to }).map((verdict) => toJudged(verdict, series))
  const whole = (run: (range: JudgedRange) => Verdict[]): Judge => {
    let all: Verdict[] | undefined
    return (from, to) => {
      all ??= run({ from: first })
      return all.slice(from - first, to - first + 1).map((verdict) => toJudged(verdict, series))
    }
  }
  switch (settings.detector) {
    case 'daily':
      return judgeDaily(series, { ...inForce, ...given(settings) })
    case 'ears':
      return piecewise((range) => ears(counted, { ...given(settings), ...range }))
    case 'bayes':
      return piecewise((range) => bayes(counted, { ...given(settings), ...range }))
    case 'moving-percentile':
      return piecewise((range) => movingPercentile(counted, { ...given(settings), ...range }))
    case 'farrington-flexible':
      return piecewise((range) =>
        farringtonFlexible(counted, { ...farringtonDailySettings, ...given(settings), ...range }),
      )
    case 'cusum':
      return whole((range) => cusum(counted, { ...given(settings), ...range }))
    case 'outbreak-p':
      return whole((range) => outbreakP(counted, { ...given(settings), ...range }))
    case 'outbreak-odds':
      return judgeWeeks(series, makeOutbreakOdds(given(settings)))
  }
}

/** The whole weeks that end on the days asked; one under way is not at its end. */
function judgeWeeks(series: DatedSeries, judge: OddsJudge): Judge {
  const weeks = toWeeks(series)
  return (from, to) => {
    const first = Math.max(0, weekOfDay(from, series))
    const last = weekOfDay(to + 1, series) - 1
    if (!weeks || last < first) return []
    return judge(weeks, { from: first, to: last }).map((verdict) => ({
      ...toJudged(verdict, series),
      day: dayAt(lastDayOfWeek(verdict.index, series), series),
    }))
  }
}

type OddsJudge = ReturnType<typeof makeOutbreakOdds>

function judgeDaily(series: DatedSeries, settings: Settings): Judge {
  return (from, to) =>
    Array.from({ length: to - from + 1 }, (_, at) => {
      const { day, window, found } = courseOn(series, from + at, settings)
      return {
        day,
        observed: window?.observed ?? sumUpTo(series.counts, from + at, settings.windowDays),
        ...(window ? { expected: window.expected, threshold: window.threshold } : { reason: 'too-short' }),
        alarm: found,
      }
    })
}

function sumUpTo(counts: readonly number[], last: number, days: number): number {
  return counts.slice(Math.max(0, last + 1 - days), last + 1).reduce((sum, count) => sum + count, 0)
}

type Given<Of> = { [Name in Exclude<keyof Of, 'detector'>]?: Exclude<Of[Name], undefined> }

/** The settings without the detector's name and without those left out. */
function given<Of extends { detector: string }>({ detector: _, ...settings }: Of): Given<Of> {
  // Entries of the same object, those of `undefined` left out.
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as Given<Of>
}

function toJudged(
  { index, observed, expected, threshold, alarm, reason }: Verdict,
  series: DatedSeries,
): JudgedDay {
  return {
    day: dayAt(index, series),
    observed,
    ...(expected === undefined ? {} : { expected }),
    ...(threshold === undefined || !Number.isFinite(threshold) ? {} : { threshold }),
    alarm,
    ...(reason === undefined ? {} : { reason }),
  }
}

/** Alarms that follow one another within this many days are one to a person. */
const episodeGapDays = defaultSettings.episodeGapDays

/** The first day of each run of alarms: so often somebody would have been called. */
export function callsOf(days: readonly JudgedDay[]): Day[] {
  const calls: Day[] = []
  let latest: Day | undefined
  for (const { day, alarm } of days) {
    if (!alarm) continue
    if (latest === undefined || daysBetween(latest, day) > episodeGapDays) calls.push(day)
    latest = day
  }
  return calls
}

/** The first alarm within a fortnight before or after a day; absent where it would have passed unseen. */
export function foundNear(days: readonly JudgedDay[], on: Day): Day | undefined {
  return days.find(({ day, alarm }) => alarm && Math.abs(daysBetween(day, on)) <= 14)?.day
}
