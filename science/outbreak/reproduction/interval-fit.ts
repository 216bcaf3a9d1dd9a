import { findLeast } from '../maths/peak.ts'
import type { Random } from '../maths/random.ts'
import { type IntervalFamily, type IntervalLaw, lawFrom, startOf } from './interval-laws.ts'

/** When something began: between two times in days; the same time twice where it is known exactly. A whole day `d` is `d` to `d + 1`. */
export interface OnsetSpan {
  readonly from: number
  readonly to: number
}

/** Onset of a case and of one that it infected. */
export interface OnsetPair {
  readonly infector: OnsetSpan
  readonly infected: OnsetSpan
}

/** A law fitted to pairs. */
export interface IntervalFit {
  readonly family: IntervalFamily
  readonly meanDays: number
  readonly sdDays: number
  readonly logLikelihood: number
  /** Akaike's criterion: the lower, the better among families fitted to the same pairs. */
  readonly aic: number
  readonly pairs: number
  /** 95 % by bootstrap; left out where none was asked for. */
  readonly interval?: {
    readonly meanDays: readonly [number, number]
    readonly sdDays: readonly [number, number]
  }
}

/** Two free numbers want some pairs more than two: with fewer an answer would be chance. */
const fewestPairs = 5

/**
 * The serial interval from pairs of cases, by maximum likelihood, with onsets known to the day or worse.
 *
 * In words: the infector's onset is taken as spread evenly over its span; the chance that the infected one's falls in its own is a
 * second difference of the integrated distribution function, in closed form for all three families. Bootstrap draws pairs
 * with replacement and fits anew. **Not corrected**: pairs whose second case has not shown yet (in a growing epidemic the answer is
 * too short; Britton and Scalia Tomba 2019), wrong or reversed pairs, and several infectors.
 *
 * @param pairs Five or more.
 * @param family `'gamma'` or `'log-normal'`, or, where infected cases fell ill first, `'normal'`.
 * @param bootstrap With `random`: how many times to draw; 200 to 1000 is usual.
 * @throws RangeError with the position of a pair whose span is none, or, for gamma and log-normal, whose interval cannot be above 0.
 * @see Reich et al., Stat Med 28 (2009) 2769 (both onsets in spans); Efron, Ann Stat 7 (1979) 1 (bootstrap).
 * Complexity: O(pairs × evaluations), some hundred, for each fit; equal pairs are counted once.
 * @example fitSerialInterval({ pairs: pairsByDay([[0, 3], [2, 9], [4, 9], [5, 12], [6, 13]]), family: 'gamma' })
 */
export function fitSerialInterval({
  pairs,
  family,
  bootstrap = 0,
  random,
}: {
  readonly pairs: readonly OnsetPair[]
  readonly family: IntervalFamily
  readonly bootstrap?: number
  readonly random?: Random
}): IntervalFit {
  if (pairs.length < fewestPairs)
    throw new RangeError(`a serial interval needs ${fewestPairs} pairs or more, got ${pairs.length}`)
  for (const [n, pair] of pairs.entries()) checkPair(pair, n, family)
  if (bootstrap > 0 && !random) throw new RangeError('fitSerialInterval needs a random to draw pairs with')
  const kinds = groupEqual(pairs)
  const weights = Float64Array.from(kinds, ({ weight }) => weight)
  const start = startingPoint(kinds, weights, family)
  const best = fit({ kinds, weights, family, start })
  const law = lawFrom(family, best.point)
  const fitted: IntervalFit = {
    family,
    meanDays: law.meanDays,
    sdDays: law.sdDays,
    logLikelihood: -best.value,
    aic: 4 + 2 * best.value,
    pairs: pairs.length,
  }
  if (!random || bootstrap <= 0) return fitted
  const drawn = Array.from({ length: bootstrap }, () => {
    const again = drawWeights(weights, pairs.length, random)
    return lawFrom(family, fit({ kinds, weights: again, family, start: best.point }).point)
  })
  return {
    ...fitted,
    interval: { meanDays: middle95(drawn, 'meanDays'), sdDays: middle95(drawn, 'sdDays') },
  }
}

/** Pairs of whole days of onset, infector's first, as spans of a day each. */
export function pairsByDay(days: readonly (readonly [number, number])[]): OnsetPair[] {
  return days.map(([infector, infected]) => ({
    infector: { from: infector, to: infector + 1 },
    infected: { from: infected, to: infected + 1 },
  }))
}

