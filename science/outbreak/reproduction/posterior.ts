import { type GammaLaw, gammaQuantile, incompleteGamma } from '../maths/gamma.ts'

/** The quantiles that are given of every reproduction number. */
export interface ReproductionQuantiles {
  readonly q025: number
  readonly q05: number
  readonly q25: number
  readonly median: number
  readonly q75: number
  readonly q95: number
  readonly q975: number
}

const probabilities = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975] as const

/** What is known of a reproduction number whose law is a mixture, in equal parts, of gamma laws; one law is a mixture of one. */
export function summariseMixture(laws: readonly GammaLaw[]): {
  mean: number
  sd: number
  quantiles: ReproductionQuantiles
} {
  let mean = 0
  let square = 0
  for (const { shape, scale } of laws) {
    mean += shape * scale
    square += shape * (shape + 1) * scale * scale
  }
  mean /= laws.length
  square /= laws.length
  const only = laws.length === 1 ? laws[0]! : undefined
  const sd = only ? Math.sqrt(only.shape) * only.scale : Math.sqrt(Math.max(0, square - mean * mean))
  const [q025, q05, q25, median, q75, q95, q975] = probabilities.map((p) => mixtureQuantile(laws, p))
  return {
    mean,
    sd,
    quantiles: {
      q025: q025!,
      q05: q05!,
      q25: q25!,
      median: median!,
      q75: q75!,
      q95: q95!,
      q975: q975!,
    },
  }
}

/** Between the least and the greatest quantile of the parts the mixture's lies: halved until it is found to ten digits. */
export function mixtureQuantile(laws: readonly GammaLaw[], probability: number): number {
  let low = Infinity
  let high = 0
  for (const law of laws) {
    const quantile = gammaQuantile({ probability, ...law })
    low = Math.min(low, quantile)
    high = Math.max(high, quantile)
  }
  while (high - low > 1e-10 * high) {
    const middle = (low + high) / 2
    let below = 0
    for (const { shape, scale } of laws) below += incompleteGamma({ shape, x: middle / scale }).lower
    if (below < probability * laws.length) low = middle
    else high = middle
  }
  return (low + high) / 2
}
