/** What can be chosen of `outbreakOdds`. */
export interface OutbreakOddsSettings {
  /** Chance of an alarm in a period in which nothing new happens, as the course foretells it. */
  readonly alpha: number
  /** Years of history that are read; of fewer, all there is. */
  readonly yearsBack: number
  /** Periods before the judged one that its course is not learnt from: an outbreak that grows slowly must not teach it. */
  readonly guard: number
  /** Waves a year of which the season is made. */
  readonly harmonics: number
  /** Whether days of the week have levels of their own; for series by day with a `firstDay`. */
  readonly weekdays: boolean
  /** Whether counts are per head of `population`. */
  readonly perHead: boolean
  /** Chance that an outbreak begins in a period. */
  readonly onset: number
  /** Chance that it goes on in the next. */
  readonly lasting: number
  /** Odds beyond which an outbreak counts as told: what was told adds no more to the next period than this. */
  readonly told: number
  /** Periods of history without which nothing is judged. */
  readonly leastHistory: number
  /** Whether verdicts carry their threshold; without, they take less time. */
  readonly thresholds: boolean
}

export const outbreakOddsSettings: OutbreakOddsSettings = {
  alpha: 0.01,
  yearsBack: 5,
  guard: 12,
  harmonics: 2,
  weekdays: false,
  perHead: false,
  onset: 0.02,
  lasting: 0.3,
  told: 0.2,
  leastHistory: 26,
  thresholds: true,
}

/** The same for series by day: a fortnight's guard each way would be a month of days. */
export const outbreakOddsDailySettings: OutbreakOddsSettings = {
  ...outbreakOddsSettings,
  yearsBack: 2,
  guard: 28,
  weekdays: true,
  onset: 0.003,
  lasting: 0.6,
  leastHistory: 56,
}

/** @throws RangeError that names the setting, the value and what is needed. */
export function checkOddsSettings(settings: OutbreakOddsSettings): void {
  const share = (name: 'alpha' | 'onset' | 'lasting') => {
    const value = settings[name]
    if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, got ${value}`)
  }
  const whole = (name: 'guard' | 'harmonics' | 'leastHistory', least: number, most: number) => {
    const value = settings[name]
    if (!(Number.isInteger(value) && value >= least && value <= most))
      throw new RangeError(`${name} must be a whole number from ${least} to ${most}, got ${value}`)
  }
  share('alpha')
  share('onset')
  share('lasting')
  whole('guard', 1, 1_000)
  whole('harmonics', 0, 6)
  whole('leastHistory', 8, 10_000)
  if (!(settings.yearsBack > 0 && settings.yearsBack <= 50))
    throw new RangeError(`yearsBack must lie above 0 and be at most 50, got ${settings.yearsBack}`)
  if (!(settings.told > 0 && settings.told < Infinity))
    throw new RangeError(`told must be odds above 0, got ${settings.told}`)
}
