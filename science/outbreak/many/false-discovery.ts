import { checkPValues } from './p-values.ts'

/**
 * The least share of false alarms at which each series would still be told: alarms for all at or below 0.05 are false in
 * at most 5 of 100, on average over days.
 *
 * In words: sort the p-values; each one times the number of series over its rank; then none greater than the next one's.
 * Benjamini and Yekutieli multiply by 1 + 1/2 + … + 1/series, which holds however the series hang together; Benjamini and
 * Hochberg's holds for independent ones and those that rise together.
 *
 * Discrete p-values (of counts) are larger than they need be, so the share stays below; see midPValue.
 *
 * @param pValues One for each series, each from 0 to 1.
 * @returns In the order of the series.
 * @throws RangeError on an empty list or what is no p-value, with its position.
 * @see Benjamini and Hochberg, J R Stat Soc B 57 (1995) 289; Benjamini and Yekutieli, Annals of Statistics 29 (2001) 1165.
 * Complexity: O(series × log series).
 * @example adjustFalseDiscovery({ pValues: [0.01, 0.04, 0.03] }) // 0.03, 0.04, 0.04
 */
export function adjustFalseDiscovery({
  pValues,
  method = 'benjamini-hochberg',
}: {
  pValues: ArrayLike<number>
  method?: 'benjamini-hochberg' | 'benjamini-yekutieli'
}): number[] {
  checkPValues(pValues)
  const count = pValues.length
  let factor = count
  if (method === 'benjamini-yekutieli') {
    let harmonic = 0
    for (let rank = 1; rank <= count; rank++) harmonic += 1 / rank
    factor *= harmonic
  }
  return stepUp(pValues, factor)
}

/**
 * The q-value of each series: as adjustFalseDiscovery, but over the share of series that seem to be quiet, which finds more
 * where many are not.
 *
 * In words: of series where nothing is new, a share 1 − λ has p-values above λ; so their number is counted from those above
 * (one more, for safety), and the p-values are multiplied by this instead of by the number of all.
 *
 * @param lambda λ, between 0 and 1; 0.5 where left out.
 * @returns `qValues` in the order of the series, and `quietShare`, at most 1.
 * @see Storey, J R Stat Soc B 64 (2002) 479; Storey, Taylor and Siegmund, J R Stat Soc B 66 (2004) 187 (one more).
 * Complexity: O(series × log series).
 */
export function estimateQValues({ pValues, lambda = 0.5 }: { pValues: ArrayLike<number>; lambda?: number }): {
  qValues: number[]
  quietShare: number
} {
  checkPValues(pValues)
  if (!(lambda > 0 && lambda < 1)) throw new RangeError(`lambda must be between 0 and 1, got ${lambda}`)
  let above = 0
  for (let at = 0; at < pValues.length; at++) if (pValues[at]! > lambda) above += 1
  const quietShare = Math.min(1, (above + 1) / ((1 - lambda) * pValues.length))
  return { qValues: stepUp(pValues, pValues.length * quietShare), quietShare }
}

function stepUp(pValues: ArrayLike<number>, factor: number): number[] {
  const order = Array.from(pValues, (_, at) => at).sort((a, b) => pValues[b]! - pValues[a]!)
  const adjusted = new Array<number>(order.length)
  let least = 1
  order.forEach((at, fromTop) => {
    least = Math.min(least, (pValues[at]! * factor) / (order.length - fromTop))
    adjusted[at] = least
  })
  return adjusted
}

/**
 * One p-value for a whole family: is anything new in any of them?
 *
 * In words: the least of the p-values, each times their number over its rank. Under a level exactly where Benjamini and
 * Hochberg's method tells one at least.
 *
 * @see Simes, Biometrika 73 (1986) 751; Sarkar, Annals of Statistics 26 (1998) 494 (families that rise together).
 * Complexity: O(family × log family).
 */
export function combineBySimes(pValues: ArrayLike<number>): number {
  checkPValues(pValues)
  return Math.min(...stepUp(pValues, pValues.length))
}
