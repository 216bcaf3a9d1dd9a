import { logGamma } from './log-gamma.ts'

/**
 * The regularised incomplete beta function `I(x; a, b)`: the tails of Student's t, F, binomial and negative binomial laws.
 *
 * @param x From 0 to 1.
 * @param a Above 0.
 * @param b Above 0.
 * @see NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (symmetry).
 * Complexity: O(√(a + b)) near the mean, less in the tails.
 * @example incompleteBeta({ x: 0.5, a: 2, b: 3 }) // 0.6875
 */
export function incompleteBeta({ x, a, b }: { x: number; a: number; b: number }): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`incompleteBeta needs a and b above 0, got ${a} and ${b}`)
  if (!(x >= 0 && x <= 1)) throw new RangeError(`incompleteBeta needs x from 0 to 1, got ${x}`)
  if (x === 0 || x === 1) return x
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, x)) / a
    : 1 - (front * betaFraction(b, a, 1 - x)) / b
}

/** Lentz's method on the even and odd terms in turn; converges fast for x below (a + 1) / (a + b + 2). */
export function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = away(1 - ((a + b) * x) / (a + 1))
  d = 1 / d
  let value = d
  for (let m = 1; m < 1_000_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    value *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = c * d
    value *= step
    if (Math.abs(step - 1) <= 4 * Number.EPSILON) break
  }
  return value
}

/** Lentz's method divides by these: a number that is 0 by chance is moved off it. */
function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
