import { incompleteGamma } from '../maths/gamma.ts'

/** Some thirty years: tuberculosis is within it. */
const longestDays = 10_000

/** Mean and standard deviation of a serial interval, days. */
export interface SerialIntervalMoments {
  readonly meanDays: number
  readonly sdDays: number
}

/**
 * A serial interval by whole days from its mean and standard deviation: a gamma law shifted by one day, since onset of the
 * infector and of the infected on one day is taken to be impossible.
 *
 * In words: with onset spread evenly over each day, the weight of `k` days is the gamma density weighted by a triangle
 * from `k − 1` to `k + 1`, in closed form by the gamma distribution functions of shapes `a` and `a + 1`. They are taken as
 * upper tails, so that weights far out keep their digits.
 *
 * @param meanDays Above 1.
 * @param sdDays Above 0.
 * @param lastDay The longest interval, days; where left out, as many as leave less than 1e-12.
 * @returns Weights by days from 0, `weights[0] = 0`. They sum to 1 but for what lies beyond the last day.
 * @throws RangeError where the mean is not above 1 or the standard deviation not above 0.
 * @see Cori et al., Am J Epidemiol 178 (2013) 1505, web appendix 11.
 * Complexity: two incomplete gamma functions a day.
 * @example discretiseSerialInterval({ meanDays: 2.6, sdDays: 1.5 })[1] // 0.2332: influenza, next day
 */
export function discretiseSerialInterval({
  meanDays,
  sdDays,
  lastDay,
}: SerialIntervalMoments & { readonly lastDay?: number }): Float64Array {
  if (!(meanDays > 1 && meanDays < Infinity))
    throw new RangeError(`a serial interval in days needs a mean above 1 day, got ${meanDays}`)
  if (!(sdDays > 0 && sdDays < Infinity))
    throw new RangeError(`a serial interval needs a standard deviation above 0, got ${sdDays}`)
  if (lastDay !== undefined && !(Number.isInteger(lastDay) && lastDay >= 1))
    throw new RangeError(`a serial interval needs a last day of 1 or more, got ${lastDay}`)
  const shape = ((meanDays - 1) / sdDays) ** 2
  const scale = sdDays ** 2 / (meanDays - 1)
  const last = lastDay ?? findLastDay(shape, scale)
  const excess = new Float64Array(last + 2)
  // The mean of what an interval has beyond x days, E(X − x)⁺; a weight is its second difference.
  for (let day = 0; day <= last + 1; day++) excess[day] = meanExcess(day - 1, shape, scale)
  const weights = new Float64Array(last + 1)
  for (let day = 1; day <= last; day++) {
    const weight = excess[day - 1]! - 2 * excess[day]! + excess[day + 1]!
    weights[day] = Math.max(0, weight)
  }
  return weights
}

function meanExcess(x: number, shape: number, scale: number): number {
  if (x < 0) return shape * scale - x
  return (
    shape * scale * incompleteGamma({ shape: shape + 1, x: x / scale }).upper -
    x * incompleteGamma({ shape, x: x / scale }).upper
  )
}

function findLastDay(shape: number, scale: number): number {
  let day = Math.max(2, Math.ceil(shape * scale))
  while (incompleteGamma({ shape, x: (day - 1) / scale }).upper > 1e-12) {
    day = Math.ceil(day * 1.1) + 1
    if (day > longestDays)
      throw new RangeError(
        `a serial interval that reaches beyond ${longestDays} days needs a lastDay, or is in other units than days`,
      )
  }
  return day
}

/**
 * Refuses what is no serial interval by days: weights that are negative or missing, a weight at 0 days, a sum that is not 1.
 *
 * @param weights By days from 0.
 * @param slack How far the sum may be from 1: published tables are rounded.
 */
export function checkSerialInterval(weights: ArrayLike<number>, slack = 0.01): void {
  if (weights.length < 2)
    throw new RangeError('a serial interval needs weights for 0 days and 1 day at least')
  let sum = 0
  for (let day = 0; day < weights.length; day++) {
    const weight = weights[day]!
    if (!(weight >= 0 && weight <= 1 + 1e-9))
      throw new RangeError(`a serial interval needs a weight from 0 to 1 at ${day} days, got ${weight}`)
    sum += weight
  }
  if (weights[0] !== 0)
    throw new RangeError(`a serial interval needs a weight of 0 at 0 days, got ${weights[0]}`)
  if (!(Math.abs(sum - 1) <= slack))
    throw new RangeError(`a serial interval needs weights that sum to 1, got ${sum}`)
}

/**
 * Mean and standard deviation of a serial interval by days.
 * @example serialIntervalMoments([0, 0.5, 0.5]) // { meanDays: 1.5, sdDays: 0.5 }
 */
export function serialIntervalMoments(weights: ArrayLike<number>): SerialIntervalMoments {
  let sum = 0
  let squares = 0
  for (let day = 1; day < weights.length; day++) {
    sum += day * weights[day]!
    squares += day * day * weights[day]!
  }
  return { meanDays: sum, sdDays: Math.sqrt(Math.max(0, squares - sum * sum)) }
}
