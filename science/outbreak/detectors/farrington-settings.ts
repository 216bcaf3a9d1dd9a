import type { Holiday } from './calendar.ts'

/** How a threshold is drawn from a fitted mean. */
export type ThresholdMethod =
  /** The quantile of a negative binomial law at the fitted mean: Noufaily's choice. */
  | 'quantile'
  /** The same at the upper bound of the mean: Muan. */
  | 'muan'
  /** A normal law on a transformed scale, with the mean's own uncertainty: Farrington's choice. */
  | 'delta'

/** On which scale counts are taken for normal: `2/3` takes the skewness of a Poisson law away, `1/2` evens its variance. */
export type TransformPower = '2/3' | '1/2' | 'none'

export interface FarringtonSettings {
  /** Years of history that are looked at. */
  readonly yearsBack: number
  /** Periods to each side of the same period of an earlier year that count as the same season. */
  readonly halfWindow: number
  /** Chance of a count above the threshold, were nothing new happening. */
  readonly alpha: number
  /** Whether a trend over time may be in the model. */
  readonly trend: boolean
  /** A trend less certain than this is dropped; 1 keeps each that does not foretell more than was ever seen. */
  readonly trendPThreshold: number
  /** Whether earlier outbreaks weigh less in the baseline. */
  readonly reweight: boolean
  /** Anscombe residuals above this weigh less, as their inverse square. */
  readonly weightsThreshold: number
  readonly transformPower: TransformPower
  /** Whether counts are per head: the logarithm of the population is an offset. */
  readonly perHead: boolean
  /** A position with fewer cases than this in its last periods, itself included, is no alarm and gets no threshold. */
  readonly fewest: { readonly cases: number; readonly periods: number }
  /** Whether each weekday has a level of its own; for series by day with `firstDay`. */
  readonly weekdays: boolean
  /** Days that are not as others, of a series with `firstDay`. */
  readonly holidays: readonly Holiday[]
  /** What becomes of them: left out of the baseline and not judged, or a level of their own. */
  readonly holidayEffect: 'excluded' | 'term'
}

export interface FarringtonFlexibleSettings extends FarringtonSettings {
  /** Levels of a year: one for the season of the position, the others share the rest of the year. 1 uses that season alone. */
  readonly seasonLevels: number
  /** The last periods before the position, left out so that an outbreak under way does not enter its own baseline. */
  readonly recentExcluded: number
  readonly thresholdMethod: ThresholdMethod
  /**
   * Whether two numbers are made as the R package surveillance 1.20 puts them out, for comparison. After reweighting it measures the
   * mean's own uncertainty without the mean as a weight, which makes it some hundred times too small (`delta`, `muan` and the
   * trend's p-value); and its score of a count's quantile is measured from the logarithm of the mean.
   */
  readonly likeSurveillance: boolean
}

const shared = {
  yearsBack: 5,
  halfWindow: 3,
  trend: true,
  reweight: true,
  transformPower: '2/3',
  perHead: false,
  fewest: { cases: 5, periods: 4 },
  weekdays: false,
  holidays: [],
  holidayEffect: 'excluded',
} as const

/**
 * The settings that Noufaily and colleagues found best for weekly counts.
 *
 * @see Noufaily et al., Statistics in Medicine 32 (2013) 1206: section 3 (ten levels, 26 weeks, the weights of 2.58) and table 3.
 */
export const farringtonFlexibleSettings: FarringtonFlexibleSettings = {
  ...shared,
  alpha: 0.01,
  trendPThreshold: 1,
  weightsThreshold: 2.58,
  seasonLevels: 10,
  recentExcluded: 26,
  thresholdMethod: 'quantile',
  likeSurveillance: false,
}

/**
 * The same for counts by day: three weeks to each side, half a year left out, five cases in 28 days, a level for each weekday.
 * Our translation of weeks into days; the paper knows weeks alone.
 */
export const farringtonDailySettings: FarringtonFlexibleSettings = {
  ...farringtonFlexibleSettings,
  halfWindow: 24,
  recentExcluded: 182,
  fewest: { cases: 5, periods: 28 },
  weekdays: true,
}

/**
 * The settings of the first paper; alpha here is both sides of the interval, 0.5 % to each.
 *
 * @see Farrington et al., Journal of the Royal Statistical Society A 159 (1996) 547, section 3.
 */
export const farringtonSettings: FarringtonSettings = {
  ...shared,
  alpha: 0.01,
  trendPThreshold: 0.05,
  weightsThreshold: 1,
}

/** Looks the settings over. @throws RangeError that names the setting and what it may be. */
export function checkFarrington(settings: FarringtonSettings | FarringtonFlexibleSettings): void {
  const whole = (name: string, value: number, least: number) => {
    if (!(Number.isInteger(value) && value >= least))
      throw new RangeError(`${name} must be a whole number of ${least} or more, got ${value}`)
  }
  const { yearsBack, halfWindow, alpha, trendPThreshold, weightsThreshold, fewest } = settings
  whole('yearsBack', yearsBack, 1)
  whole('halfWindow', halfWindow, 0)
  whole('fewest.periods', fewest.periods, 1)
  if (!(fewest.cases >= 0)) throw new RangeError(`fewest.cases must be 0 or more, got ${fewest.cases}`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, got ${alpha}`)
  if (!(trendPThreshold >= 0 && trendPThreshold <= 1))
    throw new RangeError(`trendPThreshold must be from 0 to 1, got ${trendPThreshold}`)
  if (!(weightsThreshold > 0))
    throw new RangeError(`weightsThreshold must be above 0, got ${weightsThreshold}`)
  if (!('seasonLevels' in settings)) return
  whole('seasonLevels', settings.seasonLevels, 1)
  whole('recentExcluded', settings.recentExcluded, 0)
}
