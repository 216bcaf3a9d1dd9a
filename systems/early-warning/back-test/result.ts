import {
  type Character,
  type Comparison,
  type SeriesTrial,
  type Unfit,
  usualWeighing,
  type Weighed,
  weighTrials,
} from '@lianfang/outbreak'
import type { BackTestSettings } from './settings.ts'

/** What was learnt of one place: kept until all of them are put together. */
export interface PlaceTrial {
  readonly trial: SeriesTrial
  readonly asReported: number
  /** Days, as positions, of alerts that turned out to be an outbreak or a cluster. */
  readonly real: readonly number[]
}

/** The middle place's character: what kind of series they are. */
export interface MiddleCharacter {
  readonly years: number
  readonly weeks: number
  readonly meanPerWeek: number
  readonly zeroWeeks: number
  readonly dispersion?: number
  /** Places in which it was found beyond chance. */
  readonly withSeason: number
  readonly withWeekdays: number
}

export interface WeighedContender extends Weighed {
  /** Places that it is not fit for, by the reason; of the too short the longest history, beside what is needed. */
  readonly unfit: readonly {
    readonly reason: Unfit
    readonly places: number
    readonly needs: number
    readonly has: number
    readonly period: 'week' | 'day'
  }[]
  /** Of the alerts that turned out to be real, those near which it would have called at its alpha. Absent without one. */
  readonly realFound?: number
}

export interface BackTestResult extends Omit<Comparison, 'weighed'> {
  /** How it was held. */
  readonly withinDays: number
  readonly callsPer100Months: number
  /** Places of the level in the area, and those with too little to be tried. */
  readonly places: number
  readonly notTried: number
  readonly character?: MiddleCharacter
  /** The share of cases whose day of becoming known was known; the rest came as a file of the past. */
  readonly asReported: number
  /** Alerts that turned out to be an outbreak or a cluster, and those near which the daily judge found something. */
  readonly real: number
  readonly realFoundDaily: number
  readonly weighed: readonly WeighedContender[]
}

/** An alarm within a fortnight of an alert's day found it. */
const nearDays = 14

/** What all places together say. Pure. */
export function toResult(
  trials: readonly (PlaceTrial | null)[],
  { callsPer100Months, withinDays }: BackTestSettings,
): BackTestResult {
  const tried = trials.filter((trial) => trial !== null)
  const places = trials.length
  const real = tried.reduce((sum, one) => sum + one.real.length, 0)
  const none = {
    withinDays,
    callsPer100Months,
    places,
    notTried: places - tried.length,
    asReported: 1,
    real,
    realFoundDaily: 0,
    series: 0,
    outbreaks: 0,
    daily: { found: 0, calls: 0, months: 0 },
    weighed: [],
    why: 'none-fits',
  } as const
  if (tried.length === 0) return none
  const compared = weighTrials(
    tried.map(({ trial }) => trial),
    { ...usualWeighing, callsPer100Months, withinDays },
  )
  return {
    ...none,
    ...compared,
    character: middleOf(tried.map(({ trial }) => trial.character)),
    asReported: tried.reduce((sum, one) => sum + one.asReported, 0) / tried.length,
    realFoundDaily: tried.reduce((sum, one) => sum + countNear(one.real, one.trial.dailyFound), 0),
    weighed: compared.weighed.map((weighed, at) => ({
      ...weighed,
      unfit: unfitOf(tried, at),
      ...(weighed.alpha === undefined ? {} : { realFound: countReal(tried, at, weighed.alpha) }),
    })),
  }
}

function countReal(tried: readonly PlaceTrial[], at: number, alpha: number): number {
  return tried.reduce((sum, { real, trial }) => {
    const days = (trial.calm[at]?.chances ?? []).filter(({ chance }) => chance < alpha).map(({ day }) => day)
    return sum + countNear(real, days)
  }, 0)
}

function countNear(real: readonly number[], days: readonly number[]): number {
  return real.filter((day) => days.some((other) => Math.abs(other - day) <= nearDays)).length
}

function unfitOf(tried: readonly PlaceTrial[], at: number): WeighedContender['unfit'] {
  const unfit = tried.flatMap(({ trial }) => {
    const fitness = trial.fitness[at]
    return fitness?.unfit === undefined ? [] : [{ ...fitness, reason: fitness.unfit }]
  })
  return [...Map.groupBy(unfit, ({ reason }) => reason).entries()].map(([reason, those]) => ({
    reason,
    places: those.length,
    needs: Math.max(...those.map(({ needs }) => needs)),
    has: Math.max(...those.map(({ has }) => has)),
    period: those[0]?.period ?? 'week',
  }))
}

function middleOf(characters: readonly Character[]): MiddleCharacter {
  const of = (pick: (character: Character) => number) => middle(characters.map(pick)) ?? 0
  const dispersion = middle(characters.flatMap((one) => one.dispersion ?? []))
  return {
    years: of(({ years }) => years),
    weeks: of(({ weeks }) => weeks),
    meanPerWeek: of(({ meanPerWeek }) => meanPerWeek),
    zeroWeeks: of(({ zeroWeeks }) => zeroWeeks),
    ...(dispersion === undefined ? {} : { dispersion }),
    withSeason: characters.filter(({ season }) => season?.found).length,
    withWeekdays: characters.filter(({ weekdays }) => weekdays?.found).length,
  }
}

function middle(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((one, other) => one - other)[Math.floor((numbers.length - 1) / 2)]
}
