import type { CountSeries } from '../detectors/verdict.ts'
import { type Contender, leastHistory, makeContender, periodOf } from './contenders.ts'
import { type Addition, countsKnownOn, type KnownHistory } from './known-history.ts'
import { lastDayOfWeek, toWeeks, weekOfDay } from './weeks.ts'

/** What a contender says of one period on some day: by the period's last day, the chance of as many as were known. */
export interface Looked {
  readonly lastDay: number
  /** Absent where it could not judge. */
  readonly chance?: number
}

/** Judges a history day by day, as a consumer of it would. */
export interface Looker {
  readonly contender: Contender
  readonly period: 'week' | 'day'
  /** Whether there is history enough to judge the period of this day. */
  canJudge(day: number): boolean
  /** Whether a period ends on this day. */
  endsPeriod(day: number): boolean
  /**
   * The period that holds the day, as it stands on that evening; and those before it to which something was added in the last
   * `sinceDays` days, a week of days or one week back at most.
   *
   * @param of `more`: what came besides the history.
   */
  look(day: number, of: { sinceDays: number; more?: readonly Addition[] }): Looked[]
}

/** Periods before the one under way that are judged anew where cases of them come late. */
export const lateWeeks = 1
export const lateDays = 6

/**
 * @throws RangeError for settings without sense.
 * Complexity of a look: O(additions), and one judgement for each period.
 */
export function makeLooker({ contender, history }: { contender: Contender; history: KnownHistory }): Looker {
  // Any level will do: it is the chance that is asked for.
  const judge = makeContender({ contender, alpha: 0.01, thresholds: false })
  const period = periodOf(contender)
  const needs = leastHistory(contender)
  const { firstDay } = history
  const periodOfDay = (day: number) => (period === 'week' ? weekOfDay(day, history) : day)
  const lastDayOf = (at: number) => (period === 'week' ? lastDayOfWeek(at, history) : at)
  return {
    contender,
    period,
    canJudge: (day) => periodOfDay(day) >= needs,
    endsPeriod: (day) => lastDayOf(periodOfDay(day)) === day,
    look(day, { sinceDays, more = [] }) {
      const at = periodOfDay(day)
      const counts = countsKnownOn(history, day, more)
      const series: CountSeries | undefined =
        period === 'week' ? toWeeks({ counts, firstDay }, day) : { counts, firstDay, frequency: 365 }
      if (!series) return []
      const earliest = earliestAdded([history.additions, more], { day, sinceDays })
      const back = period === 'week' ? lateWeeks : lateDays
      const from = Math.max(needs, at - back, Math.min(at, periodOfDay(earliest ?? day)))
      if (from > at) return []
      return judge(series, { from, to: at }).map(({ index, pValue, observed }) => ({
        lastDay: lastDayOf(index),
        ...(pValue === undefined ? {} : { chance: observed === 0 ? 1 : pValue }),
      }))
    },
  }
}

/** The earliest day to which something was added in the last days up to a day. */
function earliestAdded(
  lists: readonly (readonly Addition[])[],
  { day, sinceDays }: { day: number; sinceDays: number },
): number | undefined {
  let earliest: number | undefined
  for (const list of lists)
    for (const one of list)
      if (one.known <= day && one.known > day - sinceDays && one.day < (earliest ?? Infinity))
        earliest = one.day
  return earliest
}
