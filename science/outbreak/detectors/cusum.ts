import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/**
 * How a Poisson count becomes a standard normal value. `anscombe2nd` corrects the centre to second order (not the scale, as
 * the R package surveillance has it).
 */
export type CusumTransform = 'standard' | 'rossi' | 'anscombe' | 'anscombe2nd'

export interface CusumSettings {
  /** Expected cases a period; the mean of all periods before `from` where left out. */
  readonly expected?: number
  /** What each period's value must exceed to add to the sum, in standard deviations: half of the shift looked for. */
  readonly reference: number
  /** The sum that is an alarm. */
  readonly decision: number
  readonly transform: CusumTransform
  /** Whether the sum begins anew after an alarm; otherwise it falls by itself. */
  readonly restart: boolean
}

/** @see Rossi, Lampugnani and Marchi, Statistics in Medicine 18 (1999) 2111: k = 1.04, h = 2.26. */
export const cusumSettings: CusumSettings = {
  reference: 1.04,
  decision: 2.26,
  transform: 'rossi',
  restart: false,
}

/**
 * The cumulative sum of counts above their expectation: finds a small rise that lasts.
 *
 * In words: each count becomes a standard value; what it has above the reference is added to the sum, which never falls below 0.
 *
 * @param options `from` (the sum starts there) and `to`, and any setting that differs from `cusumSettings`.
 * @returns `statistic` is the sum, an alarm from `decision` on; `threshold` the count that takes it there (it need not be whole).
 * @throws RangeError for a count or setting that makes no sense; where nothing is expected, or there is no period to expect it from.
 * @see Rossi et al., Stat Med 18 (1999) 2111; Pierce and Schafer, J Am Stat Assoc 81 (1986) 977 (Anscombe's residuals).
 * Complexity: O(1) a position.
 * @example cusum({ counts }, { from: 104, transform: 'anscombe' })
 */
export function cusum(series: CountSeries, options: Partial<CusumSettings> & JudgedRange = {}): Verdict[] {
  const settings = { ...cusumSettings, ...options }
  checkSeries(series)
  const { from, to } = rangeOf(series, options)
  const { reference, decision, transform, restart } = settings
  if (!(reference >= 0 && decision > 0))
    throw new RangeError(`reference must be 0 or more and decision above 0, got ${reference} and ${decision}`)
  const mean = settings.expected ?? meanBefore(series.counts, from)
  if (!(mean > 0 && mean < Infinity))
    throw new RangeError(
      `cusum needs an expected count above 0 (give it, or periods before from), got ${mean}`,
    )
  let sum = 0
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const observed = series.counts[index]!
    const threshold = toCount(transform, decision + reference - sum, mean)
    sum = Math.max(0, sum + toValue(transform, observed, mean) - reference)
    const alarm = sum >= decision
    verdicts.push({
      index,
      observed,
      expected: mean,
      threshold,
      statistic: sum,
      score: sum / decision,
      alarm,
    })
    if (alarm && restart) sum = 0
  }
  return verdicts
}

function meanBefore(counts: ArrayLike<number>, from: number): number {
  let sum = 0
  for (let at = 0; at < from; at++) sum += counts[at]!
  return sum / from
}

/** The standard value of a count. */
export function toValue(transform: CusumTransform, count: number, mean: number): number {
  switch (transform) {
    case 'standard':
      return (count - mean) / Math.sqrt(mean)
    case 'rossi':
      return (count - 3 * mean + 2 * Math.sqrt(mean * count)) / (2 * Math.sqrt(mean))
    case 'anscombe':
      return (1.5 * (count ** (2 / 3) - mean ** (2 / 3))) / mean ** (1 / 6)
    case 'anscombe2nd':
      return (1.5 * (count ** (2 / 3) - secondCentre(mean))) / mean ** (1 / 6)
  }
}

/** The count whose value is given: the other way round. */
function toCount(transform: CusumTransform, value: number, mean: number): number {
  switch (transform) {
    case 'standard':
      return Math.max(0, mean + value * Math.sqrt(mean))
    case 'rossi': {
      const root = Math.sqrt(Math.max(0, 4 * mean + 2 * Math.sqrt(mean) * value)) - Math.sqrt(mean)
      return Math.max(0, root) ** 2
    }
    case 'anscombe':
      return Math.max(0, mean ** (2 / 3) + (value * mean ** (1 / 6)) / 1.5) ** 1.5
    case 'anscombe2nd':
      return Math.max(0, secondCentre(mean) + (value * mean ** (1 / 6)) / 1.5) ** 1.5
  }
}

function secondCentre(mean: number): number {
  return mean ** (2 / 3) - mean ** (-1 / 3) / 9
}
