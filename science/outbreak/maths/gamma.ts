import { logGamma } from './log-gamma.ts'
import { logOnePlusMinus, stirlingError } from './stirling.ts'

/**
 * How likely a gamma-distributed quantity is to stay at or under `x`, and how likely to pass it: the regularised
 * incomplete gamma functions `P(shape, x)` and `Q(shape, x) = 1 − P`. Both are worked out on their own where they are the
 * smaller, so that a tail of 1e-200 keeps its digits.
 *
 * In words: `x^shape e^−x / Γ(shape + 1)`, written about its peak so that nothing large cancels, times a power series
 * below the mean or a continued fraction above it.
 *
 * @param shape Above 0.
 * @param x 0 or more, in units of the scale.
 * @returns `lower` and `upper`, each in [0, 1], the smaller with a relative error of about 1e-13.
 * @throws RangeError where the shape is not above 0 or `x` is below 0 or not a number.
 * @see NIST Digital Library of Mathematical Functions, 8.7.1 (series), 8.9.2 (continued fraction); Loader, _Fast and
 * accurate computation of binomial probabilities_ (2000), for the front.
 * Complexity: O(√shape) near the mean, less in the tails.
 * @example incompleteGamma({ shape: 1, x: 2 }).upper // 0.1353…, which is e^−2
 */
export function incompleteGamma({ shape, x }: { shape: number; x: number }): {
  lower: number
  upper: number
} {
  if (!(shape > 0 && shape < Infinity))
    throw new RangeError(`incompleteGamma needs a shape above 0, got ${shape}`)
  if (!(x >= 0)) throw new RangeError(`incompleteGamma needs an x of 0 or more, got ${x}`)
  if (x === 0) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  const logFront = logGammaMass(shape, x)
  if (x < shape + 1) {
    const lower = Math.exp(logFront) * lowerSeries(shape, x)
    return { lower, upper: 1 - lower }
  }
  const upper = Math.exp(logFront) * shape * upperFraction(shape, x)
  return { lower: 1 - upper, upper }
}

/** `ln(x^shape e^−x / Γ(shape + 1))`: for a whole shape the logarithm of the Poisson chance of `shape` at mean `x`. */
function logGammaMass(shape: number, x: number): number {
  if (shape < 10) return shape * Math.log(x) - x - logGamma(shape + 1)
  const t = (x - shape) / shape
  // Near its peak the exponent is a small difference; far below it, `t` has lost the digits of `x`.
  const exponent = Math.abs(t) < 0.3 ? logOnePlusMinus(t) : Math.log(x / shape) - t
  return shape * exponent - stirlingError(shape) - 0.5 * Math.log(2 * Math.PI * shape)
}

function lowerSeries(shape: number, x: number): number {
  let term = 1
  let sum = 1
  for (let n = 1; term > sum * Number.EPSILON * 0.25; n++) {
    term *= x / (shape + n)
    sum += term
  }
  return sum
}

/** Lentz's method from the front: for x > shape neither ratio meets 0. */
function upperFraction(shape: number, x: number): number {
  let b = x + 1 - shape
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let n = 1; n < 10_000_000; n++) {
    const a = -n * (n - shape)
    b += 2
    d = 1 / (a * d + b)
    c = b + a / c
    const step = c * d
    value *= step
    if (Math.abs(step - 1) <= Number.EPSILON) break
  }
  return value
}

/** A gamma law by its shape and scale: mean `shape × scale`, variance `shape × scale²`. */
export interface GammaLaw {
  /** Above 0. */
  readonly shape: number
  /** Above 0, in the units of the quantity. */
  readonly scale: number
}

/**
 * The chance that a gamma-distributed quantity is at most `x`.
 *
 * @param x Any number; below 0 the answer is 0.
 * @returns In [0, 1].
 * @throws RangeError where shape or scale is not above 0.
 * @see {@link incompleteGamma}
 * @example gammaCdf({ x: 2, shape: 1, scale: 1 }) // 0.8646…
 */
export function gammaCdf({ x, shape, scale }: GammaLaw & { readonly x: number }): number {
  checkScale(scale)
  return x <= 0 ? 0 : incompleteGamma({ shape, x: x / scale }).lower
}

