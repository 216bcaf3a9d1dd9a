import { negativeBinomialTail } from '../maths/index.ts'
import type { Finding } from './finding.ts'
import { countOn, type DailySeries, spanOn, todayOf } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** Jeffreys' prior for a Poisson rate: half a case over no time. */
const priorCases = 0.5

/**
 * Something after a long nothing: the first new cases after a long stretch in which reports came and counted none.
 *
 * In words: go back from today's report to the last day with a case, or to the first report. If that stretch has at least
 * `quietDays` days, and reports cover enough of its last `quietDays` days, today's cases are a finding. A rate of which
 * only is known that it gave no case in `n` covered days is expected to give `0.5 / n` a day (Jeffreys' prior); the
 * p-value is the chance of as many cases as today's under it, a negative binomial tail.
 *
 * Silence before the first report is not quiet: a series that begins with cases has nothing to be held against.
 *
 * @returns The finding, or undefined. Days and counts; see `Finding`.
 * @see Jeffreys, Theory of Probability (1961), for the prior.
 * Complexity: O(days since the last case).
 * @example findFirstAfterQuiet({ counts: [...Array(111).fill(0), 1] }) // observed 1, expected 0.005, quietDays 111
 */
export function findFirstAfterQuiet(
  series: DailySeries,
  settings: Settings = defaultSettings,
): Finding | undefined {
  const day = todayOf(series)
  const observed = day < 0 ? 0 : countOn(series, day)
  if (observed === 0) return undefined
  const windowDays = spanOn(series, day)
  const quietEnd = day - windowDays
  const { quietDays, coveredDays, coveredLately } = measureQuiet(series, quietEnd, settings.quietDays)
  if (quietDays < settings.quietDays || coveredLately < settings.quietCoverage * settings.quietDays)
    return undefined
  const expected = (priorCases * windowDays) / Math.max(1, coveredDays)
  const pValue = negativeBinomialTail({ count: observed, mean: expected, size: priorCases })
  return {
    detector: 'first-after-quiet',
    day,
    observed,
    expected,
    threshold: 1,
    windowDays,
    quietDays,
    pValue,
    score: -Math.log10(pValue),
  }
}

/** The stretch without cases that ends on `end`, from the day after the last case or the first day that a report covers. */
export function measureQuiet(series: DailySeries, end: number, latelyDays: number) {
  let first = end + 1
  let coveredDays = 0
  let coveredLately = 0
  let coveredFrom = end + 1
  for (let day = end; day >= 0 && countOn(series, day) === 0; day--) {
    coveredFrom = Math.min(coveredFrom, day - spanOn(series, day) + 1)
    if (coveredFrom > day) continue
    first = day
    coveredDays += 1
    if (day > end - latelyDays) coveredLately += 1
  }
  return { quietDays: end + 1 - first, coveredDays, coveredLately }
}
