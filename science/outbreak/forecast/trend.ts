import { drawNegativeBinomial, drawNormal } from '../maths/draws.ts'
import type { Random } from '../maths/random.ts'
import { checkCounts } from '../reproduction/incidence.ts'
import { type Counts, fitLogLinear } from '../reproduction/index.ts'
import { checkForecast, type Forecast, summariseCourses } from './forecast.ts'

/**
 * Days to come by the trend of the last ones: the yardstick that a forecast with an epidemic in it has to beat.
 *
 * In words: a negative binomial regression of the last `trendDays` on the day; level and slope are drawn from their normal law with
 * their correlation, and cases about each course's mean. It knows no serial interval.
 *
 * @param counts New cases by day, oldest first.
 * @param trendDays How many of the last days make the trend, 14 by default.
 * @param daysAhead 1 to 60.
 * @param draws Courses, 2000 by default.
 * @throws RangeError for a series shorter than the trend, or a trend with fewer than two days with cases.
 * @see Lawless, Can J Stat 15 (1987) 209; Gelman and Hill, _Data Analysis Using Regression_ (2007), 7.2, for the draws.
 * Complexity: O(draws × days ahead), and the fit.
 * @example forecastTrend({ counts, daysAhead: 7, random: makeRandom(1) }).days[0]?.mean
 */
export function forecastTrend({
  counts,
  daysAhead,
  random,
  trendDays = 14,
  draws = 2000,
}: {
  readonly counts: Counts
  readonly daysAhead: number
  readonly random: Random
  readonly trendDays?: number
  readonly draws?: number
}): Forecast {
  checkForecast(daysAhead, draws)
  checkCounts(counts)
  if (!(Number.isInteger(trendDays) && trendDays >= 3 && trendDays <= counts.length))
    throw new RangeError(
      `a trend of ${trendDays} days needs 3 days or more and as long a series, got ${counts.length}`,
    )
  const recent = Array.from({ length: trendDays }, (_, day) => counts[counts.length - trendDays + day]!)
  const fit = fitLogLinear({ counts: recent, law: 'negative-binomial' })
  const independent = Math.sqrt(1 - fit.correlation ** 2)
  const courses = new Float64Array(draws * daysAhead)
  for (let n = 0; n < draws; n++) {
    const first = drawNormal(random)
    const slope = fit.slope + fit.slopeError * first
    const intercept =
      fit.intercept + fit.interceptError * (fit.correlation * first + independent * drawNormal(random))
    for (let ahead = 0; ahead < daysAhead; ahead++) {
      const mean = Math.exp(Math.min(27, intercept + slope * (trendDays + ahead)))
      courses[n * daysAhead + ahead] = drawNegativeBinomial({ mean, size: fit.size ?? Infinity }, random)
    }
  }
  return summariseCourses(courses, daysAhead)
}
