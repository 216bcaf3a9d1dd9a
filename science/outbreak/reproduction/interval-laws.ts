import { incompleteGamma, logGammaDensity } from '../maths/gamma.ts'
import { normalCdf, normalDensity } from '../maths/normal.ts'

/** A family of laws for the time between two onsets. Gamma and log-normal know no onset before the infector's; normal does. */
export type IntervalFamily = 'gamma' | 'log-normal' | 'normal'

/** What is needed of a law: density, distribution function, and the integral of that. */
export interface IntervalLaw {
  readonly meanDays: number
  readonly sdDays: number
  readonly logDensity: (days: number) => number
  readonly cdf: (days: number) => number
  /** ∫ cdf from −∞ to `days`: what two uncertain dates together ask for. */
  readonly integral: (days: number) => number
}

/** A law of a family by two free numbers: of which the optimiser may try any. */
export function lawFrom(family: IntervalFamily, [first = 0, second = 0]: readonly number[]): IntervalLaw {
  switch (family) {
    case 'gamma':
      return gammaLaw(Math.exp(first), Math.exp(second))
    case 'log-normal':
      return logNormalLaw(first, Math.exp(second))
    case 'normal':
      return normalLaw(first, Math.exp(second))
    default:
      return unreachable(family)
  }
}

/** Where the optimiser begins: the free numbers of the law with these moments. */
export function startOf(family: IntervalFamily, meanDays: number, sdDays: number): readonly number[] {
  const variation = (sdDays / meanDays) ** 2
  if (family === 'gamma') return [Math.log(1 / variation), Math.log(meanDays * variation)]
  if (family === 'log-normal')
    return [Math.log(meanDays) - Math.log1p(variation) / 2, Math.log(Math.log1p(variation)) / 2]
  return [meanDays, Math.log(sdDays)]
}

function gammaLaw(shape: number, scale: number): IntervalLaw {
  const lower = (k: number, x: number) => (x <= 0 ? 0 : incompleteGamma({ shape: k, x: x / scale }).lower)
  return {
    meanDays: shape * scale,
    sdDays: Math.sqrt(shape) * scale,
    logDensity: (x) => logGammaDensity({ x, shape, scale }),
    cdf: (x) => lower(shape, x),
    integral: (x) => (x <= 0 ? 0 : x * lower(shape, x) - shape * scale * lower(shape + 1, x)),
  }
}

function logNormalLaw(mu: number, sigma: number): IntervalLaw {
  const meanDays = Math.exp(mu + (sigma * sigma) / 2)
  const cdf = (x: number) => (x <= 0 ? 0 : normalCdf((Math.log(x) - mu) / sigma))
  return {
    meanDays,
    sdDays: meanDays * Math.sqrt(Math.expm1(sigma * sigma)),
    logDensity: (x) =>
      x <= 0
        ? -Infinity
        : -0.5 * ((Math.log(x) - mu) / sigma) ** 2 - Math.log(x * sigma) - 0.5 * Math.log(2 * Math.PI),
    cdf,
    integral: (x) => (x <= 0 ? 0 : x * cdf(x) - meanDays * normalCdf((Math.log(x) - mu) / sigma - sigma)),
  }
}

function normalLaw(meanDays: number, sdDays: number): IntervalLaw {
  return {
    meanDays,
    sdDays,
    logDensity: (x) => -0.5 * ((x - meanDays) / sdDays) ** 2 - Math.log(sdDays) - 0.5 * Math.log(2 * Math.PI),
    cdf: (x) => normalCdf((x - meanDays) / sdDays),
    integral: (x) => {
      const z = (x - meanDays) / sdDays
      return sdDays * (z * normalCdf(z) + normalDensity(z))
    },
  }
}

function unreachable(value: never): never {
  throw new Error(`no such family: ${String(value)}`)
}
