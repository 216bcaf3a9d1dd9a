import { normalQuantile, normalTail } from '../maths/normal.ts'
import { checkBlocks, sumBlocks } from './blocks.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface CdcSettings {
  readonly yearsBack: number
  /** Periods that are summed: four weeks are a month. */
  readonly length: number
  /** Blocks before and after the same one of an earlier year. */
  readonly around: number
  /** Chance of a sum outside the interval, both sides together. */
  readonly alpha: number
}

/** @see Stroup et al., Statistics in Medicine 8 (1989) 323: fifteen months of five years, 95 %. */
export const cdcSettings: CdcSettings = { yearsBack: 5, length: 4, around: 1, alpha: 0.05 }

/**
 * The CDC's historical limits: are the last four weeks off the same, the preceding and the following four of five years?
 *
 * @param options `from` and `to`, and any setting that differs from `cdcSettings`.
 * @returns `observed`, `expected` and `threshold` are cases of the whole block; `no-variation` where all blocks are equal.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Stroup, Williamson, Herndon and Karon, Statistics in Medicine 8 (1989) 323.
 * Complexity: O(yearsBack × blocks × length) a position.
 * @example cdc({ counts }, { from: counts.length - 1 })
 */
export function cdc(series: CountSeries, options: Partial<CdcSettings> & JudgedRange = {}): Verdict[] {
  const settings = { ...cdcSettings, ...options }
  checkSeries(series)
  checkBlocks(settings)
  const { yearsBack, length, around, alpha } = settings
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, got ${alpha}`)
  const { from, to } = rangeOf(series, options)
  const quantile = normalQuantile(1 - alpha / 2)
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const blocks = sumBlocks({ series, index, yearsBack, length, around })
    if (blocks === undefined || blocks.earlier.length < 2) {
      verdicts.push({ index, observed: series.counts[index]!, alarm: false, reason: 'too-short' })
      continue
    }
    const { now: observed, earlier } = blocks
    const expected = earlier.reduce((sum, cases) => sum + cases, 0) / earlier.length
    const squares = earlier.reduce((sum, cases) => sum + (cases - expected) ** 2, 0)
    const error = Math.sqrt((squares / (earlier.length - 1)) * (1 + 1 / earlier.length))
    const threshold = expected + quantile * error
    const alarm = observed > threshold
    const judged = { index, observed, expected, threshold, alarm }
    verdicts.push(
      error === 0
        ? { ...judged, reason: 'no-variation' }
        : { ...judged, pValue: normalTail((observed - expected) / error) },
    )
  }
  return verdicts
}