/** Pairs that ask the same of a law, once, with how many there are. */
interface Kind {
  readonly widthInfector: number
  readonly widthInfected: number
  /** From the start of the infector's span to the start of the infected one's. */
  readonly gap: number
  weight: number
}

function groupEqual(pairs: readonly OnsetPair[]): Kind[] {
  const kinds = new Map<string, Kind>()
  for (const { infector, infected } of pairs) {
    const widthInfector = infector.to - infector.from
    const widthInfected = infected.to - infected.from
    const gap = infected.from - infector.from
    const key = `${widthInfector} ${widthInfected} ${gap}`
    const kind = kinds.get(key) ?? { widthInfector, widthInfected, gap, weight: 0 }
    kind.weight += 1
    kinds.set(key, kind)
  }
  return [...kinds.values()]
}

function checkPair({ infector, infected }: OnsetPair, n: number, family: IntervalFamily): void {
  for (const [name, { from, to }] of [
    ['infector', infector],
    ['infected', infected],
  ] as const)
    if (!(Number.isFinite(from) && Number.isFinite(to) && from <= to))
      throw new RangeError(
        `pair ${n} needs an onset of its ${name} that ends no sooner than it begins, got ${from} to ${to}`,
      )
  if (family !== 'normal' && !(infected.to > infector.from))
    throw new RangeError(
      `pair ${n} needs an interval that may be above 0 for a ${family} law, got ${infected.from - infector.to} to ${infected.to - infector.from} days: leave it out, or take a normal law`,
    )
}

function startingPoint(
  kinds: readonly Kind[],
  weights: Float64Array,
  family: IntervalFamily,
): readonly number[] {
  let sum = 0
  let squares = 0
  let total = 0
  for (const [n, { gap, widthInfector, widthInfected }] of kinds.entries()) {
    const days = gap + (widthInfected - widthInfector) / 2
    sum += weights[n]! * days
    squares += weights[n]! * days * days
    total += weights[n]!
  }
  const mean = sum / total
  const sd = Math.max(0.3, Math.sqrt(Math.max(0, squares / total - mean * mean)))
  return startOf(family, family === 'normal' ? mean : Math.max(0.3, mean), sd)
}

function fit({
  kinds,
  weights,
  family,
  start,
}: {
  kinds: readonly Kind[]
  weights: Float64Array
  family: IntervalFamily
  start: readonly number[]
}) {
  return findLeast({
    start,
    step: 0.2,
    of: (point) => {
      const [, second = 0] = point
      // So far out a law is a point or nothing, and its functions take long.
      if (point.some((x) => Math.abs(x) > 1e4) || Math.abs(second) > 12) return Infinity
      if (family === 'gamma' && Math.abs(point[0]!) > 12) return Infinity
      const law = lawFrom(family, point)
      let sum = 0
      for (let n = 0; n < kinds.length; n++)
        if (weights[n]! > 0) sum -= weights[n]! * logChance(law, kinds[n]!)
      return sum
    },
  })
}

function logChance(law: IntervalLaw, { widthInfector: a, widthInfected: b, gap }: Kind): number {
  if (a === 0 && b === 0) return law.logDensity(gap)
  if (a === 0) return Math.log(Math.max(1e-300, law.cdf(gap + b) - law.cdf(gap)))
  if (b === 0) return Math.log(Math.max(1e-300, (law.cdf(gap) - law.cdf(gap - a)) / a))
  const sum = law.integral(gap + b) - law.integral(gap + b - a) - law.integral(gap) + law.integral(gap - a)
  return Math.log(Math.max(1e-300, sum / a))
}

function drawWeights(weights: Float64Array, pairs: number, random: Random): Float64Array {
  const drawn = new Float64Array(weights.length)
  const upTo = new Float64Array(weights.length)
  let sum = 0
  for (let n = 0; n < weights.length; n++) {
    sum += weights[n]!
    upTo[n] = sum
  }
  for (let k = 0; k < pairs; k++) {
    const at = random() * pairs
    let n = 0
    while (n < weights.length - 1 && upTo[n]! <= at) n += 1
    drawn[n]! += 1
  }
  return drawn
}

function middle95(laws: readonly IntervalLaw[], key: 'meanDays' | 'sdDays'): [number, number] {
  const sorted = Float64Array.from(laws, (law) => law[key]).sort()
  const at = (p: number) => sorted[Math.round(p * (sorted.length - 1))]!
  return [at(0.025), at(0.975)]
}
