import { logGamma } from '../maths/index.ts'

/**
 * How many standard deviations of a calm week an outbreak may add to one: from what the eye begins to see to what nobody
 * overlooks. Nothing else is assumed of its size, each is as likely as the next.
 */
const excess = [2, 3, 4, 6] as const

/** Up to here a product is sooner worked out than four logarithms of the gamma function. */
const mostFactors = 40

/** A dispersion this close to 1 is taken for Poisson's. */
const poissonUpTo = 1.0001

/**
 * By how much a week's count speaks for an outbreak: its chance with one, over its chance without.
 *
 * In words: the mean, over the sizes of outbreak that are looked for, of the ratio of two negative binomial chances whose variance is
 * `dispersion` times the mean. It rises with the count.
 *
 * @param count A whole number of 0 or more.
 * @param mean Expected without an outbreak, above 0.
 * @param dispersion Variance over mean; 1 or less is Poisson.
 * @returns Its logarithm to base e.
 * Complexity: O(count) up to 40, constant beyond.
 */
export function logFactor(count: number, mean: number, dispersion: number): number {
  const deviation = Math.sqrt(Math.max(1, dispersion) * mean)
  let greatest = -Infinity
  let sum = 0
  for (const size of excess) {
    const ratio =
      dispersion <= poissonUpTo
        ? count * Math.log1p((size * deviation) / mean) - size * deviation
        : negativeBinomialRatio(count, mean, size * deviation, dispersion)
    if (ratio <= greatest) sum += Math.exp(ratio - greatest)
    else {
      sum = sum * Math.exp(greatest - ratio) + 1
      greatest = ratio
    }
  }
  return greatest + Math.log(sum / excess.length)
}

function negativeBinomialRatio(count: number, mean: number, added: number, dispersion: number): number {
  const size = mean / (dispersion - 1)
  const more = added / (dispersion - 1)
  const fixed = -more * Math.log(dispersion)
  if (count > mostFactors) {
    return (
      logGamma(count + size + more) - logGamma(size + more) - logGamma(count + size) + logGamma(size) + fixed
    )
  }
  let product = 1
  let log = fixed
  for (let at = 0; at < count; at++) {
    product *= (size + more + at) / (size + at)
    if (product > 1e200) {
      log += Math.log(product)
      product = 1
    }
  }
  return log + Math.log(product)
}
