/** Counts of one place and one thing counted, by period (week or day), oldest first, without gaps. */
export interface CountSeries {
  /** Cases of each period: whole numbers of 0 or more. */
  readonly counts: ArrayLike<number>
  /** People among whom they were counted, a number above 0 for each period; only where a setting asks for it. */
  readonly population?: ArrayLike<number>
  /** Periods a year: 52 weeks (where left out), 365 days, or another for periods without dates. */
  readonly frequency?: number
  /**
   * First day of the first period, `'2020-01-06'`. With it the same week of earlier years is found by date, which keeps step in
   * years of 53 weeks; without it, by position: `frequency` periods before. Weekdays and holidays need it.
   */
  readonly firstDay?: string
}

/** Which positions of a series are judged: the whole of it where left out. */
export interface JudgedRange {
  /** The first position judged (0 where left out); a sequential detector starts its sum there. */
  readonly from?: number
  /** The last position judged (the series' last where left out). */
  readonly to?: number
}

/**
 * Why a verdict carries less than its detector can say. `too-short`: not enough history before the position. `too-few-cases`: fewer in
 * the last periods than the rule asks for. `no-variation`: a constant baseline, from which nothing can be measured. `no-fit`: the
 * regression did not converge, or bounds nothing. `holiday`: the period is left out by the settings.
 */
export type Reason = 'too-short' | 'too-few-cases' | 'no-variation' | 'no-fit' | 'holiday'

/** What a detector says of one position of a series. */
export interface Verdict {
  /** Position judged, from 0. */
  readonly index: number
  readonly observed: number
  /** Cases that the history leads one to expect. */
  readonly expected?: number
  /** More cases than this are an alarm; for CUSUM so many are. */
  readonly threshold?: number
  /** Chance of so many cases or more, were nothing new happening: 0 to 1. */
  readonly pValue?: number
  /** How far towards the threshold: 0 as expected, 1 at the threshold, more beyond it. */
  readonly score?: number
  /** What a sequential detector has summed up to here (CUSUM, likelihood ratio). */
  readonly statistic?: number
  /** Variance over mean that was measured in the history; 1 is Poisson. */
  readonly dispersion?: number
  /** Whether a trend over time was kept in the model. */
  readonly hasTrend?: boolean
  readonly alarm: boolean
  /** Where the detector could not do all of its work: why. Without one, it did. */
  readonly reason?: Reason
}
