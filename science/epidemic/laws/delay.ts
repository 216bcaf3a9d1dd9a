import { gammaCdf, logGamma, normalCdf } from './gamma.ts'

/** How long something takes, in days: a law as papers state it. */
export type Delay =
  | { readonly law: 'fixed'; readonly days: number }
  | { readonly law: 'exponential'; readonly mean: number }
  | { readonly law: 'gamma'; readonly mean: number; readonly sd: number }
  | { readonly law: 'weibull'; readonly shape: number; readonly scale: number }
  /** Mean and standard deviation of the logarithm. */
  | { readonly law: 'lognormal'; readonly meanLog: number; readonly sdLog: number }

/** Cells of equal probability; within one the quantile is straight. */
const cells = 1_024

/** @throws RangeError for a length that is negative or not finite, a spread or shape that is not above 0. */
export function checkDelay(name: string, delay: Delay): void {
  const { law, ...parameters } = delay
  for (const [parameter, value] of Object.entries(parameters)) {
    const mayBeZero = parameter === 'days'
    const mayBeAny = parameter === 'meanLog'
    if (!(Number.isFinite(value) && (mayBeAny || value > 0 || (mayBeZero && value === 0))))
      throw new RangeError(
        `${name}: ${parameter} of a ${law} delay must be ${mayBeAny ? 'a number' : mayBeZero ? '0 or more' : 'above 0'}, got ${value}`,
      )
  }
}

/** Mean in days. */
export function delayMean(delay: Delay): number {
  switch (delay.law) {
    case 'fixed':
      return delay.days
    case 'exponential':
    case 'gamma':
      return delay.mean
    case 'weibull':
      return delay.scale * Math.exp(logGamma(1 + 1 / delay.shape))
    case 'lognormal':
      return Math.exp(delay.meanLog + delay.sdLog ** 2 / 2)
  }
}

/** Probability that it takes at most so many days. */
export function delayCdf(delay: Delay, days: number): number {
  if (days <= 0) return delay.law === 'fixed' && delay.days <= days ? 1 : 0
  switch (delay.law) {
    case 'fixed':
      return days >= delay.days ? 1 : 0
    case 'exponential':
      return -Math.expm1(-days / delay.mean)
    case 'gamma': {
      const shape = (delay.mean / delay.sd) ** 2
      return gammaCdf(shape, (days * shape) / delay.mean)
    }
    case 'weibull':
      return -Math.expm1(-((days / delay.scale) ** delay.shape))
    case 'lognormal':
      return normalCdf((Math.log(days) - delay.meanLog) / delay.sdLog)
  }
}

/** The days that are not passed with this probability, of [0, 1). */
export function delayQuantile(delay: Delay, probability: number): number {
  if (!(probability >= 0 && probability < 1))
    throw new RangeError(`a quantile needs a probability of [0, 1), got ${probability}`)
  switch (delay.law) {
    case 'fixed':
      return delay.days
    case 'exponential':
      return -delay.mean * Math.log1p(-probability)
    case 'weibull':
      return delay.scale * (-Math.log1p(-probability)) ** (1 / delay.shape)
    case 'gamma':
    case 'lognormal':
      return bisect(delay, probability)
  }
}

/** On the scale of logarithms, so that the smallest quantiles of a wide law are found too. */
function bisect(delay: Delay, probability: number): number {
  if (probability === 0) return 0
  let low = Math.log(delayMean(delay))
  let high = low
  while (delayCdf(delay, Math.exp(low)) > probability && low > -700) low -= 1
  while (delayCdf(delay, Math.exp(high)) < probability) high += 1
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (delayCdf(delay, Math.exp(middle)) < probability) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

/** Quantiles of a law at equal steps, from which a delay is read with one number of (0, 1). */
export type DelayTable = Float32Array

/**
 * The table of a law. Its last value is no quantile but what gives the table the law's own mean.
 *
 * Complexity: about 40 values of the distribution for each of 1,024 quantiles, once for a law and a run.
 */
export function tabulateDelay(delay: Delay): DelayTable {
  const table = new Float32Array(cells + 1)
  let sum = 0
  for (let cell = 0; cell < cells; cell++) {
    const quantile = delayQuantile(delay, cell / cells)
    table[cell] = quantile
    // Each inner quantile ends one straight piece and begins another.
    sum += cell === 0 ? quantile / 2 : quantile
  }
  table[cells] = Math.max(table[cells - 1] ?? 0, 2 * (cells * delayMean(delay) - sum))
  return table
}

/** A delay for one number of (0, 1): the same number gives the same share of persons a longer delay under each law. */
export function readDelay(table: DelayTable, probability: number): number {
  const at = probability * cells
  const cell = at | 0
  // `cell` is below `cells`, for the probability is below 1.
  const low = table[cell] as number
  return low + (at - cell) * ((table[cell + 1] as number) - low)
}
