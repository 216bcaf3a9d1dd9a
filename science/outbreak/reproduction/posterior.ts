import { type GammaLaw, gammaQuantile, incompleteGamma, logGammaDensity } from '../maths/gamma.ts'

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

/**
 * The laws of one window share their shape, which is its cases, so the mixture's quantile lies between those of the least and the
 * greatest scale; found there by Newton's steps, halving where these would leave it.
 */
function mixtureQuantile(laws: readonly GammaLaw[], probability: number): number {
  const shape = laws[0]!.shape
  const unit = gammaQuantile({ probability, shape, scale: 1 })
  let low = Infinity
  let high = 0
  for (const { scale } of laws) {
    low = Math.min(low, unit * scale)
    high = Math.max(high, unit * scale)
  }
  let x = (low + high) / 2
  while (high - low > 1e-12 * high) {
    let below = 0
    let density = 0
    for (const { scale } of laws) {
      below += incompleteGamma({ shape, x: x / scale }).lower
      density += Math.exp(logGammaDensity({ x, shape, scale }))
    }
    const miss = below - probability * laws.length
    if (miss < 0) low = x
    else high = x
    const newton = x - miss / density
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= 1e-12 * x) return next
    x = next
  }
  return x
}
