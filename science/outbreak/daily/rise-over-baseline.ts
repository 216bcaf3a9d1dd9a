import { negativeBinomialTail } from '../maths/index.ts'
import { greatestWindow, measureBaseline } from './baseline.ts'
import type { Finding } from './finding.ts'
import { measureQuiet } from './first-after-quiet.ts'
import { countOn, type DailySeries, spanOn, todayOf } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/**
 * A rise over a baseline: more cases in the last days than the weeks before lead one to expect.
 *
 * In words: add up the last `windowDays` days. Leave out `guardDays` days before them, so that an outbreak's own first
 * cases do not raise what is expected. From the `baselineDays` days before that take a robust mean and a dispersion, the
 * latter raised by `dispersionErrors` of its standard errors. The window's cases are expected at the mean rate, with
 * variance `dispersion × expected × (1 + window / baseline)`, the last factor for the mean's own error; the p-value is the
 * chance of as many or more under the negative binomial law with that mean and variance, which nears Poisson's as the
 * dispersion nears 1.
 *
 * Few cases in batches say so little of their dispersion that this alone would let an outbreak of any size pass. So the p-value
 * is no more than the chance of as many cases if every window were expected to be as bad as the baseline's worst, of which
 * half a case more than its number is known (a negative binomial law again: one window foretells another).
 *
 * @returns The finding, or undefined where there is none, no report today, or no baseline yet.
 * @see Hutwagner et al., J Urban Health 80 (2003) i89 (guard days); Tokars et al., Emerg Infect Dis 15 (2009) 533 (a
 *   baseline of four weeks and more); Farrington et al., J R Stat Soc A 159 (1996) 547 (at least five cases).
 * Complexity: O(baseline days + days since the last case).
 * @example findRise({ counts: [...Array(70).fill(0), 6] }) // observed 6, expected 0.06, threshold 5
 */
export function findRise(series: DailySeries, settings: Settings = defaultSettings): Finding | undefined {
  const day = todayOf(series)
  if (day < 0 || countOn(series, day) === 0) return undefined
  const { observed, windowDays, firstCase } = sumWindow(series, day, settings.windowDays)
  if (observed < settings.minCases) return undefined
  const extentDays = Math.max(settings.windowDays, windowDays)
  const last = day - extentDays - settings.guardDays
  const baseline = measureBaseline(series, last - settings.baselineDays + 1, last)
  if (!baseline || baseline.coveredDays < settings.minBaselineDays) return undefined
  const expected = baseline.meanPerDay * windowDays
  const dispersion = baseline.dispersion + settings.dispersionErrors * baseline.dispersionError
  const inflation = dispersion * (1 + windowDays / baseline.coveredDays)
  const size = expected / (inflation - 1)
  const worst = greatestWindow(series, { first: last - settings.baselineDays + 1, last, windowDays }) + 0.5
  const tail = (count: number) =>
    Math.min(
      negativeBinomialTail({ count, mean: expected, size }),
      negativeBinomialTail({ count, mean: worst, size: worst }),
    )
  const pValue = tail(observed)
  if (pValue >= settings.alpha) return undefined
  return {
    detector: 'rise-over-baseline',
    day,
    observed,
    expected,
    threshold: leastCount((count) => count >= settings.minCases && tail(count) < settings.alpha, observed),
    windowDays,
    quietDays: measureQuiet(series, firstCase - spanOn(series, firstCase), 0).quietDays,
    pValue,
    score: -Math.log10(pValue),
  }
}

/** Cases of the reports dated in the last days; the days that these reports cover, which missing reports make more. */
function sumWindow(series: DailySeries, day: number, days: number) {
  let observed = 0
  let windowDays = 0
  let firstCase = day
  for (let at = day; at > day - days && at >= 0; at--) {
    const count = countOn(series, at)
    observed += count
    windowDays += spanOn(series, at)
    if (count > 0) firstCase = at
  }
  return { observed, windowDays, firstCase }
}

/** The least count that `holds`, given that `most` does and that every greater one does. */
function leastCount(holds: (count: number) => boolean, most: number): number {
  let low = 0
  let high = most
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return high
}
