import { type ForecastDay, forecastLevels } from './forecast.ts'

/** How good a forecast of one day was. */
export interface ForecastScore {
  /** Weighted interval score, in cases; 0 is perfect. The sum of the three parts. */
  readonly wis: number
  /** Of it, what the intervals' width costs. */
  readonly spread: number
  /** What lay under the intervals costs: the forecast was too high. */
  readonly overprediction: number
  /** What lay over them costs: too low. */
  readonly underprediction: number
  readonly absoluteError: number
  readonly isIn50: boolean
  readonly isIn95: boolean
}

/**
 * The weighted interval score of quantiles against what came: width of the central intervals and, ten- or hundredfold, how far
 * outside them it lay; the absolute error, carried on from a number to a law.
 *
 * In words: `(½ |y − median| + Σ α/2 × interval score of the 1 − α interval) / (K + ½)`, with the interval score `width + 2/α ×`
 * the distance outside.
 *
 * @param day A forecast with {@link forecastLevels}: K = 11 intervals and the median.
 * @param observed Cases that came, 0 or more.
 * @throws RangeError where observed is no number, or quantiles are missing or fall.
 * @see Bracher et al., PLoS Comput Biol 17 (2021) e1008618; Gneiting and Raftery, JASA 102 (2007) 359.
 * Complexity: O(K).
 * @example scoreDay(day, 12).wis
 */
export function scoreDay({ quantiles }: Pick<ForecastDay, 'quantiles'>, observed: number): ForecastScore {
  checkScored(quantiles, observed)
  const intervals = (forecastLevels.length - 1) / 2
  const median = quantiles[intervals]!
  let spread = 0
  let over = Math.max(0, median - observed) / 2
  let under = Math.max(0, observed - median) / 2
  for (let k = 0; k < intervals; k++) {
    const alpha = 2 * forecastLevels[k]!
    const lower = quantiles[k]!
    const upper = quantiles[quantiles.length - 1 - k]!
    spread += (alpha / 2) * (upper - lower)
    over += Math.max(0, lower - observed)
    under += Math.max(0, observed - upper)
  }
  const parts = intervals + 0.5
  const isWithin = (level: number) => {
    const k = forecastLevels.indexOf(level)
    return quantiles[k]! <= observed && observed <= quantiles[quantiles.length - 1 - k]!
  }
  return {
    wis: (spread + over + under) / parts,
    spread: spread / parts,
    overprediction: over / parts,
    underprediction: under / parts,
    absoluteError: Math.abs(observed - median),
    isIn50: isWithin(0.25),
    isIn95: isWithin(0.025),
  }
}

function checkScored(quantiles: Float64Array, observed: number): void {
  if (!(observed >= 0 && observed < Infinity))
    throw new RangeError(`a score needs observed cases of 0 or more, got ${observed}`)
  if (quantiles.length !== forecastLevels.length)
    throw new RangeError(`a score needs ${forecastLevels.length} quantiles, got ${quantiles.length}`)
  for (let k = 0; k < quantiles.length; k++)
    if (Number.isNaN(quantiles[k]!) || (k > 0 && quantiles[k]! < quantiles[k - 1]!))
      throw new RangeError(`a score needs quantiles that do not fall, got ${quantiles[k]} at position ${k}`)
}
