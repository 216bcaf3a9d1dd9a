/**
 * How rare a detector's score is among its own scores of the past: what makes detectors with scores of any kind
 * comparable.
 *
 * In words: the share of past scores that are as high, the score itself counted among them; of ties all are as high, so
 * the p-value is rather too large. Above the highest `tailShare` of the past, where few scores say little one by one, a
 * generalised Pareto law fitted to those (by probability-weighted moments) goes on where the rank ends; its tail is never taken
 * to be shorter than the exponential one, so that a score is never impossible.
 *
 * @param past Scores of days on which nothing was new, in any order, 20 at least.
 * @param score In the same measure, higher where stranger.
 * @param tailShare The share of the past that the tail is fitted to; 0.1 where left out, and of 50 scores at least: with fewer
 *   in the tail the rank alone is taken.
 * @returns `pValue` in (0, 1], and whether it is `by` rank or by the tail.
 * @throws RangeError on too short a past, or scores that are no numbers, with their position.
 * @see Hosking and Wallis, Technometrics 29 (1987) 339; Pickands, Annals of Statistics 3 (1975) 119.
 * Complexity: O(past × log past).
 * @example calibrateScore({ past, score: 9 })
 */
export function calibrateScore({
  past,
  score,
  tailShare = 0.1,
}: {
  past: ArrayLike<number>
  score: number
  tailShare?: number
}): { pValue: number; by: 'rank' | 'tail' } {
  if (past.length < 20) throw new RangeError(`past must have 20 scores at least, got ${past.length}`)
  if (!(tailShare > 0 && tailShare <= 0.5))
    throw new RangeError(`tailShare must be above 0 and at most 0.5, got ${tailShare}`)
  if (!Number.isFinite(score)) throw new RangeError(`score must be a number, got ${score}`)
  const sorted = Float64Array.from(past)
  sorted.forEach((value, at) => {
    if (!Number.isFinite(value))
      throw new RangeError(`past scores must be numbers, got ${value} at position ${at}`)
  })
  sorted.sort()
  const inTail = Math.floor(tailShare * sorted.length)
  const threshold = sorted[sorted.length - inTail - 1]!
  const tail = inTail < leastInTail || score <= threshold ? undefined : fitTail(sorted, threshold)
  if (tail) return { pValue: tail(score), by: 'tail' }
  let asHigh = 0
  for (let at = sorted.length - 1; at >= 0 && sorted[at]! >= score; at--) asHigh += 1
  return { pValue: (asHigh + 1) / (sorted.length + 1), by: 'rank' }
}

/** Below, the moments of the tail say less than the ranks. */
const leastInTail = 50

/** The chance of a score or more, for scores above the threshold; undefined where the excesses are all alike. */
function fitTail(sorted: Float64Array, threshold: number): ((score: number) => number) | undefined {
  let first = sorted.length
  while (first > 0 && sorted[first - 1]! > threshold) first -= 1
  const count = sorted.length - first
  if (count < leastInTail) return undefined
  let mean = 0
  // Mean of each excess times the share of the tail above it.
  let weighted = 0
  for (let at = 0; at < count; at++) {
    const excess = sorted[first + at]! - threshold
    mean += excess / count
    weighted += (excess * (1 - (at + 0.65) / count)) / count
  }
  const spread = mean - 2 * weighted
  if (!(spread > 0)) return undefined
  const shape = 2 - mean / spread
  const share = (count + 1) / (sorted.length + 1)
  const scale = (2 * mean * weighted) / spread
  return (score) => {
    const excess = score - threshold
    const p = shape > 1e-9 ? (1 + (shape * excess) / scale) ** (-1 / shape) : Math.exp(-excess / mean)
    return Math.min(1, Math.max(Number.MIN_VALUE, share * p))
  }
}
