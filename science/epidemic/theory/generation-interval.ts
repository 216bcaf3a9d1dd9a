import { compileDisease } from '../disease/compiled.ts'
import type { Disease } from '../disease/disease.ts'
import { type DelayTable, readDelay } from '../laws/delay.ts'

/** When infections happen, from the infection of who infects, where nobody is immune and contacts go on as they are. */
export interface GenerationInterval {
  /** Length of a part, in days. */
  readonly step: number
  /** Chance of each part; they add up to 1. */
  readonly chances: Float64Array
  readonly meanDays: number
  readonly sdDays: number
}

/** Parts of equal chance of each of the two laws, each by its mean. */
const quantiles = 256
/** Values read for a part's mean. */
const readings = 16
/** Places within the infectious period, for each part of its course. */
const places = 8

/**
 * The generation interval that a disease's laws give: infectiousness by time since infection, over all latencies and infectious
 * periods.
 *
 * @param step Of the answer, in days.
 * @throws RangeError for a disease that cannot be, a step that is not above 0.
 * Complexity: 256 × 256 pairs of parts, eight times the course's own.
 */
export function generationInterval(
  disease: Disease,
  { step = 0.1 }: { step?: number } = {},
): GenerationInterval {
  if (!(step > 0)) throw new RangeError(`a step must be above 0 days, got ${step}`)
  const { incubation, latency, leastLatency, daysBeforeOnset, infectiousPeriod, infectiousness } =
    compileDisease(disease)
  const at = (table: DelayTable, quantile: number) => {
    let total = 0
    for (let reading = 0; reading < readings; reading++)
      total += readDelay(table, (quantile + (reading + 0.5) / readings) / quantiles)
    return total / readings
  }
  const chances: number[] = []
  let [sum, first, second] = [0, 0, 0]
  const periods = Array.from({ length: quantiles }, (_, long) => at(infectiousPeriod, long))
  for (let late = 0; late < quantiles; late++) {
    const latent =
      latency === undefined
        ? Math.max(leastLatency, at(incubation, late) - daysBeforeOnset)
        : at(latency, late)
    for (const period of periods) {
      for (let place = 0; place < places * infectiousness.length; place++) {
        const days = latent + (period * (place + 0.5)) / (places * infectiousness.length)
        // Who is infectious for longer infects more.
        const weight = period * (infectiousness[Math.floor(place / places)] ?? 0)
        const part = Math.floor(days / step)
        chances[part] = (chances[part] ?? 0) + weight
        sum += weight
        first += weight * days
        second += weight * days * days
      }
    }
  }
  const meanDays = first / sum
  return {
    step,
    chances: Float64Array.from({ length: chances.length }, (_, part) => (chances[part] ?? 0) / sum),
    meanDays,
    sdDays: Math.sqrt(second / sum - meanDays ** 2),
  }
}

/**
 * Reproduction number that makes cases grow by this rate a day: the Euler–Lotka equation, 1 / R = Σ chance × exp(−rate × days).
 *
 * @see Wallinga and Lipsitch, Proceedings of the Royal Society B 274 (2007) 599.
 */
export function reproductionOfGrowth(ratePerDay: number, { chances, step }: GenerationInterval): number {
  return (
    1 / chances.reduce((sum, chance, part) => sum + chance * Math.exp(-ratePerDay * (part + 0.5) * step), 0)
  )
}

/** The rate a day at which cases grow with this reproduction number; below 0 where it is below 1. */
export function growthOfReproduction(reproduction: number, interval: GenerationInterval): number {
  if (!(reproduction > 0 && Number.isFinite(reproduction)))
    throw new RangeError(`a reproduction number is above 0, got ${reproduction}`)
  let [low, high] = [-1, 1]
  while (reproductionOfGrowth(low, interval) > reproduction) low *= 2
  while (reproductionOfGrowth(high, interval) < reproduction) high *= 2
  for (let halving = 0; halving < 100; halving++) {
    const middle = (low + high) / 2
    if (reproductionOfGrowth(middle, interval) < reproduction) low = middle
    else high = middle
  }
  return (low + high) / 2
}
