import { negativeBinomialTail } from '../maths/index.ts'
import { type Baseline, greatestWindow, measureBaseline } from './baseline.ts'
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
 * A part of a whole (`partOf`) takes the whole's dispersion where that is larger: few cases in each part tell nothing of how they cluster, and
 * taken at their word, parts with a case in ten days each rang seven times as often as the whole (`false-alarms.test.ts`).
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
  const { observed, firstCase } = sumWindow(series, day, settings.windowDays)
  if (observed < settings.minCases) return undefined
  const question = askBaseline(series, settings)
  if (!question) return undefined
  const { expected, windowDays, tail, isFinding } = question
  const pValue = tail(observed)
  if (pValue >= settings.alpha) return undefined
  return {
    detector: 'rise-over-baseline',
    day,
    observed,
    expected,
    threshold: leastCount(isFinding, observed),
    windowDays,
    quietDays: measureQuiet(series, firstCase - spanOn(series, firstCase), 0).quietDays,
    pValue,
    score: -Math.log10(pValue),
  }
}

/** How the last days stand to their expected course, whether or not that is a finding. */
export interface Course {
  /** Cases seen in the last `windowDays` days. */
  readonly observed: number
  /** Cases that the baseline leads one to expect in them. */
  readonly expected: number
  /** The fewest cases that would be a finding. */
  readonly threshold: number
  readonly windowDays: number
  /** Chance of `observed` or more, were nothing new happening. In (0, 1]. */
  readonly pValue: number
  /** Variance over mean of the baseline's days; 1 is Poisson's. */
  readonly dispersion: number
}

/**
 * The last days against the baseline, on every day: what `findRise` asks, answered where nothing was found too, so that series can be
 * ranked and an expected band drawn.
 *
 * In words: as in `findRise`, whose mathematics it is. A day without a report has the window that ends on it all the same.
 *
 * @returns Undefined where there is no baseline yet (fewer than `minBaselineDays` covered days).
 * Complexity: O(baseline days), and of the order of 30 tails for the threshold.
 * @example weighCourse({ counts: Array(70).fill(1) }) // observed 7, expected 7.1, threshold 22, pValue 0.53
 */
export function weighCourse(series: DailySeries, settings: Settings = defaultSettings): Course | undefined {
  const question = todayOf(series) < 0 ? undefined : askBaseline(series, settings)
  if (!question) return undefined
  const { observed, expected, windowDays, dispersion, tail, isFinding } = question
  const most = upperBound(isFinding, Math.max(observed, settings.minCases))
  const threshold = leastCount(isFinding, most)
  return { observed, expected, threshold, windowDays, pValue: tail(observed), dispersion }
}

/** The window's cases, what the baseline expects of it, and the law that tells how rare a count of it would be. */
function askBaseline(series: DailySeries, settings: Settings) {
  const day = todayOf(series)
  const window = sumWindow(series, day, settings.windowDays)
  const windowDays = Math.max(1, window.windowDays)
  const last = day - Math.max(settings.windowDays, windowDays) - settings.guardDays
  const first = last - settings.baselineDays + 1
  const baseline = measureBaseline(series, first, last)
  if (!baseline || baseline.coveredDays < settings.minBaselineDays) return undefined
  const expected = baseline.meanPerDay * windowDays
  const inflated = Math.max(
    inflate(baseline, settings),
    inflate(series.partOf && measureBaseline(series.partOf, first, last), settings),
  )
  const size = expected / (inflated * (1 + windowDays / baseline.coveredDays) - 1)
  const worst = greatestWindow(series, { first, last, windowDays }) + 0.5
  const tail = (count: number) =>
    Math.min(
      negativeBinomialTail({ count, mean: expected, size }),
      negativeBinomialTail({ count, mean: worst, size: worst }),
    )
  return {
    observed: window.observed,
    windowDays,
    expected,
    dispersion: baseline.dispersion,
    tail,
    isFinding: (count: number) => count >= settings.minCases && tail(count) < settings.alpha,
  }
}

/** The dispersion with what few days may understate it by; Poisson's where there is none. */
function inflate(baseline: Baseline | undefined, { dispersionErrors }: Settings): number {
  return baseline ? baseline.dispersion + dispersionErrors * baseline.dispersionError : 1
}

/** A count that `holds`, by doubling. A chance beyond what a number can say holds too. */
function upperBound(holds: (count: number) => boolean, from: number): number {
  let count = Math.max(1, from)
  while (!holds(count) && count < 2 ** 40) count *= 2
  return count
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
