import { logGamma } from './log-gamma.ts'
import { toProbability } from './probability.ts'

/**
 * How surprising a count is when events come independently at a known mean: the chance of `count` or more.
 *
 * In words: one minus the chances of 0, 1, … `count − 1`, which is the regularised lower incomplete gamma function
 * `P(count, mean)`. Worked in logarithms, so that a tail of 1e-300 keeps its digits.
 *
 * @param count A whole number, 0 or more.
 * @param mean The expected count, 0 or more.
 * @returns In (0, 1]; what is too small for a double is the smallest double, never 0.
 * @see NIST Digital Library of Mathematical Functions, 8.11.4 (series) and 8.9.2 (continued fraction).
 * Complexity: O(√count) near the mean, less in the tails.
 * @example poissonTail({ count: 3, mean: 1 }) // 0.0803: three or more where one is expected
 */
export function poissonTail({ count, mean }: { count: number; mean: number }): number {
  if (!(Number.isInteger(count) && count >= 0))
    throw new RangeError(`poissonTail needs a whole count, got ${count}`)
  if (!(mean >= 0 && mean < Infinity))
    throw new RangeError(`poissonTail needs a mean of 0 or more, got ${mean}`)
  if (count === 0) return 1
  if (mean === 0) return Number.MIN_VALUE
  const logFront = count * Math.log(mean) - mean - logGamma(count)
  if (mean < count + 1) return toProbability(Math.exp(logFront + Math.log(lowerSeries(count, mean))))
  return toProbability(1 - Math.exp(logFront) * upperFraction(count, mean))
}

function lowerSeries(shape: number, x: number): number {
  let term = 1 / shape
  let sum = term
  for (let n = 1; term > sum * Number.EPSILON; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return sum
}

/** Evaluated from the front by Lentz's method: numerator and denominator ratios never meet 0 for x > shape. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let n = 1; n < 1_000_000; n++) {
    const a = -n * (n - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    const step = c * d
    value *= step
    if (Math.abs(step - 1) <= 2 * Number.EPSILON) break
  }
  return value
}
