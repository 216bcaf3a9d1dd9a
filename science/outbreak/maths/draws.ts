import type { GammaLaw } from './gamma.ts'
import { logGamma } from './log-gamma.ts'
import type { Random } from './random.ts'

/**
 * A draw from the standard normal law, by Marsaglia's polar method; the second of the pair is let go, so that a draw
 * depends on nothing but the stream.
 * @see Marsaglia and Bray, SIAM Review 6 (1964) 260.
 */
export function drawNormal(random: Random): number {
  for (;;) {
    const u = 2 * random() - 1
    const v = 2 * random() - 1
    const s = u * u + v * v
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s)
  }
}

/**
 * A draw from a gamma law.
 * @see Marsaglia and Tsang, ACM Transactions on Mathematical Software 26 (2000) 363.
 */
export function drawGamma({ shape, scale }: GammaLaw, random: Random): number {
  if (!(shape > 0 && scale > 0))
    throw new RangeError(`drawGamma needs shape and scale above 0, got ${shape} and ${scale}`)
  if (shape < 1) return drawGamma({ shape: shape + 1, scale }, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const z = drawNormal(random)
    const v = (1 + c * z) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v * scale
  }
}

/**
 * A draw from a Poisson law: by multiplication of uniforms under mean 10, above it by transformed rejection.
 * @see Hörmann, Insurance: Mathematics and Economics 12 (1993) 39 (algorithm PTRS).
 */
export function drawPoisson(mean: number, random: Random): number {
  if (!(mean >= 0 && mean < Infinity))
    throw new RangeError(`drawPoisson needs a mean of 0 or more, got ${mean}`)
  if (mean < 10) return drawSmallPoisson(mean, random)
  const spread = Math.sqrt(mean)
  const b = 0.931 + 2.53 * spread
  const a = -0.059 + 0.02483 * b
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4)
  const accept = 0.9277 - 3.6224 / (b - 2)
  for (;;) {
    const u = random() - 0.5
    const v = 1 - random()
    const us = 0.5 - Math.abs(u)
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43)
    if (us >= 0.07 && v <= accept) return k
    if (k < 0 || (us < 0.013 && v > us)) continue
    const logV = Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b)
    if (logV <= k * Math.log(mean) - mean - logGamma(k + 1)) return k
  }
}

function drawSmallPoisson(mean: number, random: Random): number {
  const floor = Math.exp(-mean)
  let product = random()
  let count = 0
  while (product > floor) {
    product *= random()
    count += 1
  }
  return count
}

/** A draw from a negative binomial law with variance `mean + mean² / size`: a Poisson whose mean is gamma. */
export function drawNegativeBinomial(
  { mean, size }: { readonly mean: number; readonly size: number },
  random: Random,
): number {
  if (mean === 0) return 0
  return drawPoisson(
    size === Infinity ? mean : drawGamma({ shape: size, scale: mean / size }, random),
    random,
  )
}
