import { z } from 'zod'

/**
 * Values of one number over runs. `low` to `high` is the 10th to the 90th percentile, and with fewer than ten runs the least and
 * the greatest, since a percentile of nine values is a guess. Null stands for never: what did not come within the run.
 */
export const Spread = z.object({
  runs: z.int().min(1),
  median: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  range: z.enum(['percentiles', 'extremes']),
})
export type Spread = z.infer<typeof Spread>

const fewRuns = 10

/** A value that never came counts as later than all others. Nothing where there is no value at all. */
export function spreadOf(values: readonly (number | null)[]): Spread | undefined {
  if (values.length === 0) return undefined
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  const isFew = values.length < fewRuns
  return {
    runs: values.length,
    median: finite(quantile(sorted, 0.5)),
    low: finite(quantile(sorted, isFew ? 0 : 0.1)),
    high: finite(quantile(sorted, isFew ? 1 : 0.9)),
    range: isFew ? 'extremes' : 'percentiles',
  }
}

/**
 * Quantile by linear interpolation between the sorted values, definition 7 of Hyndman and Fan (1996), "Sample quantiles in
 * statistical packages", The American Statistician 50(4), 361–365. `sorted` has at least one value and may end in infinities.
 */
export function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const below = Math.floor(at)
  // `below` is at most the last index, since `share` is at most 1.
  const low = sorted[below] as number
  const high = sorted[below + 1]
  return at === below || high === undefined || high === low ? low : low + (high - low) * (at - below)
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
