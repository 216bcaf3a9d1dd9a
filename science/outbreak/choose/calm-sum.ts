import { toValue } from '../detectors/cusum.ts'
import { logMass } from '../maths/count-quantile.ts'

/** A calm series, and what its sum is made of. */
export interface CalmSeries {
  /** Cases a period, above 0, and their variance over it, 1 or more. */
  readonly mean: number
  readonly dispersion: number
  /** As CUSUM's. */
  readonly reference: number
}

/** Sums are told apart in steps of a fifth of a standard deviation; from 20 of them on all are one. */
const step = 0.2
const cells = 101

/**
 * The chance that a calm series' cumulative sum stands at a value or above it, so many periods after it began at 0, by value.
 *
 * In words: counts are Poisson or negative binomial; each adds Rossi's value less the reference, the sum never falls below 0. Its law is carried from
 * period to period on a grid (Brook and Evans), a value between two cells going to both.
 *
 * @see Brook and Evans, Biometrika 59 (1972) 539.
 * Complexity: O(periods × cells × steps of one count).
 * @example calmSumTail({ mean: 2, dispersion: 1, reference: 1.04 }, 13)(2.26) // about 0.04
 */
export function calmSumTail(calm: CalmSeries, periods: number): (sum: number) => number {
  const moves = [...movesOf(calm)]
  const by = moves.map(([cellsMoved]) => cellsMoved)
  const share = moves.map(([, chance]) => chance)
  let law = new Float64Array(cells)
  law[0] = 1
  for (let period = 0; period < periods; period++) {
    const next = new Float64Array(cells)
    for (let at = 0; at < cells; at++) {
      // Within the arrays, as every position here.
      const chance = law[at]!
      if (chance < 1e-12) continue
      for (let move = 0; move < by.length; move++) {
        const to = at + by[move]!
        next[to < 0 ? 0 : to >= cells ? cells - 1 : to]! += chance * share[move]!
      }
    }
    law = next
  }
  const tail = new Float64Array(cells)
  let above = 0
  for (let at = cells - 1; at >= 0; at--) {
    above += law[at] ?? 0
    tail[at] = Math.min(1, above)
  }
  return (sum) => (sum <= 0 ? 1 : (tail[Math.min(cells - 1, Math.floor(sum / step + 1e-9))] ?? 0))
}

/** By how many cells the sum moves in a period, and with which chance. */
function movesOf({ mean, dispersion, reference }: CalmSeries): Map<number, number> {
  const size = dispersion > 1 ? mean / (dispersion - 1) : Infinity
  const spread = 12 * Math.sqrt(mean * dispersion) + 20 * dispersion
  const moves = new Map<number, number>()
  const add = (by: number, chance: number) => moves.set(by, (moves.get(by) ?? 0) + chance)
  for (let count = Math.max(0, Math.floor(mean - spread)); count <= mean + spread; count++) {
    const chance = Math.exp(logMass({ count, mean, size }))
    if (chance < 1e-12) continue
    const by = Math.min(cells, (toValue('rossi', count, mean) - reference) / step)
    const below = Math.floor(by)
    add(below, chance * (below + 1 - by))
    add(below + 1, chance * (by - below))
  }
  return moves
}
