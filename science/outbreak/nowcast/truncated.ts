import { drawGamma } from '../maths/draws.ts'
import type { Random } from '../maths/random.ts'
import { defaultDelayWeight } from './bayes.ts'
import { checkCoverage, greatestTotal, type Nowcast, type NowcastSettings, quantilesOf } from './nowcast.ts'
import { checkDays, type ReportingTriangle, reportedOn, windowStart } from './reporting-triangle.ts'
import { countReverseHazards, type ReverseHazards } from './reverse-hazards.ts'

/** What was thought of a day's total before the data: negative binomial, as a Poisson law whose mean is gamma. */
export interface TotalPrior {
  readonly mean: number
  /** Above the mean. */
  readonly variance: number
}

/**
 * The final numbers of recent days with delays learned as they are seen, cut off by today: the method to trust while an
 * epidemic grows.
 *
 * In words: the share `g(x)` of cases reported within `x` days that took just `x` is drawn from its posterior,
 * Beta(κ + exactly, κ x + atMost − exactly), for every delay; their product gives the share known at each age; given that, what is
 * to come of `n` known cases is negative binomial. The chances are averaged over the draws, so they are simulated, not exact:
 * with 1000 draws ends of the interval move by a case or some per cent from seed to seed.
 *
 * @param triangle As known today.
 * @param days Whose totals are asked.
 * @param prior Of a day's total; say it from earlier outbreaks. It bounds the answer where few delays are known.
 * @param draws How many, 1000 by default.
 * @param delayWeight κ, above 0.
 * @param random Where chance comes from.
 * @returns A row for each day.
 * @throws RangeError for days that the triangle has not, a prior whose variance is not above its mean.
 * @see Höhle and an der Heiden, Biometrics 70 (2014) 993, section 3 (generalised Dirichlet).
 * Complexity: O(draws × (delays + days × totals looked at)).
 * @example nowcastTruncated({ triangle, days, prior: { mean: 50, variance: 3000 }, random: makeRandom(1) })
 */
export function nowcastTruncated({
  triangle,
  days,
  prior,
  random,
  draws = 1000,
  coverage = 0.95,
  maxTotal,
  windowDays,
  delayWeight = defaultDelayWeight,
}: NowcastSettings & {
  readonly triangle: ReportingTriangle
  readonly days: readonly number[]
  readonly prior: TotalPrior
  readonly random: Random
  readonly draws?: number
  readonly delayWeight?: number
}): Nowcast[] {
  checkDays(triangle, days)
  checkCoverage(coverage)
  if (!(prior.mean > 0 && prior.variance > prior.mean && prior.variance < Infinity))
    throw new RangeError(
      `a prior of totals needs a mean above 0 and a variance above it, got ${prior.mean} and ${prior.variance}`,
    )
  if (!(delayWeight > 0 && delayWeight < Infinity))
    throw new RangeError(`a nowcast needs a weight of delays above 0, got ${delayWeight}`)
  if (!(Number.isInteger(draws) && draws >= 1))
    throw new RangeError(`a nowcast needs 1 draw or more, got ${draws}`)
  const hazards = countReverseHazards(triangle, windowStart(triangle, windowDays))
  const shares = Array.from({ length: draws }, () => drawShares(hazards, delayWeight, random))
  return days.map((day) => {
    const reported = reportedOn(triangle, day)
    const age = Math.min(triangle.today - day, triangle.longestDelay)
    const sums = addChances({
      reported,
      shares: shares.map((share) => share[age]!),
      prior,
      most: greatestTotal(reported, maxTotal ?? 10_000 + 10 * reported) - reported,
    })
    let whole = 0
    for (const chance of sums) whole += chance
    const quantiles = quantilesOf({ reported, chances: sums, whole, coverage })
    return { day, reported, ...quantiles, beyond: Math.max(0, 1 - whole / draws) }
  })
}

/** A draw of the share known at each age. */
function drawShares({ exactly, atMost }: ReverseHazards, delayWeight: number, random: Random): Float64Array {
  const shares = new Float64Array(exactly.length)
  let share = 1
  for (let delay = exactly.length - 1; delay >= 0; delay--) {
    shares[delay] = share
    if (delay === 0) break
    const hit = drawGamma({ shape: delayWeight + exactly[delay]!, scale: 1 }, random)
    const rest = drawGamma(
      { shape: delayWeight * delay + atMost[delay]! - exactly[delay]!, scale: 1 },
      random,
    )
    // Both draws may be too small for a double where κ is; the prior's mean stands in.
    share *= hit + rest > 0 ? rest / (hit + rest) : delay / (delay + 1)
  }
  return shares
}

/** The sums over the draws of the chances of 0, 1, 2 … more to come. */
function addChances({
  reported,
  shares,
  prior,
  most,
}: {
  reported: number
  shares: readonly number[]
  prior: TotalPrior
  most: number
}): Float64Array {
  const size = prior.mean ** 2 / (prior.variance - prior.mean)
  const further = prior.mean / (prior.mean + size)
  const sums = new Float64Array(most + 1)
  for (const share of shares) {
    // Prior and thinning together: each further case has weight `further × (1 − share)`.
    const q = further * (1 - share)
    let chance = (1 - q) ** (size + reported)
    // Where the first chance is too small for a double, the recurrence runs on logarithms until it is not.
    let logChance = (size + reported) * Math.log1p(-q)
    let left = 1
    for (let more = 0; more <= most && left > 1e-10; more++) {
      sums[more]! += chance
      left -= chance
      const ratio = (q * (size + reported + more)) / (more + 1)
      logChance += Math.log(ratio)
      chance = Math.exp(logChance)
      if (ratio < 1 && chance < 1e-14) break
    }
  }
  return sums
}
