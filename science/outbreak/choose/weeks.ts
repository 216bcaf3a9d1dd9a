import { dayNumberOf, dayOf, weekdayOf } from '../detectors/calendar.ts'

/** Counts by ISO week, Monday to Sunday, as a series that the weekly detectors take. */
export interface WeekSeries {
  readonly counts: readonly number[]
  /** The Monday of the first week. */
  readonly firstDay: string
  readonly frequency: 52
}

/** A series by day, from its first day on, without gaps. */
export interface DaySeries {
  readonly counts: ArrayLike<number>
  readonly firstDay: string
}

/** The week of a day of the series: its position among those that `toWeeks` makes; below 0 for the days before the first Monday. */
export function weekOfDay(day: number, { firstDay }: Pick<DaySeries, 'firstDay'>): number {
  return Math.floor((day - daysToMonday(firstDay)) / 7)
}

/** The position in the series of the last day of a week, a Sunday; it may lie beyond the series' end. */
export function lastDayOfWeek(week: number, { firstDay }: Pick<DaySeries, 'firstDay'>): number {
  return daysToMonday(firstDay) + 7 * week + 6
}

/**
 * Days added up to ISO weeks. Days before the first Monday are left out; the week under way at the end holds what has come of it.
 *
 * @param until The last day taken, as a position; the series' last where left out.
 * @returns Undefined for a series that ends before its first Monday.
 * Complexity: O(days).
 * @example toWeeks({ counts: Array(14).fill(1), firstDay: '2020-06-01' })?.counts // [7, 7]
 */
export function toWeeks(series: DaySeries, until = series.counts.length - 1): WeekSeries | undefined {
  const start = daysToMonday(series.firstDay)
  if (until < start) return undefined
  const counts = new Array<number>(Math.floor((until - start) / 7) + 1).fill(0)
  for (let day = start; day <= until; day++) {
    const week = Math.floor((day - start) / 7)
    counts[week] = (counts[week] ?? 0) + (series.counts[day] ?? 0)
  }
  return { counts, firstDay: dayOf(dayNumberOf(series.firstDay) + start), frequency: 52 }
}

function daysToMonday(firstDay: string): number {
  return (8 - weekdayOf(dayNumberOf(firstDay))) % 7
}
