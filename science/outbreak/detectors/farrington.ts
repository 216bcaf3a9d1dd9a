import { farringtonFlexible } from './farrington-flexible.ts'
import { type FarringtonSettings, farringtonSettings } from './farrington-settings.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/**
 * Farrington's first detector: is this week's count off the same weeks of earlier years?
 *
 * In words: a quasi-Poisson log-linear regression of the weeks around the same week of each earlier year, with a trend where it is
 * certain; earlier outbreaks weigh less; the threshold by a normal law of counts raised to 2/3.
 *
 * @param series Weeks, oldest first.
 * @param options `from` and `to`, and any setting that differs from `farringtonSettings`. `alpha` is both sides of the interval.
 * @returns A verdict for each position; its `pValue` is of one side.
 * @throws RangeError for a count, population or setting that makes no sense.
 * @see Farrington et al., Journal of the Royal Statistical Society A 159 (1996) 547.
 * Complexity: O(yearsBack × halfWindow) a position.
 * @example farrington({ counts }, { from: counts.length - 1 })
 */
export function farrington(
  series: CountSeries,
  options: Partial<FarringtonSettings> & JudgedRange = {},
): Verdict[] {
  const settings = { ...farringtonSettings, ...options }
  return farringtonFlexible(series, {
    ...settings,
    alpha: settings.alpha / 2,
    seasonLevels: 1,
    recentExcluded: settings.halfWindow,
    thresholdMethod: 'delta',
    likeSurveillance: false,
  })
}
