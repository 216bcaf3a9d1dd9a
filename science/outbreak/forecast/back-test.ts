import type { Counts } from '../reproduction/index.ts'
import type { Forecast } from './forecast.ts'
import { type ForecastScore, scoreDay } from './score.ts'

/** Makes a forecast from what was known: the series up to a day. Throws a RangeError where it cannot. */
export type Forecaster = (counts: Counts) => Forecast

/** How a forecaster did over all days from which forecasts were made. */
export interface BackTest {
  readonly name: string
  /** Mean scores by day ahead, from 1. */
  readonly byAhead: readonly {
    readonly ahead: number
    readonly forecasts: number
    readonly wis: number
    readonly absoluteError: number
    readonly coverage50: number
    readonly coverage95: number
  }[]
  /** Mean of all days ahead. */
  readonly wis: number
  readonly coverage50: number
  readonly coverage95: number
}

/**
 * Forecasters compared on a series, each made to forecast from day after day what it had not seen; only days on which all
 * could, so that none is spared the hard ones.
 *
 * @param counts The whole series; forecasters are given its beginnings.
 * @param forecasters By name.
 * @param firstDay The first day to forecast from, known itself.
 * @param everyDays How many days between forecasts, 1 by default.
 * @returns `tests`: one for each forecaster. `left`: days that were left out, with whose refusal and why.
 * @throws RangeError where no day is left to compare on.
 * @see Bracher et al., PLoS Comput Biol 17 (2021) e1008618.
 * Complexity: that of the forecasts.
 * @example backTest({ counts, firstDay: 20, forecasters: { renewal, trend } }).tests.map(({ name, wis }) => [name, wis])
 */
export function backTest({
  counts,
  forecasters,
  firstDay,
  everyDays = 1,
}: {
  readonly counts: Counts
  readonly forecasters: Readonly<Record<string, Forecaster>>
  readonly firstDay: number
  readonly everyDays?: number
}): { tests: BackTest[]; left: { day: number; name: string; reason: string }[] } {
  const names = Object.keys(forecasters)
  const scores = new Map<string, ForecastScore[][]>(names.map((name) => [name, []]))
  const left: { day: number; name: string; reason: string }[] = []
  let compared = 0
  for (let day = firstDay; day < counts.length - 1; day += everyDays) {
    const known = Array.from({ length: day + 1 }, (_, n) => counts[n]!)
    const made = new Map<string, Forecast>()
    for (const name of names) {
      const forecast = attempt(() => forecasters[name]!(known))
      if ('reason' in forecast) left.push({ day, name, reason: forecast.reason })
      else made.set(name, forecast.made)
    }
    if (made.size < names.length) continue
    compared += 1
    for (const [name, { days }] of made)
      for (const forecast of days) {
        const observed = counts[day + forecast.ahead]
        if (observed === undefined) continue
        const byAhead = scores.get(name)!
        byAhead[forecast.ahead] ??= []
        byAhead[forecast.ahead]!.push(scoreDay(forecast, observed))
      }
  }
  if (compared === 0)
    throw new RangeError(
      `a back-test needs a day from ${firstDay} on from which all can forecast; ${left[0] ? `${left[0].name}: ${left[0].reason}` : 'the series ends before'}`,
    )
  return { tests: names.map((name) => summarise(name, scores.get(name)!)), left }
}

/** A refusal is an answer; any other error is a fault. */
function attempt(make: () => Forecast): { made: Forecast } | { reason: string } {
  try {
    return { made: make() }
  } catch (error) {
    if (error instanceof RangeError) return { reason: error.message }
    throw error
  }
}

function summarise(name: string, byAhead: readonly (ForecastScore[] | undefined)[]): BackTest {
  const all = byAhead.flatMap((scores) => scores ?? [])
  return {
    name,
    byAhead: byAhead.flatMap((scores, ahead) =>
      scores
        ? [
            {
              ahead,
              forecasts: scores.length,
              absoluteError: meanOf(scores, ({ absoluteError }) => absoluteError),
              ...summaryOf(scores),
            },
          ]
        : [],
    ),
    ...summaryOf(all),
  }
}

function summaryOf(scores: readonly ForecastScore[]) {
  return {
    wis: meanOf(scores, ({ wis }) => wis),
    coverage50: meanOf(scores, ({ isIn50 }) => Number(isIn50)),
    coverage95: meanOf(scores, ({ isIn95 }) => Number(isIn95)),
  }
}

function meanOf<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((sum, item) => sum + of(item), 0) / items.length
}
