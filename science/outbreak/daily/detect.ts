import type { Finding } from './finding.ts'
import { findFirstAfterQuiet } from './first-after-quiet.ts'
import { findRise } from './rise-over-baseline.ts'
import type { DailySeries } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/**
 * What is off the expected course today, by every detector: none, one or two findings, the rarer first.
 *
 * A finding is not yet an alarm: an outbreak is found day after day. `findEpisode` says which findings are one.
 *
 * Complexity: O(baseline days + days since the last case).
 * @example detect({ counts: [...Array(111).fill(0), 1] }) // [{ detector: 'first-after-quiet', observed: 1, … }]
 */
export function detect(series: DailySeries, settings: Settings = defaultSettings): Finding[] {
  return [findFirstAfterQuiet(series, settings), findRise(series, settings)]
    .filter((finding) => finding !== undefined)
    .sort((a, b) => a.pValue - b.pValue)
}
