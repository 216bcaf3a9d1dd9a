import { checkBlocks, sumBlocks } from './blocks.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface MovingPercentileSettings {
  readonly yearsBack: number
  /** Periods that are summed: seven days. */
  readonly length: number
  /** Blocks before and after the same one of an earlier year. */
  readonly around: number
  /** The part of the earlier blocks that the threshold stands above, 0 to 1. */
  readonly percentile: number
}

/** @see Yang et al., Western Pacific Surveillance and Response Journal 2 (2011) 10: three years of five blocks of seven days. */
export const movingPercentileSettings: MovingPercentileSettings = {
  yearsBack: 3,
  length: 7,
  around: 2,
  percentile: 0.8,
}

/**
 * The moving percentile of China's own early warning system (CIDARS): are the last seven days above most of those of the same season?
 *
 * In words: the cases of seven days against the same seven of earlier years, with two such blocks before and two after: above their
 * percentile is an alarm. Percentiles between two blocks are drawn straight.
 *
 * @param options `from` and `to`, and any setting that differs from `movingPercentileSettings`. For weeks, `length: 1`.
 * @returns `observed`, `expected` (the median) and `threshold` are cases of the whole block.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Yang et al., Western Pac Surveill Response J 2 (2011) 10; Hyndman and Fan, Am Stat 50 (1996) 361, definition 7.
 * Complexity: O(blocks × (length + log blocks)) a position.
 * @example movingPercentile({ counts, frequency: 365, firstDay: '2008-01-01' }, { from: counts.length - 1 })
 */
export function movingPercentile(
  series: CountSeries,
  options: Partial<MovingPercentileSettings> & JudgedRange = {},
): Verdict[] {
  const settings = { ...movingPercentileSettings, ...options }
  checkSeries(series)
  checkBlocks(settings)
  const { yearsBack, length, around, percentile } = settings
  if (!(percentile >= 0 && percentile <= 1))
    throw new RangeError(`percentile must be from 0 to 1, got ${percentile}`)
  const { from, to } = rangeOf(series, options)
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const blocks = sumBlocks({ series, index, yearsBack, length, around })
    if (blocks === undefined || blocks.earlier.length === 0) {
      verdicts.push({ index, observed: series.counts[index]!, alarm: false, reason: 'too-short' })
      continue
    }
    const sorted = blocks.earlier.toSorted((one, other) => one - other)
    const threshold = drawPercentile(sorted, percentile)
    const expected = drawPercentile(sorted, 0.5)
    verdicts.push({ index, observed: blocks.now, expected, threshold, alarm: blocks.now > threshold })
  }
  return verdicts
}

function drawPercentile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part
  const below = sorted[Math.floor(place)]!
  const above = sorted[Math.ceil(place)]!
  return below + (above - below) * (place - Math.floor(place))
}
