import { betaFraction } from './incomplete-beta.ts'
import { logGamma } from './log-gamma.ts'
import { poissonTail } from './poisson.ts'
import { toProbability } from './probability.ts'

/** Beyond this size the distribution is Poisson to about 1e-8, and differences of logGamma lose more than that. */
const poissonSize = 1e8

/**
 * How surprising a count is when the mean is itself uncertain or cases come in clusters: the chance of `count` or more
 * under a negative binomial law, whose variance is `mean + mean² / size`.
 *
 * In words: the regularised incomplete beta function `I(q; count, size)` with `q = mean / (mean + size)`. Worked in
 * logarithms, so that a tail of 1e-300 keeps its digits.
 *
 * @param count A whole number, 0 or more.
 * @param mean The expected count, 0 or more.
 * @param size Above 0; the smaller, the more clustered. Infinity is Poisson.
 * @returns In (0, 1]; what is too small for a double is the smallest double, never 0.
 * @see NIST Digital Library of Mathematical Functions, 8.17.22 (continued fraction) and 8.17.4 (symmetry).
 * Complexity: O(√(count + size)) near the mean, less in the tails.
 * @example negativeBinomialTail({ count: 3, mean: 1, size: 1 }) // 0.125: clustered, so less surprising than Poisson's 0.0803
 */
export function negativeBinomialTail({
  count,
  mean,
  size,
}: {
  count: number
  mean: number
  size: number
}): number {
  if (!(Number.isInteger(count) && count >= 0))
    throw new RangeError(`negativeBinomialTail needs a whole count, got ${count}`)
  if (!(mean >= 0 && mean < Infinity))
    throw new RangeError(`negativeBinomialTail needs a mean of 0 or more, got ${mean}`)
  if (!(size > 0)) throw new RangeError(`negativeBinomialTail needs a size above 0, got ${size}`)
  if (size > poissonSize) return poissonTail({ count, mean })
  if (count === 0) return 1
  if (mean === 0) return Number.MIN_VALUE
  const logQ = -Math.log1p(size / mean)
  const logP = -Math.log1p(mean / size)
  const logFront = logGamma(count + size) - logGamma(count) - logGamma(size) + count * logQ + size * logP
  const q = mean / (mean + size)
  if (q < (count + 1) / (count + size + 2)) {
    return toProbability(Math.exp(logFront + Math.log(betaFraction(count, size, q) / count)))
  }
  return toProbability(
    1 - Math.exp(logFront + Math.log(betaFraction(size, count, size / (mean + size)) / size)),
  )
}
