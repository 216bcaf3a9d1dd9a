import type { GammaLaw } from '../maths/gamma.ts'
import {
  type Counts,
  checkCounts,
  checkWindows,
  type DayWindow,
  infectionPressure,
  slidingWindows,
} from './incidence.ts'
import { type ReproductionQuantiles, summariseMixture } from './posterior.ts'
import { checkSerialInterval, serialIntervalMoments } from './serial-interval.ts'

/** What was thought of the reproduction number before the data: a gamma law by mean and standard deviation. */
export interface ReproductionPrior {
  readonly mean: number
  readonly sd: number
}

/** Mean 5 and standard deviation 5, so that control is never concluded for want of data (Cori 2013). */
export const defaultPrior: ReproductionPrior = { mean: 5, sd: 5 }

/** Why a window has no estimate. */
export type NoEstimate =
  /** It ends before more than one mean serial interval has passed since the series began: those whom the first cases infected have not shown yet. */
  | 'before-mean-serial-interval'
  /** No case before it, within the serial interval, could have infected anybody in it. */
  | 'no-infectors'

/** The reproduction number of a window: how many each case infects while things stay as they are in it. */
export type ReproductionEstimate = DayWindow &
  (
    | {
        readonly mean: number
        readonly sd: number
        readonly quantiles: ReproductionQuantiles
        /** The gamma laws whose mixture in equal parts it is: one, or one for each serial interval. */
        readonly laws: readonly GammaLaw[]
        /** Cases of the window that were infected locally. */
        readonly cases: number
        readonly reason?: never
      }
    | { readonly reason: NoEstimate }
  )

export interface ReproductionQuestion {
  /** New cases by day, oldest first, whether infected locally or elsewhere. */
  readonly counts: Counts
  /** Of them, those infected elsewhere, by day. The first day's cases are taken to be, whatever is said. */
  readonly imported?: Counts
  /** Weights by days from 0: one serial interval, or a sample of equally likely ones. */
  readonly serialInterval: ArrayLike<number> | readonly ArrayLike<number>[]
  /** By default every seven days from the second on. */
  readonly windows?: readonly DayWindow[]
  readonly prior?: ReproductionPrior
}

/**
 * The instantaneous reproduction number by windows, as its posterior law: what each case infects, given that infectiousness
 * follows the serial interval and that the number stays the same within a window.
 *
 * In words: local cases of a day are Poisson about `R Λ(t)`, with `Λ(t)` earlier cases weighted by the serial interval, those
 * infected elsewhere among them; a gamma prior gives a gamma posterior of shape `a + Σ cases` and rate `1/b + Σ Λ`. With a
 * sample of serial intervals the answer is the mixture of their posteriors, worked out and not drawn.
 *
 * @returns A row for each window; a window without an estimate says why.
 * @throws RangeError for a series, an interval, a window or a prior that is none, with its position.
 * @see Cori et al., Am J Epidemiol 178 (2013) 1505; cases from elsewhere: Thompson et al., Epidemics 29 (2019) 100356.
 * Complexity: O(days × length of the interval + windows), times the number of intervals.
 * @example
 * const serialInterval = discretiseSerialInterval({ meanDays: 2.6, sdDays: 1.5 })
 * estimateReproduction({ counts, serialInterval }).at(-1) // { firstDay: 25, lastDay: 31, mean: 0.9975, … }
 */
export function estimateReproduction({
  counts,
  imported,
  serialInterval,
  windows = slidingWindows({ dayCount: counts.length, windowDays: 7 }),
  prior = defaultPrior,
}: ReproductionQuestion): ReproductionEstimate[] {
  checkCounts(counts)
  checkWindows(windows, counts.length)
  const local = separateLocal(counts, imported)
  const intervals = listIntervals(serialInterval)
  const shape = (prior.mean / prior.sd) ** 2
  const rate = prior.mean / prior.sd ** 2
  if (!(shape > 0 && rate > 0 && prior.mean > 0 && shape < Infinity && rate < Infinity))
    throw new RangeError(
      `a prior needs mean and standard deviation above 0, got ${prior.mean} and ${prior.sd}`,
    )
  const meanDays =
    intervals.reduce((sum, weights) => sum + serialIntervalMoments(weights).meanDays, 0) / intervals.length
  const casesUpTo = sumUpTo(local)
  const pressuresUpTo = intervals.map((weights) => sumUpTo(infectionPressure(counts, weights)))
  return windows.map(({ firstDay, lastDay }): ReproductionEstimate => {
    if (lastDay + 1 <= meanDays) return { firstDay, lastDay, reason: 'before-mean-serial-interval' }
    const cases = casesUpTo[lastDay + 1]! - casesUpTo[firstDay]!
    const pressures = pressuresUpTo.map((upTo) => upTo[lastDay + 1]! - upTo[firstDay]!)
    if (pressures.every((pressure) => pressure <= 1e-12 * casesUpTo[lastDay + 1]!))
      return { firstDay, lastDay, reason: 'no-infectors' }
    const laws = pressures.map((pressure) => ({ shape: shape + cases, scale: 1 / (rate + pressure) }))
    return { firstDay, lastDay, ...summariseMixture(laws), laws, cases }
  })
}

function separateLocal(counts: Counts, imported: Counts | undefined): Float64Array {
  const local = Float64Array.from({ length: counts.length }, (_, day) => counts[day]!)
  local[0] = 0
  if (!imported) return local
  checkCounts(imported, 'imported')
  if (imported.length !== counts.length)
    throw new RangeError(`imported needs as many days as counts, ${counts.length}, got ${imported.length}`)
  for (let day = 1; day < counts.length; day++) {
    if (imported[day]! > counts[day]!)
      throw new RangeError(
        `imported needs no more than the ${counts[day]} cases of all at position ${day}, got ${imported[day]}`,
      )
    local[day] = counts[day]! - imported[day]!
  }
  return local
}

function listIntervals(
  serialInterval: ArrayLike<number> | readonly ArrayLike<number>[],
): ArrayLike<number>[] {
  const isSample = typeof serialInterval[0] !== 'number'
  // A first element that is no number is an interval itself: the two shapes have nothing else in common.
  const intervals = isSample
    ? Array.from(serialInterval as readonly ArrayLike<number>[])
    : [serialInterval as ArrayLike<number>]
  if (intervals.length === 0) throw new RangeError('a sample of serial intervals needs one at least')
  for (const weights of intervals) checkSerialInterval(weights)
  return intervals
}

/** Sums of the days before each position, so that a window's sum is one difference. */
function sumUpTo(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1)
  for (let day = 0; day < values.length; day++) sums[day + 1] = sums[day]! + values[day]!
  return sums
}