/** The chance that a gamma-distributed quantity is more than `x`: {@link gammaCdf}'s complement with digits of its own. */
export function gammaTail({ x, shape, scale }: GammaLaw & { readonly x: number }): number {
  checkScale(scale)
  return x <= 0 ? 1 : incompleteGamma({ shape, x: x / scale }).upper
}

/** Logarithm of the density of a gamma law at `x`; −Infinity at and below 0. */
export function logGammaDensity({ x, shape, scale }: GammaLaw & { readonly x: number }): number {
  checkScale(scale)
  if (!(x > 0)) return -Infinity
  return logGammaMass(shape, x / scale) + Math.log(shape / x)
}

/**
 * The value that a gamma-distributed quantity stays at or under with a given probability.
 *
 * In words: Wilson and Hilferty's cube of a normal law (or, for small values, the first term of the series) to begin
 * with, then Newton's steps on the logarithm of the smaller tail, kept inside a bracket that shrinks.
 *
 * @param probability In [0, 1]; 1 gives Infinity.
 * @returns 0 or more, with a relative error of about 1e-13 where doubles hold the tail.
 * @throws RangeError where the probability is outside [0, 1] or shape or scale are not above 0.
 * @see Wilson and Hilferty, PNAS 17 (1931) 684.
 * Complexity: some six evaluations of {@link incompleteGamma}.
 * @example gammaQuantile({ probability: 0.5, shape: 1, scale: 1 }) // 0.6931…, which is ln 2
 */
export function gammaQuantile({
  probability,
  shape,
  scale,
}: GammaLaw & { readonly probability: number }): number {
  checkScale(scale)
  if (!(probability >= 0 && probability <= 1))
    throw new RangeError(`gammaQuantile needs a probability from 0 to 1, got ${probability}`)
  if (!(shape > 0 && shape < Infinity))
    throw new RangeError(`gammaQuantile needs a shape above 0, got ${shape}`)
  if (probability === 0) return 0
  if (probability === 1) return Infinity
  return scale * solve(probability, shape)
}

/** Newton on ln x; the smaller of the two tails is the one that has digits. */
function solve(probability: number, shape: number): number {
  const isLower = incompleteGamma({ shape, x: shape }).lower >= probability
  const target = Math.log(isLower ? probability : 1 - probability)
  let low = isLower ? -Infinity : Math.log(shape)
  let high = isLower ? Math.log(shape) : Infinity
  let logX = Math.min(Math.max(startingLogX(probability, shape), low), high)
  for (let n = 0; n < 200; n++) {
    const x = Math.exp(logX)
    if (x === 0) return 0
    const { lower, upper } = incompleteGamma({ shape, x })
    const tail = isLower ? lower : upper
    const miss = Math.log(tail) - target
    if (miss > 0 === isLower) high = Math.min(high, logX)
    else low = Math.max(low, logX)
    const slope = (Math.exp(logGammaMass(shape, x)) * shape) / tail
    const step = (isLower ? 1 : -1) * (miss / slope)
    let next = logX - step
    if (!(next >= low && next <= high)) next = between(low, high, logX)
    if (Math.abs(next - logX) <= 1e-15 * Math.max(1, Math.abs(logX))) return Math.exp(next)
    logX = next
  }
  return Math.exp(logX)
}

function between(low: number, high: number, at: number): number {
  if (low === -Infinity) return Math.min(at, high) - 10
  if (high === Infinity) return Math.max(at, low) + 1
  return (low + high) / 2
}

function startingLogX(probability: number, shape: number): number {
  const small = (Math.log(probability) + logGamma(shape + 1)) / shape
  if (small < Math.log(shape) - 2 || shape < 0.3) return small
  const cube = 1 - 1 / (9 * shape) + roughNormalQuantile(probability) / (3 * Math.sqrt(shape))
  return cube > 0.05 ? Math.log(shape) + 3 * Math.log(cube) : small
}

/** To 4.5e-4, which is near enough to begin with (Abramowitz and Stegun, 26.2.23). */
function roughNormalQuantile(probability: number): number {
  const t = Math.sqrt(-2 * Math.log(Math.min(probability, 1 - probability)))
  const z =
    t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  return probability < 0.5 ? -z : z
}

function checkScale(scale: number): void {
  if (!(scale > 0 && scale < Infinity))
    throw new RangeError(`A gamma law needs a scale above 0, got ${scale}`)
}
