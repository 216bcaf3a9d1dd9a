import { countQuantile } from '../maths/count-quantile.ts'
import { negativeBinomialTail } from '../maths/negative-binomial.ts'
import { checkEarlierPeriods, type EarlierPeriods, likeCounts } from './earlier-years.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface BayesSettings extends EarlierPeriods {
  /** Chance of the threshold or more, were nothing new happening. */
  readonly alpha: number
}

/** @see Höhle, Computational Statistics 22 (2007) 571: `bayes 3`, two years of nine weeks, is these with 4 and without this year. */
export const bayesSettings: BayesSettings = { yearsBack: 0, halfWindow: 6, thisYear: true, alpha: 0.05 }

/**
 * The Bayesian detector: how likely is such a count, given the counts of the same season?
 *
 * In words: the season's counts are Poisson at a mean about which nothing is known before (Jeffreys' prior); what they foretell is a
 * negative binomial law, of which a count beyond the quantile is an alarm.
 *
 * @param options `from` and `to`, and any setting that differs from `bayesSettings`.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Riebler, Empirischer Vergleich von statistischen Methoden zur Ausbruchserkennung (2004); Höhle, Comput Stat 22 (2007) 571.
 * Complexity: O(yearsBack × halfWindow) a position.
 * @example bayes({ counts }, { yearsBack: 2, from: 162 })
 */
export function bayes(series: CountSeries, options: Partial<BayesSettings> & JudgedRange = {}): Verdict[] {
  const settings = { ...bayesSettings, ...options }
  checkSeries(series)
  checkEarlierPeriods(settings)
  if (!(settings.alpha > 0 && settings.alpha < 1))
    throw new RangeError(`alpha must be between 0 and 1, got ${settings.alpha}`)
  const { from, to } = rangeOf(series, options)
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const observed = series.counts[index]!
    const like = likeCounts(series, index, settings)
    if (like === undefined) {
      verdicts.push({ index, observed, alarm: false, reason: 'too-short' })
      continue
    }
    const size = like.reduce((sum, count) => sum + count, 0) + 0.5
    const mean = size / like.length
    const threshold = countQuantile({ probability: 1 - settings.alpha, mean, size })
    const pValue = negativeBinomialTail({ count: observed, mean, size })
    verdicts.push({ index, observed, expected: mean, threshold, pValue, alarm: observed > threshold })
  }
  return verdicts
}
