/** Two sums of the same counts in another order may differ by this much and are equal all the same. */
const tieTolerance = 1e-9

/**
 * The share of chance's own results that are as strong as what was seen, the seen one counted among them.
 *
 * In words: the rank of the value among itself and the replicates, divided by their number. Replicates ended early after
 * `stopAfter` as strong ones (Besag and Clifford): then the p-value is `stopAfter` over the replicates it took.
 *
 * @param value The statistic seen.
 * @param replicates The statistics of the replicates, in the order in which they were drawn.
 * @param stopAfter How many as strong ones end the count; Infinity where left out.
 * @returns In (0, 1], and at least 1 / (replicates + 1): no simulation shows a p-value of 0.
 * @see Dwass, Annals of Mathematical Statistics 28 (1957) 181; Besag and Clifford, Biometrika 78 (1991) 301.
 * Complexity: O(replicates).
 * @example rankPValue({ value: 5, replicates: [1, 6, 2] }) // 0.5: the second of four
 */
export function rankPValue({
  value,
  replicates,
  stopAfter = Infinity,
}: {
  value: number
  replicates: readonly number[]
  stopAfter?: number
}): number {
  let asStrong = 0
  for (let drawn = 0; drawn < replicates.length; drawn++) {
    if (isAsStrong(replicates[drawn]!, value)) asStrong += 1
    if (asStrong >= stopAfter) return asStrong / (drawn + 1)
  }
  return (asStrong + 1) / (replicates.length + 1)
}

export function isAsStrong(replicate: number, value: number): boolean {
  return replicate >= value - tieTolerance * Math.abs(value)
}

const eulerGamma = 0.5772156649015329

/**
 * The p-value by a Gumbel law fitted to the replicates: for strong clusters, where no replicate comes near, it goes on
 * where the rank ends at 1 / (replicates + 1).
 *
 * In words: the greatest of many is about Gumbel's; its scale is the replicates' standard deviation × √6 / π, its place
 * their mean less 0.5772 times that scale.
 *
 * @returns In (0, 1], or undefined with fewer than 19 replicates or without any spread among them.
 * @see Abrams, Kulldorff and Kleinman, International Journal of Health Geographics 9 (2010) 61.
 * Complexity: O(replicates).
 */
export function gumbelPValue({
  value,
  replicates,
}: {
  value: number
  replicates: readonly number[]
}): number | undefined {
  const count = replicates.length
  if (count < 19) return undefined
  const mean = replicates.reduce((sum, replicate) => sum + replicate, 0) / count
  const variance = replicates.reduce((sum, replicate) => sum + (replicate - mean) ** 2, 0) / (count - 1)
  if (!(variance > 0)) return undefined
  const scale = Math.sqrt(variance * 6) / Math.PI
  const place = mean - eulerGamma * scale
  return Math.min(1, Math.max(Number.MIN_VALUE, -Math.expm1(-Math.exp(-(value - place) / scale))))
}
