import { drawNormal } from '../maths/draws.ts'
import type { Random } from '../maths/random.ts'
import { discretiseSerialInterval } from './serial-interval.ts'

/** A number that is known up to a normal law cut at both ends. */
export interface UncertainNumber {
  readonly mean: number
  readonly sd: number
  readonly min: number
  readonly max: number
}

/** After so many draws outside its bounds a law is taken to have next to nothing between them. */
const mostTries = 10_000

/**
 * Serial intervals that could be, where mean and standard deviation are themselves uncertain: each drawn from a normal law cut
 * at its bounds, and the standard deviation never above the mean.
 *
 * @param mean, sd In days. The mean's lower bound is above 1.
 * @param sampleSize How many; 100 to 1000 is usual.
 * @param random Where chance comes from.
 * @returns Intervals by days from 0, for `estimateReproduction`.
 * @throws RangeError where bounds are not in order or leave next to nothing to draw.
 * @see Cori et al., Am J Epidemiol 178 (2013) 1505, web appendix 4.
 * Complexity: O(sample × length of an interval).
 * @example
 * drawSerialIntervals({ mean: { mean: 2.6, sd: 1, min: 1.5, max: 4.2 }, sd: { mean: 1.5, sd: 0.5, min: 0.5, max: 2.5 }, sampleSize: 100, random: makeRandom(1) })
 */
export function drawSerialIntervals({
  mean,
  sd,
  sampleSize,
  random,
}: {
  readonly mean: UncertainNumber
  readonly sd: UncertainNumber
  readonly sampleSize: number
  readonly random: Random
}): Float64Array[] {
  checkUncertain('mean', mean, 1)
  checkUncertain('sd', sd, 0)
  if (!(Number.isInteger(sampleSize) && sampleSize >= 1))
    throw new RangeError(`drawSerialIntervals needs a sample of 1 or more, got ${sampleSize}`)
  return Array.from({ length: sampleSize }, () => {
    const meanDays = drawBetween(mean, random)
    const sdDays = drawBetween({ ...sd, max: Math.min(sd.max, meanDays) }, random)
    return discretiseSerialInterval({ meanDays, sdDays })
  })
}

function checkUncertain(name: string, { mean, sd, min, max }: UncertainNumber, floor: number): void {
  if (!(min > floor && min <= mean && mean <= max && max < Infinity && sd > 0))
    throw new RangeError(
      `an uncertain ${name} needs ${floor} < min ≤ mean ≤ max and a standard deviation above 0, got ` +
        `min ${min}, mean ${mean}, max ${max}, sd ${sd}`,
    )
}

function drawBetween({ mean, sd, min, max }: UncertainNumber, random: Random): number {
  for (let n = 0; n < mostTries; n++) {
    const value = mean + sd * drawNormal(random)
    if (value >= min && value <= max) return value
  }
  throw new RangeError(`a normal law of mean ${mean} and sd ${sd} has next to nothing from ${min} to ${max}`)
}
