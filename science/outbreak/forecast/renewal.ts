import { drawGamma, drawNegativeBinomial } from '../maths/draws.ts'
import type { GammaLaw } from '../maths/gamma.ts'
import type { Random } from '../maths/random.ts'
import type { Counts, ReproductionEstimate } from '../reproduction/index.ts'
import { defaultPrior, estimateReproduction, infectionPressure } from '../reproduction/index.ts'
import { checkForecast, type Forecast, summariseCourses } from './forecast.ts'

/** Above this many cases a day a course has left the world; it is held there. */
const mostCases = 1e12

/**
 * Days to come by the renewal equation: each course draws a reproduction number from the posterior of the last window and, where
 * a sample of serial intervals is given, one of these with it; then day after day cases about `R Λ`, its own among the infectors.
 *
 * In words: things stay as they were in the last window. No change of behaviour, no immunity, no cases from elsewhere. Days scatter
 * more than Poisson: the negative binomial size is measured on the last four weeks, or given, and the posterior is widened by as much.
 *
 * @param counts New cases by day, oldest first, up to the last day that is complete: nowcast first, or leave out the last days.
 * @param serialInterval Weights by days from 0, or a sample of equally likely ones.
 * @param windowDays The last window, 7 by default.
 * @param daysAhead 1 to 60; beyond two weeks or so it is a scenario.
 * @param size Negative binomial size; measured where left out.
 * @param draws Courses, 2000 by default.
 * @throws RangeError for a series too short for a window (or, with its mean serial interval, without an estimate), said with what is needed.
 * @see Nouvellet et al., Epidemics 22 (2018) 29; Cori et al., Am J Epidemiol 178 (2013) 1505.
 * Complexity: O(draws × days ahead × length of the interval).
 * @example forecastRenewal({ counts, serialInterval, daysAhead: 7, random: makeRandom(1) }).days[6]?.mean
 */
export function forecastRenewal({
  counts,
  serialInterval,
  daysAhead,
  random,
  windowDays = 7,
  size,
  draws = 2000,
}: {
  readonly counts: Counts
  readonly serialInterval: ArrayLike<number> | readonly ArrayLike<number>[]
  readonly daysAhead: number
  readonly random: Random
  readonly windowDays?: number
  readonly size?: number
  readonly draws?: number
}): Forecast {
  checkForecast(daysAhead, draws)
  if (size !== undefined && !(size > 0)) throw new RangeError(`a forecast needs a size above 0, got ${size}`)
  const lastDay = counts.length - 1
  const windows = [{ firstDay: lastDay - windowDays + 1, lastDay }]
  const [estimate] = estimateReproduction({ counts, serialInterval, windows })
  if (!estimate || estimate.reason)
    throw new RangeError(
      `a forecast needs a reproduction number of its last ${windowDays} days, which has none: ${estimate?.reason}`,
    )
  // A first element that is no number is an interval itself.
  const intervals =
    typeof serialInterval[0] === 'number'
      ? [serialInterval as ArrayLike<number>]
      : (serialInterval as readonly ArrayLike<number>[])
  const scatter = size ?? measureSize({ counts, weights: intervals[0]!, estimate })
  const laws = estimate.laws.map((law) => widen(law, estimate.cases, windowDays, scatter))
  const courses = new Float64Array(draws * daysAhead)
  for (let n = 0; n < draws; n++) {
    const which = intervals.length === 1 ? 0 : Math.floor(random() * intervals.length)
    const reproduction = drawGamma(laws[which]!, random)
    runCourse({
      counts,
      weights: intervals[which]!,
      reproduction,
      size: scatter,
      random,
      courses,
      start: n * daysAhead,
      daysAhead,
    })
  }
  return summariseCourses(courses, daysAhead)
}

/**
 * The posterior where days scatter more than Poisson: what the window tells weighs less by as much as its variance is greater
 * (quasi-likelihood; McCullagh and Nelder, _Generalized Linear Models_, 1989, chapter 9).
 */
function widen({ shape, scale }: GammaLaw, cases: number, days: number, size: number): GammaLaw {
  const dispersion = 1 + cases / days / size
  const priorRate = defaultPrior.mean / defaultPrior.sd ** 2
  const pressure = 1 / scale - priorRate
  return {
    shape: shape - cases + cases / dispersion,
    scale: 1 / (priorRate + pressure / dispersion),
  }
}

function runCourse({
  counts,
  weights,
  reproduction,
  size,
  random,
  courses,
  start,
  daysAhead,
}: {
  counts: Counts
  weights: ArrayLike<number>
  reproduction: number
  size: number
  random: Random
  courses: Float64Array
  start: number
  daysAhead: number
}): void {
  const past = counts.length
  for (let ahead = 0; ahead < daysAhead; ahead++) {
    let pressure = 0
    for (let lag = 1; lag < weights.length && lag <= past + ahead; lag++)
      pressure += weights[lag]! * (lag <= ahead ? courses[start + ahead - lag]! : counts[past + ahead - lag]!)
    const mean = Math.min(mostCases, reproduction * pressure)
    courses[start + ahead] = drawNegativeBinomial({ mean, size }, random)
  }
}

/**
 * Negative binomial size by moments, of the window's days about their expected cases: what they scatter more than Poisson, and of
 * four weeks where the series has them, each in windows of a week.
 */
function measureSize({
  counts,
  weights,
  estimate,
}: {
  counts: Counts
  weights: ArrayLike<number>
  estimate: ReproductionEstimate & { reason?: never }
}): number {
  const pressure = infectionPressure(counts, weights)
  const length = estimate.lastDay - estimate.firstDay + 1
  let excess = 0
  let squares = 0
  for (let last = estimate.lastDay; last - length >= 0 && last > estimate.lastDay - 28; last -= length) {
    let cases = 0
    let pressures = 0
    for (let day = last - length + 1; day <= last; day++) {
      cases += counts[day]!
      pressures += pressure[day]!
    }
    if (pressures === 0 || length < 2) continue
    for (let day = last - length + 1; day <= last; day++) {
      const mean = (cases / pressures) * pressure[day]!
      // A degree of freedom of the window is spent on its own number.
      excess += ((counts[day]! - mean) ** 2 * length) / (length - 1) - mean
      squares += mean * mean
    }
  }
  return excess > 0 ? Math.max(0.1, squares / excess) : Infinity
}
