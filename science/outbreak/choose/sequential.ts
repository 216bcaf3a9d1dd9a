import { cusum, cusumSettings } from '../detectors/cusum.ts'
import type { Judge } from '../detectors/methods.ts'
import { outbreakP } from '../detectors/outbreak-p.ts'
import { checkSeries, rangeOf } from '../detectors/series.ts'
import type { Verdict } from '../detectors/verdict.ts'
import { calmSumTail } from './calm-sum.ts'
import { chiBarSquareTail, levelWeights } from './chi-bar-square.ts'

/** Weeks that CUSUM adds up, the one judged included: a quarter, within which a small rise is worth a call. */
const sumWeeks = 13
/** Weeks before them that it learns its level from: a half-year at least, a year at most. */
const leastLevelWeeks = 26
const mostLevelWeeks = 52
/** The last weeks may be an outbreak's: how counts scatter is measured before them. */
const freshWeeks = 4

/** What the two may be set to. */
export interface CusumContender {
  readonly reference?: number
}
export interface OutbreakPContender {
  /** Weeks in which the level may have begun to rise, the one judged included. */
  readonly weeks?: number
}

export const cusumNeeds = sumWeeks - 1 + leastLevelWeeks

export function outbreakPNeeds({ weeks = usualWeeks }: OutbreakPContender): number {
  return Math.max(weeks - 1, leastLevelWeeks)
}

/** A half-year. */
const usualWeeks = 26

interface Strictness {
  readonly alpha: number
  readonly thresholds: boolean
}

/** What a week would be with another count: its chance, and what was expected of it. */
type Chance = (count: number) => { readonly pValue: number; readonly expected: number }

/**
 * CUSUM with a chance for its sum, so that it can be held to a level as others are.
 *
 * In words: the sum of the last quarter's weeks above the level of the year before, one standard error of that level added. Its chance is that of as high a
 * sum in a calm quarter with the same level and scatter (`calmSumTail`). A week that adds nothing to the sum is none, however high it still stands.
 */
export function makeCusumByChance(
  { reference = cusumSettings.reference }: CusumContender,
  of: Strictness,
): Judge {
  const laws = new Map<string, (sum: number) => number>()
  return judgeBy(cusumNeeds, of, (counts, index) => {
    const start = index - sumWeeks + 1
    const before = counts.slice(Math.max(0, start - mostLevelWeeks), start)
    const dispersion = roundUp(dispersionOf(before))
    // Half a case more (Jeffreys' prior): a year without one is no rate of 0.
    const expected = (sumOf(before) + 0.5) / before.length
    const mean = roundUp(expected + Math.sqrt((expected * dispersion) / before.length))
    const key = `${mean} ${dispersion}`
    const law = laws.get(key) ?? calmSumTail({ mean, dispersion, reference }, sumWeeks)
    if (laws.size > 100) laws.clear()
    laws.set(key, law)
    return (count) => {
      const sums = cusum({ counts: [...counts.slice(start, index), count] }, { expected: mean, reference })
      const [last = 0, earlier = 0] = [sums.at(-1)?.statistic, sums.at(-2)?.statistic]
      return { pValue: last > earlier ? law(last) : 1, expected }
    }
  })
}

/**
 * OutbreakP with a chance for its ratio.
 *
 * In words: how much likelier the last weeks are under a course that rises than under a constant one, over the scatter of counts; its chance is that of as
 * high a ratio where nothing rises (`chiBarSquareTail`). A week of no more than the mean of those before is none.
 */
export function makeOutbreakPByChance(settings: OutbreakPContender, of: Strictness): Judge {
  const { weeks = usualWeeks } = settings
  if (!(Number.isInteger(weeks) && weeks >= 2)) throw new RangeError(`weeks must be 2 or more, got ${weeks}`)
  const weights = levelWeights(weeks)
  return judgeBy(outbreakPNeeds(settings), of, (counts, index) => {
    const before = counts.slice(index - weeks + 1, index)
    const expected = sumOf(before) / before.length
    const dispersion = dispersionOf(
      counts.slice(Math.max(0, index + 1 - freshWeeks - mostLevelWeeks), index + 1 - freshWeeks),
    )
    return (count) => {
      const ratio = outbreakP({ counts: [...before, count] }).at(-1)?.statistic ?? 0
      const twice = (2 * ratio) / dispersion
      return { pValue: count > expected ? chiBarSquareTail({ twice, weights }) : 1, expected }
    }
  })
}

function judgeBy(
  needs: number,
  { alpha, thresholds }: Strictness,
  weigh: (counts: readonly number[], index: number) => Chance,
): Judge {
  return (series, range = {}) => {
    checkSeries(series)
    const { from, to } = rangeOf(series, range)
    const counts = Array.from(series.counts)
    return Array.from({ length: to - from + 1 }, (_, at): Verdict => {
      const index = from + at
      const observed = counts[index] ?? 0
      if (index < needs) return { index, observed, alarm: false, reason: 'too-short' }
      const chance = weigh(counts, index)
      const { pValue, expected } = chance(observed)
      const alarm = observed > 0 && pValue < alpha
      const isAlarm = (count: number) => chance(count).pValue < alpha
      return {
        index,
        observed,
        expected,
        pValue,
        ...(alarm && thresholds ? { threshold: mostWithout(observed, isAlarm) } : {}),
        alarm,
      }
    })
  }
}

/** The most cases below an alarm's that would have been none. */
function mostWithout(observed: number, isAlarm: (count: number) => boolean): number {
  let none = 0
  let alarm = observed
  while (alarm - none > 1) {
    const middle = Math.floor((none + alarm) / 2)
    if (isAlarm(middle)) alarm = middle
    else none = middle
  }
  return none
}

/** Variance over mean from the differences of each week to the one before, which a slow course leaves alone (von Neumann); 1 or more. */
function dispersionOf(counts: readonly number[]): number {
  const mean = sumOf(counts) / counts.length
  if (!(mean > 0) || counts.length < 2) return 1
  const squares = counts.slice(1).reduce((sum, count, at) => sum + (count - (counts[at] ?? 0)) ** 2, 0)
  return Math.max(1, squares / (2 * (counts.length - 1)) / mean)
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** By up to 2 in 100: one law serves levels that differ no more. */
function roundUp(value: number): number {
  return Math.exp(Math.ceil(Math.log(value) / 0.02 - 1e-9) * 0.02)
}
