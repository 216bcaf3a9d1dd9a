import { makeRandom, type Random } from '@lianfang/outbreak'

/**
 * Weekly counts after Noufaily et al., Statistics in Medicine 32 (2013) 1206, section 3, as Bédubourg and Le Strat used them
 * (PLOS ONE 12 (2017) e0181227): 624 weeks of negative binomial counts with variance `phi` times the mean
 * exp(theta + beta t + Σ_j gamma1 cos(2πjt/52) + gamma2 sin(2πjt/52)), in 42 scenarios: seven sets of parameters, each with and
 * without trend, with no, one or two harmonics. The parameters were read from a replication, and that two harmonics share their
 * coefficients is inferred; `phi` = 1 is Poisson.
 */
export interface Scenario {
  readonly number: number
  readonly theta: number
  readonly beta: number
  readonly gamma1: number
  readonly gamma2: number
  readonly phi: number
  readonly harmonics: number
}

export const weeks = 624
/** Of the weeks judged, counted from 0: the last 49. */
export const firstJudged = weeks - 49
/** Outbreaks of the past begin from here on, in the five years before the weeks judged. */
const firstPast = 312
const pastOutbreaks = 4

const parameterSets = [
  { theta: 0.1, beta: 0.0025, gamma1: 0.6, gamma2: 0.6, phi: 1.5 },
  { theta: -2, beta: 0.005, gamma1: 0.1, gamma2: 0.3, phi: 2 },
  { theta: 1.5, beta: 0.003, gamma1: 0.2, gamma2: -0.4, phi: 1 },
  { theta: 0.5, beta: 0.002, gamma1: 0.5, gamma2: 0.5, phi: 5 },
  { theta: 2.5, beta: 0.001, gamma1: 1, gamma2: 0.1, phi: 3 },
  { theta: 3.75, beta: 0.001, gamma1: 0.1, gamma2: -0.1, phi: 1.1 },
  { theta: 5, beta: 0.0001, gamma1: 0.05, gamma2: 0.01, phi: 1.2 },
] as const

export const scenarios: readonly Scenario[] = parameterSets.flatMap((set, row) =>
  [0, 1].flatMap((trend) =>
    [0, 1, 2].map((harmonics) => ({
      ...set,
      number: row * 6 + trend * 3 + harmonics + 1,
      beta: set.beta * trend,
      harmonics,
    })),
  ),
)

/**
 * How an outbreak's cases spread over weeks from its start. `lognormal` is the design's own; the others are judged on only, so
 * that no detector can live off one shape.
 */
export const shapes = ['lognormal', 'point', 'plateau', 'growing', 'slow'] as const
export type Shape = (typeof shapes)[number]

export interface SimulatedSeries {
  readonly scenario: Scenario
  /** With outbreaks of the past, without the current one. */
  readonly calm: Float64Array
  /** The current outbreak's cases by week. */
  readonly outbreak: Float64Array
  /** Weeks of the current outbreak's first and last case; undefined where none came. */
  readonly first: number | undefined
  readonly last: number | undefined
  /** Its size is Poisson with this many standard deviations of the week that it begins in as its mean. */
  readonly size: number
}

export function meanOf({ theta, beta, gamma1, gamma2, harmonics }: Scenario, week: number): number {
  const t = week + 1
  let log = theta + beta * t
  for (let j = 1; j <= harmonics; j++) {
    const angle = (2 * Math.PI * j * t) / 52
    log += gamma1 * Math.cos(angle) + gamma2 * Math.sin(angle)
  }
  return Math.exp(log)
}

/** Replicates are numbered from 0: size factors of past outbreaks go round 0, 2, 3, 5, 10, of the current one 1 to 10. */
export function simulate(of: {
  scenario: Scenario
  replicate: number
  seed: number
  shape?: Shape
}): SimulatedSeries {
  const { scenario, replicate, shape = 'lognormal' } = of
  const random = makeRandom(of.seed, scenario.number * 100_000 + replicate)
  const calm = new Float64Array(weeks)
  for (let week = 0; week < weeks; week++)
    calm[week] = drawCount(meanOf(scenario, week), scenario.phi, random)
  const pastSize = [0, 2, 3, 5, 10][replicate % 5] as number
  for (let n = 0; n < pastOutbreaks; n++) {
    const start = firstPast + Math.floor(random() * (firstJudged - firstPast))
    addOutbreak(calm, { scenario, start, size: pastSize, shape: 'lognormal', random, end: firstJudged })
  }
  const size = (replicate % 10) + 1
  const outbreak = new Float64Array(weeks)
  const start = firstJudged + Math.floor(random() * 49)
  addOutbreak(outbreak, { scenario, start, size, shape, random, end: weeks })
  const first = outbreak.findIndex((cases) => cases > 0)
  const last = outbreak.findLastIndex((cases) => cases > 0)
  return {
    scenario,
    calm,
    outbreak,
    size,
    first: first < 0 ? undefined : first,
    last: last < 0 ? undefined : last,
  }
}

function addOutbreak(
  counts: Float64Array,
  of: { scenario: Scenario; start: number; size: number; shape: Shape; random: Random; end: number },
): void {
  const { scenario, start, random } = of
  const deviation = Math.sqrt(scenario.phi * meanOf(scenario, start))
  for (let cases = drawPoisson(of.size * deviation, random); cases > 0; cases--) {
    const week = start + weeksAfter(of.shape, random)
    // What would come after the last week is not seen.
    if (week < of.end) counts[week] = (counts[week] as number) + 1
  }
}

function weeksAfter(shape: Shape, random: Random): number {
  switch (shape) {
    case 'lognormal':
      return Math.floor(Math.exp(0.5 * drawNormal(random)))
    case 'point':
      return 0
    case 'plateau':
      return Math.floor(random() * 5)
    case 'growing':
      // Doubling weekly over five weeks.
      return Math.min(4, Math.floor(Math.log2(1 + random() * 31)))
    case 'slow':
      return Math.floor(random() * 10)
  }
}

function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Knuth's product for small means, else a sum of two draws of half the mean: exact, if slow. */
export function drawPoisson(mean: number, random: Random): number {
  if (mean > 20) return drawPoisson(mean / 2, random) + drawPoisson(mean / 2, random)
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count++
  return count
}

/** Variance `phi` times the mean: a Poisson number of logarithmic clusters (Quenouille, Biometrics 5 (1949) 162). */
function drawCount(mean: number, phi: number, random: Random): number {
  if (phi <= 1) return drawPoisson(mean, random)
  const clusters = drawPoisson((mean * Math.log(phi)) / (phi - 1), random)
  let count = 0
  for (let n = 0; n < clusters; n++) count += drawLogarithmic(1 - 1 / phi, random)
  return count
}

/** Kemp's second algorithm (Applied Statistics 30 (1981) 249). */
function drawLogarithmic(p: number, random: Random): number {
  const v = random()
  if (v >= p) return 1
  const q = 1 - (1 - p) ** random()
  if (v <= q * q) return Math.floor(1 + Math.log(v) / Math.log(q))
  return v <= q ? 2 : 1
}
