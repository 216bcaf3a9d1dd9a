import { logGamma } from '../maths/log-gamma.ts'
import { checkCoverage, greatestTotal, type Nowcast, type NowcastSettings, quantilesOf } from './nowcast.ts'
import { checkDays, type ReportingTriangle, reportedOn, windowStart } from './reporting-triangle.ts'

/** The weight of each delay before the data, as that of so many cases: R's `gd.prior.kappa`. */
export const defaultDelayWeight = 0.1

/**
 * The final numbers of recent days in closed form: beta-negative-binomial laws, one for each age.
 *
 * In words: of all cases known, `A` were reported within the age `a` of the day asked and `B` later, so the share known by then
 * is Beta(κ (a + 1) + A, κ (D − a) + B); every total being equally likely before, what is still to come of `n` known cases is
 * beta-negative-binomial. **Long delays of recent days cannot be among the known cases and are missed: while an epidemic grows the
 * answer is too low**, as it was in 2011. It is fast and never absurd; `nowcastTruncated` has not that fault.
 *
 * @param triangle As known today.
 * @param days Whose totals are asked.
 * @param delayWeight κ, above 0: what each delay weighs before the data, in cases.
 * @returns A row for each day.
 * @throws RangeError for days that the triangle has not, or a weight that is not above 0.
 * @see Höhle and an der Heiden, Biometrics 70 (2014) 993; R `surveillance`, `nowcast`, method `bayes.notrunc.bnb`.
 * Complexity: O(days × delays) and the totals looked at.
 * @example nowcastBayes({ triangle, days: [triangle.today - 3] })
 */
export function nowcastBayes({
  triangle,
  days,
  coverage = 0.95,
  maxTotal,
  windowDays,
  delayWeight = defaultDelayWeight,
}: NowcastSettings & {
  readonly triangle: ReportingTriangle
  readonly days: readonly number[]
  readonly delayWeight?: number
}): Nowcast[] {
  checkDays(triangle, days)
  checkCoverage(coverage)
  if (!(delayWeight > 0 && delayWeight < Infinity))
    throw new RangeError(`a nowcast needs a weight of delays above 0, got ${delayWeight}`)
  const within = countWithin(triangle, windowStart(triangle, windowDays))
  const all = within[triangle.longestDelay]!
  return days.map((day) => {
    const reported = reportedOn(triangle, day)
    if (all === 0) return { day, reported, reason: 'delays-unknown' }
    const age = triangle.today - day
    if (age >= triangle.longestDelay)
      return { day, reported, median: reported, lower: reported, upper: reported, beyond: 0 }
    const alpha = delayWeight * (age + 1) + within[age]!
    const beta = delayWeight * (triangle.longestDelay - age) + all - within[age]!
    const greatest = greatestTotal(reported, maxTotal)
    const chances = betaNegativeBinomialChances({
      known: reported + 1,
      alpha,
      beta,
      most: greatest - reported,
    })
    let whole = 0
    for (const chance of chances) whole += chance
    return {
      day,
      reported,
      ...quantilesOf({ reported, chances, whole, coverage }),
      beyond: Math.max(0, 1 - whole),
    }
  })
}

/** For each delay from 0, the known cases that were reported within it. */
function countWithin(triangle: ReportingTriangle, fromDay: number): Float64Array {
  const width = triangle.longestDelay + 1
  const within = new Float64Array(width)
  for (let cell = (fromDay - triangle.firstDay) * width; cell < triangle.cells.length; cell++)
    within[cell % width]! += triangle.cells[cell]!
  for (let delay = 1; delay < width; delay++) within[delay]! += within[delay - 1]!
  return within
}

/** Chances of 0, 1, 2 … more to come, until what is left is under 1e-12 or the most is reached. */
function betaNegativeBinomialChances({
  known,
  alpha,
  beta,
  most,
}: {
  known: number
  alpha: number
  beta: number
  most: number
}): number[] {
  const chances: number[] = []
  let chance = Math.exp(
    logGamma(alpha + known) + logGamma(alpha + beta) - logGamma(alpha) - logGamma(alpha + known + beta),
  )
  let sum = 0
  for (let more = 0; more <= most; more++) {
    chances.push(chance)
    sum += chance
    if (1 - sum < 1e-12) break
    chance *= ((known + more) * (beta + more)) / ((more + 1) * (alpha + known + beta + more))
  }
  return chances
}
