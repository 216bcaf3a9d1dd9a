/** Counts by day of one place and one thing counted, oldest first, as known when the question is asked. */
export interface DailySeries {
  /** New cases by the day of their report; 0 on a day without one. */
  readonly counts: ArrayLike<number>
  /**
   * How many days each day's report covers: 1 an ordinary daily report, 3 a report after two missing days, 0 no report.
   * Left out, every day has its report. A day with cases counts as reported whatever is written here.
   */
  readonly spanDays?: ArrayLike<number>
  /**
   * The series of which this one is a part, as an age group's is of its place's, on the same days. How its cases cluster is known better: the
   * part's are taken to cluster no less.
   */
  readonly partOf?: DailySeries
  /** Position of the day judged; the last one where left out. Later days are not looked at. */
  readonly today?: number
}

/** Position of the day judged; -1 for a series without days. */
export function todayOf({ counts, today }: DailySeries): number {
  const last = counts.length - 1
  if (today === undefined) return last
  if (!(Number.isInteger(today) && today >= 0 && today <= last)) {
    throw new RangeError(`today must be a position in the series of ${counts.length} days, got ${today}`)
  }
  return today
}

export function countOn(series: DailySeries, day: number): number {
  const count = series.counts[day] ?? Number.NaN
  if (!(Number.isSafeInteger(count) && count >= 0)) {
    throw new RangeError(
      `counts must be whole numbers of 0 or more, got ${series.counts[day]} at position ${day}`,
    )
  }
  return count
}

/** How many days the report of a day covers within the series; 0 without a report. */
export function spanOn(series: DailySeries, day: number): number {
  const span = series.spanDays === undefined ? 1 : (series.spanDays[day] ?? 0)
  if (!(Number.isSafeInteger(span) && span >= 0)) {
    throw new RangeError(`spanDays must be whole numbers of 0 or more, got ${span} at position ${day}`)
  }
  return Math.min(day + 1, span === 0 && countOn(series, day) > 0 ? 1 : span)
}
