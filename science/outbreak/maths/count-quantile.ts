import { logGamma } from './log-gamma.ts'
import { negativeBinomialTail } from './negative-binomial.ts'
import { normalQuantile } from './normal.ts'
import { poissonTail } from './poisson.ts'

/** Beyond this size a negative binomial law is Poisson to the digits that a double can tell. */
const poissonSize = 1e8

/** Further than this from the guess, halving intervals is quicker than single counts. */
const mostSteps = 60

/**
 * The smallest count that is not passed with at least a given probability, under a Poisson or negative binomial law.
 *
 * In words: a normal guess with its skewness corrected (Cornish and Fisher), the exact probability there, then single counts
 * added or taken away until the probability is crossed.
 *
 * @param probability Between 0 and 1, both excluded.
 * @param mean 0 or more, and no more than a double can count by ones (2^53).
 * @param size Above 0: the variance is `mean + mean² / size`. Infinity (where left out) is Poisson.
 * @see Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), 4.6 and 5.6; Cornish and Fisher, Rev Int Stat Inst 5 (1938) 307.
 * Complexity: O(√(mean + size)), of which the steps from the guess are few.
 * @example countQuantile({ probability: 0.99, mean: 3 }) // 8
 */
export function countQuantile({
  probability,
  mean,
  size = Infinity,
}: {
  probability: number
  mean: number
  size?: number
}): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`countQuantile needs a probability between 0 and 1, got ${probability}`)
  if (!(mean >= 0 && mean <= Number.MAX_SAFE_INTEGER))
    throw new RangeError(`countQuantile needs a mean of 0 to ${Number.MAX_SAFE_INTEGER}, got ${mean}`)
  if (!(size > 0)) throw new RangeError(`countQuantile needs a size above 0, got ${size}`)
  if (mean === 0) return 0
  const sd = Math.sqrt(mean + (mean * mean) / size)
  const skewness = (1 + (2 * mean) / size) / sd
  const z = normalQuantile(probability)
  let count = Math.max(0, Math.floor(mean + sd * (z + (skewness * (z * z - 1)) / 6)))
  // Above: the chance of more than `count`. It is carried along, so that only the guess costs an exact tail.
  let above = tail({ count: count + 1, mean, size })
  const most = 1 - probability
  let mass = Math.exp(logMass({ count, mean, size }))
  for (let step = 0; step < mostSteps; step++) {
    if (above > most) {
      mass *= massRatio(count, mean, size) / (count + 1)
      count += 1
      above -= mass
      if (above <= most) return count
    } else {
      if (count === 0 || above + mass > most) return count
      above += mass
      mass *= count / massRatio(count - 1, mean, size)
      count -= 1
    }
  }
  return bisect({ most, mean, size })
}

/** Where the law is so skewed that the guess is far off: exact tails at halved intervals. */
function bisect({ most, mean, size }: { most: number; mean: number; size: number }): number {
  let enough = 1
  while (tail({ count: enough + 1, mean, size }) > most) enough *= 2
  let tooFew = -1
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2)
    // Beyond 2^53 neighbouring doubles are further than 1 apart.
    if (middle <= tooFew || middle >= enough) break
    if (tail({ count: middle + 1, mean, size }) > most) tooFew = middle
    else enough = middle
  }
  return enough
}

/** The logarithm of the chance of exactly this count. @example logMass({ count: 0, mean: 2, size: Infinity }) // -2 */
export function logMass({ count, mean, size }: { count: number; mean: number; size: number }): number {
  if (mean === 0) return count === 0 ? 0 : -Infinity
  if (size > poissonSize) return count * Math.log(mean) - mean - logGamma(count + 1)
  return (
    logGamma(count + size) -
    logGamma(size) -
    logGamma(count + 1) -
    count * Math.log1p(size / mean) -
    size * Math.log1p(mean / size)
  )
}

/** The chance of `count + 1` over that of `count`, times `count + 1`. */
function massRatio(count: number, mean: number, size: number): number {
  return size > poissonSize ? mean : (mean / (mean + size)) * (size + count)
}

function tail({ count, mean, size }: { count: number; mean: number; size: number }): number {
  return size > poissonSize ? poissonTail({ count, mean }) : negativeBinomialTail({ count, mean, size })
}
