import { gammaQuantile, incompleteGamma } from './gamma.ts'

/** The chance that a standard normal quantity is at most `z`, by the incomplete gamma function of shape ½. */
export function bellCdf(z: number): number {
  if (z === 0) return 0.5
  const { lower, upper } = incompleteGamma({ shape: 0.5, x: (z * z) / 2 })
  return z < 0 ? upper / 2 : 0.5 + lower / 2
}

export function bellDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/** The value that a standard normal quantity stays at or under with the given probability, in (0, 1). */
export function bellQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw new RangeError(`bellQuantile needs a probability between 0 and 1, got ${probability}`)
  const tail = Math.min(probability, 1 - probability)
  // P(|Z| ≤ z) = 1 − 2 tail, and Z² / 2 is gamma with shape ½.
  const z = Math.sqrt(2 * gammaQuantile({ probability: 1 - 2 * tail, shape: 0.5, scale: 1 }))
  return probability < 0.5 ? -z : z
}
