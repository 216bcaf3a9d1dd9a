import { normalQuantile } from '../maths/normal.ts'
import { type Counts, checkCounts } from './incidence.ts'
import { fitLogLinear, type LogLinearFit, type TrendLaw } from './log-linear.ts'

/** How fast cases grow or wane, a day, with a 95 % interval unless another coverage was asked for. */
export interface Growth {
  /** In the logarithm: 0.1 is 10.5 % a day. */
  readonly rate: number
  readonly lower: number
  readonly upper: number
  readonly standardError: number
  /** Days in which cases double; undefined where they do not grow. The interval's ends may lie at Infinity. */
  readonly doublingDays?: { readonly value: number; readonly lower: number; readonly upper: number }
  /** Days in which cases halve; undefined where they do not wane. */
  readonly halvingDays?: { readonly value: number; readonly lower: number; readonly upper: number }
  readonly fit: LogLinearFit
}

/**
 * The growth rate of a stretch of days by regression of the cases on the day, with the logarithm as link.
 *
 * In words: the slope `r` of `ln(expected cases) = a + r × day`, its normal interval, and `ln 2 / r` of each end. With `law:
 * 'poisson'` chance is that of independent cases; `'negative-binomial'`, the default, measures how much more the days scatter;
 * `'log-normal'` is the straight line through the logarithms, for series without a day of 0.
 *
 * @param counts New cases by day of the stretch alone: choose it where the trend is one.
 * @returns The rate a day with its interval.
 * @throws RangeError for fewer than 3 days, fewer than 2 days with cases, or, with `'log-normal'`, a day of 0.
 * @see Wallinga and Lipsitch, Proc R Soc B 274 (2007) 599; McCullagh and Nelder, _Generalized Linear Models_ (1989).
 * Complexity: O(days) for each of some ten steps, thirty times more with the negative binomial law.
 * @example estimateGrowth({ counts: [10, 20, 40, 80] }).doublingDays?.value // 1
 */
export function estimateGrowth({
  counts,
  law = 'negative-binomial',
  coverage = 0.95,
}: {
  readonly counts: Counts
  readonly law?: TrendLaw
  readonly coverage?: number
}): Growth {
  checkCounts(counts)
  if (!(coverage > 0 && coverage < 1))
    throw new RangeError(`estimateGrowth needs a coverage between 0 and 1, got ${coverage}`)
  const fit = fitLogLinear({ counts, law })
  const reach = normalQuantile((1 + coverage) / 2) * fit.slopeError
  const rate = fit.slope
  const lower = rate - reach
  const upper = rate + reach
  return {
    rate,
    lower,
    upper,
    standardError: fit.slopeError,
    fit,
    ...(rate > 0 ? { doublingDays: timesFor(rate, lower, upper) } : {}),
    ...(rate < 0 ? { halvingDays: timesFor(-rate, -upper, -lower) } : {}),
  }
}

function timesFor(rate: number, lower: number, upper: number) {
  return {
    value: Math.LN2 / rate,
    lower: Math.LN2 / upper,
    upper: lower > 0 ? Math.LN2 / lower : Infinity,
  }
}

/**
 * The reproduction number that a growth rate tells of: one over what the generation interval's law weighs at that rate,
 * `R = 1 / Σ w(k) e^(−r k)`.
 *
 * @param rate A day, in the logarithm.
 * @param generationInterval Weights by days from 0.
 * @returns Above 0; 1 where the rate is 0.
 * @throws RangeError where the rate is no number or the interval none.
 * @see Wallinga and Lipsitch, Proc R Soc B 274 (2007) 599, equation 2.7.
 * @example reproductionFromGrowth({ rate: Math.LN2, generationInterval: [0, 1] }) // 2
 */
export function reproductionFromGrowth({
  rate,
  generationInterval,
}: {
  readonly rate: number
  readonly generationInterval: ArrayLike<number>
}): number {
  if (!Number.isFinite(rate)) throw new RangeError(`reproductionFromGrowth needs a finite rate, got ${rate}`)
  let weighed = 0
  let sum = 0
  for (let day = 0; day < generationInterval.length; day++) {
    weighed += generationInterval[day]! * Math.exp(-rate * day)
    sum += generationInterval[day]!
  }
  if (!(sum > 0.99 && sum < 1.01))
    throw new RangeError(`a generation interval needs weights that sum to 1, got ${sum}`)
  return sum / weighed
}

/**
 * The same of a gamma generation interval, which need not be cut into days: `R = (1 + r sd² / mean)^(mean² / sd²)`.
 *
 * @returns 0 where cases wane faster than any such law allows.
 * @see Wallinga and Lipsitch, Proc R Soc B 274 (2007) 599, table 1.
 * @example reproductionFromGrowthGamma({ rate: 0.1, meanDays: 5, sdDays: 5 }) // 1.5: exponential, 1 + rate × mean
 */
export function reproductionFromGrowthGamma({
  rate,
  meanDays,
  sdDays,
}: {
  readonly rate: number
  readonly meanDays: number
  readonly sdDays: number
}): number {
  if (!(meanDays > 0 && sdDays >= 0 && Number.isFinite(rate) && Number.isFinite(meanDays + sdDays)))
    throw new RangeError(
      `reproductionFromGrowthGamma needs a finite rate, a mean above 0 and a standard deviation of 0 or more, got ${rate}, ${meanDays}, ${sdDays}`,
    )
  if (sdDays === 0) return Math.exp(rate * meanDays)
  const base = 1 + (rate * sdDays ** 2) / meanDays
  return base <= 0 ? 0 : base ** ((meanDays / sdDays) ** 2)
}
