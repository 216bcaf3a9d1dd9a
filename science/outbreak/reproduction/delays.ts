import { type Counts, checkCounts } from './incidence.ts'

/**
 * A series by day of report as one by day of onset (or infection), by the mean delay: every day moved back by as much, in
 * whole days. Crude: it keeps the blur of the delays, and so rounds off turns; right for level trends and short delays.
 *
 * @param counts New cases by day of report.
 * @param meanDelayDays Whole days, 0 or more and fewer than the series has.
 * @returns One day shorter for each day of delay: the last days are not known, and are not made up.
 * @throws RangeError for a delay that is negative, fractional or as long as the series.
 * @see Gostic et al., PLoS Comput Biol 16 (2020) e1008409, on what this does and does not do.
 * @example shiftByDelay({ counts: [1, 2, 3], meanDelayDays: 1 }) // 2, 3: the days 0 and 1
 */
export function shiftByDelay({
  counts,
  meanDelayDays,
}: {
  readonly counts: Counts
  readonly meanDelayDays: number
}): Float64Array {
  checkCounts(counts)
  if (!(Number.isInteger(meanDelayDays) && meanDelayDays >= 0 && meanDelayDays < counts.length))
    throw new RangeError(
      `a shift needs whole days of delay, from 0 to ${counts.length - 1}, got ${meanDelayDays}`,
    )
  return Float64Array.from(
    { length: counts.length - meanDelayDays },
    (_, day) => counts[day + meanDelayDays]!,
  )
}

/**
 * A series by day of report as one by day of onset (or infection), by undoing the delay's whole law: Richardson and Lucy's
 * steps, each day's cases given back to the days they may come from, in proportion to what the last step thought of these.
 *
 * In words: start from the counts moved by the mean delay; compare what these would give with what was seen; move each day by
 * the ratio; stop when what would be given is as near to what was seen as chance alone would leave it (χ² a day at most 1), which
 * keeps noise from being sharpened into waves. A day's last cases are weighed by the share of the delay already seen.
 *
 * @param counts New cases by day of report.
 * @param delay Chances of 0, 1, 2 … days from onset (or infection) to report; they sum to 1.
 * @param mostSteps A bound, 100 by default.
 * @returns `expected`: by day, as long as the counts, expected cases and not whole numbers. `seen`: of each day the share of
 *   the delay's law that lies within the series; days with less than a half are hardly more than a guess.
 * @throws RangeError for a series or a law that is none.
 * @see Goldstein et al., PNAS 106 (2009) 21825; Richardson, J Opt Soc Am 62 (1972) 55; Lucy, Astron J 79 (1974) 745.
 * Complexity: O(steps × days × delays).
 * @example deconvolveDelay({ counts: [0, 0, 10, 0], delay: [0, 0, 1] }).expected // 10, 0, 0, 0
 */
export function deconvolveDelay({
  counts,
  delay,
  mostSteps = 100,
}: {
  readonly counts: Counts
  readonly delay: ArrayLike<number>
  readonly mostSteps?: number
}): { expected: Float64Array; seen: Float64Array } {
  checkCounts(counts)
  checkDelay(delay)
  const days = counts.length
  const seen = new Float64Array(days)
  for (let day = 0; day < days; day++)
    for (let lag = 0; lag < delay.length && day + lag < days; lag++) seen[day]! += delay[lag]!
  let expected = startFrom(counts, delay)
  const given = new Float64Array(days)
  for (let step = 0; step < mostSteps; step++) {
    convolve(expected, delay, given)
    if (misfit(counts, given) <= 1) break
    const next = new Float64Array(days)
    for (let day = 0; day < days; day++) {
      if (seen[day]! < 1e-9) continue
      let ratio = 0
      for (let lag = 0; lag < delay.length && day + lag < days; lag++)
        if (given[day + lag]! > 0) ratio += (delay[lag]! * counts[day + lag]!) / given[day + lag]!
      next[day] = (expected[day]! * ratio) / seen[day]!
    }
    expected = next
  }
  return { expected, seen }
}

function checkDelay(delay: ArrayLike<number>): void {
  let sum = 0
  for (let day = 0; day < delay.length; day++) {
    if (!(delay[day]! >= 0))
      throw new RangeError(`a delay needs a chance of 0 or more at ${day} days, got ${delay[day]}`)
    sum += delay[day]!
  }
  if (!(Math.abs(sum - 1) <= 0.01)) throw new RangeError(`a delay needs chances that sum to 1, got ${sum}`)
}

/** The counts moved by the mean delay; a day without any keeps a trace, since steps only multiply. */
function startFrom(counts: Counts, delay: ArrayLike<number>): Float64Array {
  let mean = 0
  for (let lag = 0; lag < delay.length; lag++) mean += lag * delay[lag]!
  const shift = Math.round(mean)
  const last = counts.length - 1
  return Float64Array.from({ length: counts.length }, (_, day) => counts[Math.min(last, day + shift)]! + 1e-3)
}

function convolve(expected: Float64Array, delay: ArrayLike<number>, given: Float64Array): void {
  given.fill(0)
  for (let day = 0; day < expected.length; day++)
    for (let lag = 0; lag < delay.length && day + lag < expected.length; lag++)
      given[day + lag]! += expected[day]! * delay[lag]!
}

/** χ² a day, over the days on which anything may be reported. */
function misfit(counts: Counts, given: Float64Array): number {
  let sum = 0
  let days = 0
  for (let day = 0; day < given.length; day++) {
    if (given[day]! < 1e-9) continue
    sum += (counts[day]! - given[day]!) ** 2 / given[day]!
    days += 1
  }
  return days === 0 ? 0 : sum / days
}
