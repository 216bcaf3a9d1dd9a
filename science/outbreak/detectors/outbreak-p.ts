import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface OutbreakPSettings {
  /** The likelihood ratio that is an alarm. */
  readonly decision: number
}

/** @see Frisén, Andersson and Schiöler, Statistics in Medicine 28 (2009) 2581; 100 as in its programs. */
export const outbreakPSettings: OutbreakPSettings = { decision: 100 }

/**
 * OutbreakP: has a steady level begun to rise? Nothing is assumed of the rise but that it does not fall.
 *
 * In words: how much likelier the counts since `from` are under the best rising course than under a constant one. The rising course is
 * their isotonic regression, kept from position to position as blocks of equal means.
 *
 * @param options `from` (the level starts there) and `to`, and any setting that differs from `outbreakPSettings`.
 * @returns `statistic` is the logarithm of the ratio (the ratio itself passes what a double can hold); `expected` the constant level.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Frisén, Andersson and Schiöler, Stat Med 28 (2009) 2581; Barlow et al., Statistical Inference under Order Restrictions (1972), 1.2.
 * Complexity: O(blocks) a position, of which there are few.
 * @example outbreakP({ counts }, { from: 40 })
 */
export function outbreakP(
  series: CountSeries,
  options: Partial<OutbreakPSettings> & JudgedRange = {},
): Verdict[] {
  const { decision } = { ...outbreakPSettings, ...options }
  checkSeries(series)
  if (!(decision > 1 && decision < Infinity))
    throw new RangeError(`decision must be above 1, got ${decision}`)
  const { from, to } = rangeOf(series, options)
  const cases: number[] = []
  const periods: number[] = []
  const verdicts: Verdict[] = []
  let total = 0
  for (let index = from; index <= to; index++) {
    const observed = series.counts[index]!
    total += observed
    cases.push(observed)
    periods.push(1)
    pool(cases, periods)
    const expected = total / (index - from + 1)
    let statistic = 0
    for (let block = 0; block < cases.length; block++)
      if (cases[block]! > 0) statistic += cases[block]! * Math.log(cases[block]! / periods[block]! / expected)
    statistic = Math.max(0, statistic)
    const score = statistic / Math.log(decision)
    verdicts.push({ index, observed, expected, statistic, score, alarm: score > 1 })
  }
  return verdicts
}

/** Joins the last block to the one before while its mean is lower: pool adjacent violators. */
function pool(cases: number[], periods: number[]): void {
  for (let last = cases.length - 1; last > 0; last--) {
    if (cases[last]! * periods[last - 1]! >= cases[last - 1]! * periods[last]!) return
    cases[last - 1]! += cases.pop()!
    periods[last - 1]! += periods.pop()!
  }
}
