import type { Random } from '../maths/random.ts'
import { type Counts, checkCounts, checkWindows, type DayWindow, slidingWindows } from './incidence.ts'
import { checkSerialInterval } from './serial-interval.ts'

/** How many people the cases of a window infected, on average, over all their days. */
export type CaseReproduction = DayWindow &
  (
    | {
        readonly mean: number
        /** Of simulated transmission trees; left out where none were asked for. */
        readonly sd?: number
        readonly q025?: number
        readonly q975?: number
        /** The share of the serial interval that the series still covers after the window's last day: under 1, a mean too low. */
        readonly followed: number
        readonly reason?: never
      }
    | { readonly reason: 'no-cases' }
  )

/**
 * The case reproduction number: each case is given, in parts, to all who could have infected it, in proportion to how likely
 * the days between them are; what a case is given is its reproduction number.
 *
 * In words: a case of day `s` is owed by a case of day `t` with chance `w(s − t) / Σ I(u) w(s − u)`; the number of day `t` sums
 * these over all later cases. It looks forwards: the last days' cases have not infected all they will, and `followed` says how
 * much of the serial interval has passed. Nothing is corrected for that here.
 *
 * @param counts New cases by day, oldest first.
 * @param serialInterval Weights by days from 0.
 * @param windows By default every seven days from the second on.
 * @param trees With `random`: how many transmission trees to draw for standard deviation and 95 % interval.
 * @returns A row for each window.
 * @throws RangeError for a series, interval or window that is none, with its position.
 * @see Wallinga and Teunis, Am J Epidemiol 160 (2004) 509.
 * Complexity: O(days × length of the interval); with trees O(trees × cases × length of the interval).
 * @example estimateCaseReproduction({ counts, serialInterval })[0] // { firstDay: 1, lastDay: 7, mean: 1.534, followed: 1 }
 */
export function estimateCaseReproduction({
  counts,
  serialInterval,
  windows = slidingWindows({ dayCount: counts.length, windowDays: 7 }),
  trees = 0,
  random,
}: {
  readonly counts: Counts
  readonly serialInterval: ArrayLike<number>
  readonly windows?: readonly DayWindow[]
  readonly trees?: number
  readonly random?: Random
}): CaseReproduction[] {
  checkCounts(counts)
  checkWindows(windows, counts.length)
  checkSerialInterval(serialInterval)
  if (trees > 0 && !random) throw new RangeError('estimateCaseReproduction needs a random to draw trees with')
  const infected = expectedInfected(counts, serialInterval)
  const simulated = random
    ? Array.from({ length: trees }, () => drawInfected({ counts, serialInterval, random }))
    : []
  return windows.map((window): CaseReproduction => {
    const cases = sumOver(counts, window)
    if (cases === 0) return { ...window, reason: 'no-cases' }
    const mean = sumOver(infected, window) / cases
    const followed = coveredShare(serialInterval, counts.length - 1 - window.lastDay)
    if (simulated.length === 0) return { ...window, mean, followed }
    const values = Float64Array.from(simulated, (tree) => sumOver(tree, window) / cases).sort()
    return { ...window, mean, followed, ...summariseTrees(values) }
  })
}

/** By day, how many later cases that day's cases are given, all together. */
function expectedInfected(counts: Counts, weights: ArrayLike<number>): Float64Array {
  const infected = new Float64Array(counts.length)
  for (let day = 1; day < counts.length; day++) {
    const pressure = pressureOn(day, counts, weights)
    if (counts[day] === 0 || pressure === 0) continue
    const longest = Math.min(day, weights.length - 1)
    for (let lag = 1; lag <= longest; lag++) {
      const infectors = counts[day - lag]!
      infected[day - lag]! += (counts[day]! * infectors * weights[lag]!) / pressure
    }
  }
  return infected
}

/** The same of one tree in which each case has one infector. */
function drawInfected({
  counts,
  serialInterval: weights,
  random,
}: {
  counts: Counts
  serialInterval: ArrayLike<number>
  random: Random
}): Float64Array {
  const infected = new Float64Array(counts.length)
  for (let day = 1; day < counts.length; day++) {
    const pressure = pressureOn(day, counts, weights)
    if (pressure === 0) continue
    const longest = Math.min(day, weights.length - 1)
    for (let n = 0; n < counts[day]!; n++) {
      let rest = random() * pressure
      let lag = 1
      for (; lag < longest; lag++) {
        rest -= counts[day - lag]! * weights[lag]!
        if (rest < 0) break
      }
      infected[day - lag]! += 1
    }
  }
  return infected
}

function pressureOn(day: number, counts: Counts, weights: ArrayLike<number>): number {
  const longest = Math.min(day, weights.length - 1)
  let pressure = 0
  for (let lag = 1; lag <= longest; lag++) pressure += counts[day - lag]! * weights[lag]!
  return pressure
}

function sumOver(values: ArrayLike<number>, { firstDay, lastDay }: DayWindow): number {
  let sum = 0
  for (let day = firstDay; day <= lastDay; day++) sum += values[day]!
  return sum
}

function coveredShare(weights: ArrayLike<number>, days: number): number {
  let sum = 0
  for (let day = 1; day < weights.length && day <= days; day++) sum += weights[day]!
  return Math.min(1, sum)
}

function summariseTrees(sorted: Float64Array): { sd: number; q025: number; q975: number } {
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length
  const squares = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))]!
  return { sd: Math.sqrt(squares / Math.max(1, sorted.length - 1)), q025: at(0.025), q975: at(0.975) }
}
