import { bayes } from '../detectors/bayes.ts'
import { sumBlocks } from '../detectors/blocks.ts'
import { type EarsSettings, ears } from '../detectors/ears.ts'
import { makeFarringtonFlexible } from '../detectors/farrington-flexible.ts'
import type { Judge } from '../detectors/methods.ts'
import { movingPercentile, movingPercentileSettings } from '../detectors/moving-percentile.ts'
import { makeOutbreakOdds } from '../detectors/odds.ts'
import type { CountSeries, Verdict } from '../detectors/verdict.ts'
import type { Character } from './character.ts'
import {
  type CusumContender,
  cusumNeeds,
  makeCusumByChance,
  makeOutbreakPByChance,
  type OutbreakPContender,
  outbreakPNeeds,
} from './sequential.ts'

/** What a contender may be set to, besides its alpha. */
export interface ContenderSettings {
  readonly 'outbreak-odds': { readonly yearsBack?: number }
  readonly 'farrington-flexible': { readonly yearsBack?: number }
  readonly bayes: { readonly halfWindow?: number }
  readonly ears: { readonly method?: EarsSettings['method']; readonly baseline?: number }
  readonly 'moving-percentile': { readonly yearsBack?: number }
  readonly cusum: CusumContender
  readonly 'outbreak-p': OutbreakPContender
}

export type ContenderName = keyof ContenderSettings

/** A detector that may judge a series, with what differs from its usual settings: plain data. */
export type Contender = {
  readonly [Name in ContenderName]: { readonly name: Name; readonly settings?: ContenderSettings[Name] }
}[ContenderName]

/**
 * Detectors whose alarm goes by a chance, so that one number, alpha, makes each as strict as the other. CUSUM and OutbreakP are given one of their own
 * (`sequential.ts`): their published thresholds are none.
 */
export const contenders: readonly Contender[] = [
  { name: 'outbreak-odds' },
  { name: 'farrington-flexible' },
  { name: 'bayes' },
  { name: 'ears', settings: { method: 'C2' } },
  { name: 'moving-percentile' },
  { name: 'cusum' },
  { name: 'outbreak-p' },
]

/** Periods between EARS' baseline and the period judged, with those that C3 adds up. */
const earsGap = { C1: 0, C2: 2, C3: 4 } as const

/** Whether it judges weeks or days. */
export function periodOf({ name }: Pick<Contender, 'name'>): 'week' | 'day' {
  return name === 'ears' || name === 'moving-percentile' ? 'day' : 'week'
}

/** Periods before the one judged without which it says nothing. */
export function leastHistory(contender: Contender): number {
  switch (contender.name) {
    case 'outbreak-odds':
      // 26 weeks to learn from and the quarter before the week judged.
      return 38
    case 'farrington-flexible':
      return Math.ceil((contender.settings?.yearsBack ?? 5) * 52.1775) + 3
    case 'bayes':
      return contender.settings?.halfWindow ?? 6
    case 'ears':
      return (contender.settings?.baseline ?? 7) + earsGap[contender.settings?.method ?? 'C1']
    case 'moving-percentile':
      // The same week of so many years ago, and two weeks before it, of which the last is whole.
      return Math.ceil((contender.settings?.yearsBack ?? 3) * 365.25) + 21
    case 'cusum':
      return cusumNeeds
    case 'outbreak-p':
      return outbreakPNeeds(contender.settings ?? {})
  }
}

/** Why a contender is not fit to judge a series. */
export type Unfit = 'too-short' | 'mostly-zeros' | 'too-few-cases' | 'weekdays' | 'season'

export interface Fitness {
  readonly contender: Contender
  readonly period: 'week' | 'day'
  /** Periods that it needs, and those that there are. */
  readonly needs: number
  readonly has: number
  /** Absent: it can judge the series. */
  readonly unfit?: Unfit
}

/** With fewer cases a week than this, Farrington's five in four weeks are seldom there. */
const fewestPerWeek = 5 / 4

/**
 * Which detectors can judge a series of this character, and why the others cannot.
 *
 * In words: `too-short` where the history a detector asks for is not there. The detectors by day take counts for nearly normal
 * (EARS) or for different from one another (percentiles), so that a series of which half of the days have no case is
 * `mostly-zeros`; EARS knows no `weekdays`. Farrington Flexible asks for five cases in four weeks: `too-few-cases` where that is
 * more than the mean. CUSUM and OutbreakP hold the last weeks against a steady level, which a series with a `season` has not.
 *
 * @example listFitness(measureCharacter(series)).filter(({ unfit }) => unfit === undefined)
 */
