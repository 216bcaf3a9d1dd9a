import { normalQuantile, normalTail } from '../maths/normal.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface EarsSettings {
  /** C1: the baseline ends the period before. C2: two periods are left between. C3: C2 of three periods together. */
  readonly method: 'C1' | 'C2' | 'C3'
  /** Periods of the baseline. */
  readonly baseline: number
  /** A standard deviation below this is taken for this. */
  readonly leastDeviation: number
  /** Chance of a count above the threshold under a normal law; 0.001 is 3.09 standard deviations. For C3 the sum is held to the same. */
  readonly alpha: number
}

/** @see Hutwagner et al., Journal of Urban Health 80 (2003) i89: seven days, three standard deviations. */
export const earsSettings: EarsSettings = { method: 'C1', baseline: 7, leastDeviation: 0, alpha: 0.001 }

/** Between the baseline and the period judged, for C2 and C3. */
const lag = 2

/**
 * EARS C1, C2 and C3: is today's count off the mean of the week before? For series without years behind them.
 *
 * In words: the count's distance from the mean of seven days, in standard deviations; C3 adds up what it and the two days before had
 * above one.
 *
 * @param options `from` and `to`, and any setting that differs from `earsSettings`.
 * @returns A verdict for each position; `statistic` is the distance (for C3 the sum); `no-variation` where the baseline is constant,
 *   whose threshold is then the mean itself.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Hutwagner et al., Journal of Urban Health 80 (2003) i89; Fricker, Hegler and Dunfee, Statistics in Medicine 27 (2008) 3407.
 * Complexity: O(baseline) a position.
 * @example ears({ counts, frequency: 365 }, { method: 'C2' })
 */
export function ears(series: CountSeries, options: Partial<EarsSettings> & JudgedRange = {}): Verdict[] {
  const settings = { ...earsSettings, ...options }
  checkSeries(series)
  checkEars(settings)
  const { from, to } = rangeOf(series, options)
  const { counts } = series
  const quantile = normalQuantile(1 - settings.alpha)
  const gap = settings.method === 'C1' ? 0 : lag
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const observed = counts[index]!
    const now = measure(counts, index, gap, settings)
    const earlier = settings.method === 'C3' ? excessBefore(counts, index, settings) : 0
    if (now === undefined || earlier === undefined) {
      verdicts.push({ index, observed, alarm: false, reason: 'too-short' })
      continue
    }
    verdicts.push(judge({ index, observed, ...now, earlier, quantile, isC3: settings.method === 'C3' }))
  }
  return verdicts
}

function judge({
  index,
  observed,
  mean,
  deviation,
  earlier,
  quantile,
  isC3,
}: {
  index: number
  observed: number
  mean: number
  deviation: number
  earlier: number
  quantile: number
  isC3: boolean
}): Verdict {
  if (deviation === 0) {
    const alarm = observed > mean
    return { index, observed, expected: mean, threshold: mean, alarm, reason: 'no-variation' }
  }
  const distance = (observed - mean) / deviation
  const statistic = isC3 ? Math.max(0, distance - 1) + earlier : distance
  // Where the two periods before are an alarm by themselves, any case keeps it up.
  const needed = earlier > quantile ? -Infinity : quantile + (isC3 ? 1 - earlier : 0)
  const threshold = Math.max(0, mean + deviation * needed)
  const alarm = statistic > quantile && observed > 0
  const pValue = normalTail(distance)
  return { index, observed, expected: mean, threshold, statistic, pValue, alarm }
}

/** What the two periods before had above one standard deviation. */
function excessBefore(counts: ArrayLike<number>, index: number, settings: EarsSettings): number | undefined {
  let sum = 0
  for (let at = index - 2; at < index; at++) {
    const measured = measure(counts, at, lag, settings)
    if (measured === undefined) return undefined
    const { mean, deviation } = measured
    if (deviation > 0) sum += Math.max(0, (counts[at]! - mean) / deviation - 1)
  }
  return sum
}

function measure(
  counts: ArrayLike<number>,
  index: number,
  gap: number,
  { baseline, leastDeviation }: EarsSettings,
): { mean: number; deviation: number } | undefined {
  const start = index - gap - baseline
  if (start < 0) return undefined
  let sum = 0
  for (let at = start; at < index - gap; at++) sum += counts[at]!
  const mean = sum / baseline
  let squares = 0
  for (let at = start; at < index - gap; at++) squares += (counts[at]! - mean) ** 2
  return { mean, deviation: Math.max(leastDeviation, Math.sqrt(squares / (baseline - 1))) }
}

function checkEars({ baseline, leastDeviation, alpha }: EarsSettings): void {
  if (!(Number.isInteger(baseline) && baseline >= 2))
    throw new RangeError(`baseline must be a whole number of 2 or more periods, got ${baseline}`)
  if (!(leastDeviation >= 0 && leastDeviation < Infinity))
    throw new RangeError(`leastDeviation must be 0 or more, got ${leastDeviation}`)
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, got ${alpha}`)
}
