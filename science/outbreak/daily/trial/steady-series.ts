import fc from 'fast-check'

export interface SteadyPlace {
  /** Cases a day, up to 700: the chance of none must not vanish in a double. */
  readonly mean: number
  /** Variance over mean; 1 is Poisson. */
  readonly dispersion: number
  readonly days: number
  readonly series: number
  readonly seed?: number
}

/** The count at which the negative binomial law of this mean and dispersion (variance over mean) passes `chance`. */
function quantile({
  chance,
  mean,
  dispersion,
}: {
  chance: number
  mean: number
  dispersion: number
}): number {
  const size = mean / (dispersion - 1)
  let probability = dispersion === 1 ? Math.exp(-mean) : (size / (mean + size)) ** size
  let sum = probability
  let count = 0
  while (sum < chance && count < 10_000) {
    probability *=
      dispersion === 1 ? mean / (count + 1) : ((mean / (mean + size)) * (size + count)) / (count + 1)
    sum += probability
    count += 1
  }
  return count
}

/** Series of independent days at a steady rate: whatever is found in them is a false alarm. */
export function steadySeries({ mean, dispersion, days, series, seed = 20200611 }: SteadyPlace): number[][] {
  // Whole numbers without bias are drawn evenly; doubles would be drawn evenly over their exponents.
  const even = fc.array(fc.integer({ min: 0, max: 0x3fffffff }), { minLength: days, maxLength: days })
  return fc
    .sample(fc.noBias(even), { seed, numRuns: series })
    .map((draws) => draws.map((draw) => quantile({ chance: draw / 0x40000000, mean, dispersion })))
}