export function listFitness(character: Character, of: readonly Contender[] = contenders): Fitness[] {
  return of.map((contender) => {
    const period = periodOf(contender)
    const needs = leastHistory(contender)
    const has = period === 'week' ? character.weeks : character.days
    const unfit = whyUnfit(contender, { character, isShort: has <= needs })
    return { contender, period, needs, has, ...(unfit === undefined ? {} : { unfit }) }
  })
}

function whyUnfit(
  { name }: Contender,
  { character, isShort }: { character: Character; isShort: boolean },
): Unfit | undefined {
  if (isShort) return 'too-short'
  if (periodOf({ name }) === 'day' && character.zeroDays > 0.5) return 'mostly-zeros'
  if (name === 'farrington-flexible' && character.meanPerWeek < fewestPerWeek) return 'too-few-cases'
  if (name === 'ears' && character.weekdays?.found) return 'weekdays'
  if ((name === 'cusum' || name === 'outbreak-p') && character.season?.found) return 'season'
  return undefined
}

/**
 * A contender made ready to judge series at a level of alpha: an alarm exactly where a verdict's `pValue` is below it.
 *
 * For the moving percentile the p-value is one less the percentile of the earlier blocks that the last days have reached, so that
 * alpha 0.2 is the percentile 0.8; fifteen blocks tell nothing below one in sixteen.
 *
 * @param of `thresholds`: whether verdicts carry their threshold, which costs the odds time.
 * @throws RangeError for an alpha not between 0 and 1, and for settings without sense.
 * @example makeContender({ contender: { name: 'outbreak-odds' }, alpha: 0.01 })(weeks, { from: weeks.counts.length - 1 })
 */
export function makeContender(of: { contender: Contender; alpha: number; thresholds?: boolean }): Judge {
  const { contender, alpha, thresholds = true } = of
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`alpha must be between 0 and 1, got ${alpha}`)
  switch (contender.name) {
    case 'outbreak-odds':
      return makeOutbreakOdds({ ...contender.settings, alpha, thresholds })
    case 'farrington-flexible':
      return withoutChance(makeFarringtonFlexible({ ...contender.settings, alpha }))
    case 'bayes':
      return (series, range) => bayes(series, { ...contender.settings, alpha, ...range })
    case 'ears':
      return withoutAlarm((series, range) => ears(series, { ...contender.settings, alpha, ...range }))
    case 'moving-percentile':
      return makePercentile(contender.settings ?? {}, alpha)
    case 'cusum':
      return makeCusumByChance(contender.settings ?? {}, { alpha, thresholds })
    case 'outbreak-p':
      return makeOutbreakPByChance(contender.settings ?? {}, { alpha, thresholds })
  }
}

/** Too few cases for Farrington's rule are no alarm, however small the chance: none is told. */
function withoutChance(judge: Judge): Judge {
  return (series, range) =>
    judge(series, range).map((verdict) => {
      if (verdict.reason !== 'too-few-cases') return verdict
      const { pValue: _, ...rest } = verdict
      return rest
    })
}

/** After a week of one and the same count every other count would be EARS' alarm, of which it knows no chance. */
function withoutAlarm(judge: Judge): Judge {
  return (series, range) =>
    judge(series, range).map((verdict) =>
      verdict.pValue === undefined ? { ...verdict, alarm: false } : verdict,
    )
}

function makePercentile(settings: ContenderSettings['moving-percentile'], alpha: number): Judge {
  const whole = { ...movingPercentileSettings, ...settings, percentile: 1 - alpha }
  return (series, range) =>
    movingPercentile(series, { ...whole, ...range }).map((verdict) => withRank(verdict, series, whole))
}

function withRank(
  verdict: Verdict,
  series: CountSeries,
  { yearsBack, length, around, percentile }: typeof movingPercentileSettings,
): Verdict {
  if (verdict.reason !== undefined) return verdict
  const earlier = sumBlocks({ series, index: verdict.index, yearsBack, length, around })?.earlier ?? []
  const pValue = Math.max(1 / (earlier.length + 1), 1 - percentileOf(earlier, verdict.observed))
  return { ...verdict, pValue, alarm: pValue < 1 - percentile && verdict.observed > 0 }
}

/** The part of the blocks, drawn straight between two of them, below which a count stands: 0 to 1. */
function percentileOf(blocks: readonly number[], count: number): number {
  const sorted = blocks.toSorted((one, other) => one - other)
  const above = sorted.findIndex((block) => block >= count)
  if (above < 0) return 1
  const [upper = 0, lower] = [sorted[above], sorted[above - 1]]
  if (lower === undefined) return 0
  return (above - 1 + (count - lower) / (upper - lower)) / (sorted.length - 1)
}
