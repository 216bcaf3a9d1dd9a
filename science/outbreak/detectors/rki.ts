import { checkEarlierPeriods, type EarlierPeriods, likeCounts } from './earlier-years.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/** Which earlier periods are asked. */
export type RkiSettings = EarlierPeriods

/** The three systems: the last six weeks; these and 13 of a year ago; nine of each of two years. */
export const rki1Settings: RkiSettings = { yearsBack: 0, halfWindow: 6, thisYear: true }
export const rki2Settings: RkiSettings = { yearsBack: 1, halfWindow: 6, thisYear: true }
export const rki3Settings: RkiSettings = { yearsBack: 2, halfWindow: 4, thisYear: false }

/** Up to this mean counts are taken for Poisson, above for normal. */
const mostPoisson = 20

/** About the 0.975 quantile, as the system has it. */
const deviations = 2

/**
 * Upper ends of the 95 % confidence intervals of a Poisson mean for counts of 0 to 20: those whose acceptance regions hold the
 * fewest counts and, of these regions, lie highest.
 *
 * @see Crow and Gardner, Biometrika 46 (1959) 441, table 1.
 */
export const crowGardnerUpper: readonly number[] = [
  3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05, 20.335, 21.364,
  22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017,
]

/**
 * The systems of the Robert Koch Institute, RKI 1 to 3: is the count above the bound of its season's mean?
 *
 * In words: for a mean of 20 or less the upper end of Crow and Gardner's interval of the mean's whole part; above, the mean
 * and two standard deviations.
 *
 * @param options `from` and `to`, and any setting that differs from `rki3Settings`.
 * @returns No p-value: the bound for small means is none of the count's own law. `no-variation` where a mean above 20 has no deviation.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Höhle, Computational Statistics 22 (2007) 571 (the three systems); Crow and Gardner, Biometrika 46 (1959) 441.
 * Complexity: O(yearsBack × halfWindow) a position.
 * @example rki({ counts }, { ...rki1Settings, from: counts.length - 1 })
 */
export function rki(series: CountSeries, options: Partial<RkiSettings> & JudgedRange = {}): Verdict[] {
  const settings = { ...rki3Settings, ...options }
  checkSeries(series)
  checkEarlierPeriods(settings)
  const { from, to } = rangeOf(series, options)
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const observed = series.counts[index]!
    const like = likeCounts(series, index, settings)
    if (like === undefined) {
      verdicts.push({ index, observed, alarm: false, reason: 'too-short' })
      continue
    }
    const { mean: expected, deviation } = measure(like)
    const threshold =
      expected <= mostPoisson ? crowGardnerUpper[Math.floor(expected)]! : expected + deviations * deviation
    const judged = { index, observed, expected, threshold, alarm: observed > threshold }
    verdicts.push(expected > mostPoisson && deviation === 0 ? { ...judged, reason: 'no-variation' } : judged)
  }
  return verdicts
}

function measure(counts: readonly number[]): { mean: number; deviation: number } {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
  const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0)
  // One count alone has no deviation.
  return { mean, deviation: counts.length > 1 ? Math.sqrt(squares / (counts.length - 1)) : 0 }
}
