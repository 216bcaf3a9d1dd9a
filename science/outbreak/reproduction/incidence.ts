/** New cases by day, oldest first: an array of numbers, typed or not. */
export type Counts = ArrayLike<number>

/** Above this a double no longer tells one case from none: a count of such a size is an error of the source. */
const largestCount = 2 ** 53 / 1024

/**
 * Refuses what is no series of new cases: counts that are missing, negative, fractional or beyond belief.
 *
 * @throws RangeError that names the series, the position (from 0) and what stands there.
 */
export function checkCounts(counts: Counts, name = 'counts'): void {
  if (counts.length === 0) throw new RangeError(`${name} needs a day at least, got an empty series`)
  for (let day = 0; day < counts.length; day++) {
    const count = counts[day]
    if (!(Number.isInteger(count) && count! >= 0 && count! <= largestCount))
      throw new RangeError(`${name} needs a whole number of 0 or more at position ${day}, got ${count}`)
  }
}

/** A window of days, both included, by position in the series from 0. */
export interface DayWindow {
  readonly firstDay: number
  readonly lastDay: number
}

/**
 * Windows of one length that slide by a day: from the second day of the series on, since the first day's cases have nobody
 * before them to come from.
 *
 * @param dayCount How many days the series has.
 * @param windowDays The length, 1 or more.
 * @returns From `1 … windowDays` to the window that ends with the series.
 * @throws RangeError where the series is shorter than one day and a window.
 * @example slidingWindows({ dayCount: 9, windowDays: 7 }) // [{ firstDay: 1, lastDay: 7 }, { firstDay: 2, lastDay: 8 }]
 */
export function slidingWindows({
  dayCount,
  windowDays,
}: {
  dayCount: number
  windowDays: number
}): DayWindow[] {
  if (!(Number.isInteger(windowDays) && windowDays >= 1))
    throw new RangeError(`slidingWindows needs a window of whole days, 1 or more, got ${windowDays}`)
  if (!(dayCount > windowDays))
    throw new RangeError(
      `a window of ${windowDays} days needs a series of ${windowDays + 1} days at least, got ${dayCount}`,
    )
  return Array.from({ length: dayCount - windowDays }, (_, n) => ({
    firstDay: n + 1,
    lastDay: n + windowDays,
  }))
}

/** Refuses windows that begin before the second day, end before they begin, or pass the end of the series. */
export function checkWindows(windows: readonly DayWindow[], dayCount: number): void {
  for (const [n, { firstDay, lastDay }] of windows.entries()) {
    const isWhole = Number.isInteger(firstDay) && Number.isInteger(lastDay)
    if (!(isWhole && firstDay >= 1 && lastDay >= firstDay && lastDay < dayCount))
      throw new RangeError(
        `window ${n} needs days from 1 to ${dayCount - 1}, the last not before the first, got ${firstDay} to ${lastDay}`,
      )
  }
}

/**
 * How many cases of each day are to be expected for each case that a case makes: earlier cases weighted by the serial
 * interval, `Λ(t) = Σ I(t − k) w(k)`.
 *
 * @param counts New cases by day, wherever they were infected.
 * @param weights The serial interval by days from 0.
 * @returns By day, as long as the counts; 0 on the first day.
 * @see Cori et al., Am J Epidemiol 178 (2013) 1505, equation 1.
 * Complexity: O(days × length of the interval).
 */
export function infectionPressure(counts: Counts, weights: ArrayLike<number>): Float64Array {
  const pressure = new Float64Array(counts.length)
  for (let day = 1; day < counts.length; day++) {
    const longest = Math.min(day, weights.length - 1)
    let sum = 0
    for (let lag = 1; lag <= longest; lag++) sum += counts[day - lag]! * weights[lag]!
    pressure[day] = sum
  }
  return pressure
}
