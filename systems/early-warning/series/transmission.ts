import {
  discretiseSerialInterval,
  estimateGrowth,
  estimateReproduction,
  forecastLevels,
  forecastRenewal,
  type Growth,
  makeRandom,
  slidingWindows,
} from '@lianfang/outbreak'
import { addDays, type Day, dayNumber } from '#vocabulary'
import { type DatedSeries, dayAt } from '../watch.ts'
import type { KnownInterval } from './serial-interval.ts'

/** Days of the trend, of each reproduction number's window, drawn, and ahead. */
export const transmissionDays = { trend: 14, window: 7, shown: 90, ahead: 14 } as const

/** With fewer cases than this in its window a reproduction number is mostly its prior. */
const fewestCases = 5

export type WhyNone = 'no-serial-interval' | 'too-short' | 'too-few-cases' | 'age-group'

export interface Between {
  readonly value: number
  readonly lower: number
  readonly upper: number
}

export interface Transmission {
  /** The last day of each window; 95 % intervals. Windows with hardly any cases are left out. */
  readonly reproduction: readonly (Between & { readonly day: Day; readonly cases: number })[]
  /** Why there is no reproduction number of the last window. */
  readonly noReproduction?: WhyNone
  /** Of the last fortnight, a day, in per cent; days to double or halve where the whole interval says so or not. */
  readonly growth?: Between & { readonly doublingDays?: Between; readonly halvingDays?: Between }
  readonly noGrowth?: WhyNone
  /** Medians with 95 % intervals, things staying as they were in the last window. */
  readonly forecast: readonly (Between & { readonly day: Day })[]
}

/**
 * How fast cases transmission, as far as counts by day of report tell: the reproduction number by weeks, growth of the last fortnight, and what
 * comes if nothing changes. The same series gives the same numbers: chance is seeded by its last day. Pure.
 */
export function transmissionOf(series: DatedSeries, interval: KnownInterval | undefined): Transmission {
  const { counts } = series
  const growth = growthOf(counts)
  const without = { ...growth, reproduction: [], forecast: [] }
  if (!interval) return { ...without, noReproduction: 'no-serial-interval' }
  if (counts.length < transmissionDays.window + 2) return { ...without, noReproduction: 'too-short' }
  const serialInterval = discretiseSerialInterval(interval)
  const windows = slidingWindows({ dayCount: counts.length, windowDays: transmissionDays.window }).slice(
    -transmissionDays.shown,
  )
  const reproduction = estimateReproduction({ counts, serialInterval, windows }).flatMap((row) =>
    row.reason !== undefined || row.cases < fewestCases
      ? []
      : [
          {
            day: dayAt(row.lastDay, series),
            value: row.mean,
            lower: row.quantiles.q025,
            upper: row.quantiles.q975,
            cases: row.cases,
          },
        ],
  )
  const today = dayAt(counts.length - 1, series)
  if (reproduction.at(-1)?.day !== today)
    return { ...growth, reproduction, noReproduction: 'too-few-cases', forecast: [] }
  return { ...growth, reproduction, forecast: forecastOf(counts, serialInterval, today) }
}

/** Of an age group: how it grows. Who infected its cases is of every age, so that they alone tell no reproduction number. Pure. */
export function growthAlone({ counts }: DatedSeries): Transmission {
  return { ...growthOf(counts), reproduction: [], noReproduction: 'age-group', forecast: [] }
}

function forecastOf(
  counts: readonly number[],
  serialInterval: Float64Array,
  today: Day,
): Transmission['forecast'] {
  const random = makeRandom(dayNumber(today))
  const { days } = forecastRenewal({ counts, serialInterval, daysAhead: transmissionDays.ahead, random })
  const at = (level: number) => forecastLevels.indexOf(level)
  return days.map(({ ahead, quantiles }) => ({
    day: addDays(today, ahead),
    value: quantiles[at(0.5)] ?? 0,
    lower: quantiles[at(0.025)] ?? 0,
    upper: quantiles[at(0.975)] ?? 0,
  }))
}

function growthOf(counts: readonly number[]): Pick<Transmission, 'growth' | 'noGrowth'> {
  if (counts.length < transmissionDays.trend) return { noGrowth: 'too-short' }
  const recent = counts.slice(-transmissionDays.trend)
  const cases = recent.reduce((sum, count) => sum + count, 0)
  if (cases < fewestCases || recent.filter((count) => count > 0).length < 3)
    return { noGrowth: 'too-few-cases' }
  const { rate, lower, upper, ...times } = estimateGrowth({ counts: recent })
  const perCent = (of: number) => 100 * Math.expm1(of)
  return {
    growth: { value: perCent(rate), lower: perCent(lower), upper: perCent(upper), ...timesOf(times) },
  }
}

/** An end at infinity is left out of JSON's reach: days beyond ten years are told as such. */
function timesOf({ doublingDays, halvingDays }: Pick<Growth, 'doublingDays' | 'halvingDays'>) {
  const most = 3650
  const bound = ({ value, lower, upper }: Between) => ({
    value: Math.min(most, value),
    lower: Math.min(most, lower),
    upper: Math.min(most, upper),
  })
  return {
    ...(doublingDays ? { doublingDays: bound(doublingDays) } : {}),
    ...(halvingDays ? { halvingDays: bound(halvingDays) } : {}),
  }
}
