import { dayNumberOf, earlierYear, markHolidays, weekdayOf } from './calendar.ts'
import type { FarringtonFlexibleSettings } from './farrington-settings.ts'
import { checkSeries } from './series.ts'
import type { CountSeries } from './verdict.ts'

/** A series looked over once, with what a regression asks of it again and again. */
export interface SeriesReady {
  readonly settings: FarringtonFlexibleSettings
  readonly counts: ArrayLike<number>
  readonly frequency: number
  /** Logarithms of the population, where counts are per head. */
  readonly offsets: Float64Array | undefined
  /** Weekday of position 0, from 0 Monday. */
  readonly weekdayOfFirst: number
  readonly isHoliday: Uint8Array | undefined
  readonly hasHolidayTerm: boolean
  /** Position of the same period `years` before. */
  readonly anniversary: (index: number, years: number) => number
}

/** @throws RangeError where the settings need what the series has not: a population, dates, days. */
export function readySeries(series: CountSeries, settings: FarringtonFlexibleSettings): SeriesReady {
  checkSeries(series)
  const { counts, population, frequency = 52, firstDay } = series
  const { perHead, weekdays, holidays } = settings
  if (perHead && population === undefined)
    throw new RangeError('perHead needs the population of each period, got none')
  if (weekdays && (firstDay === undefined || frequency !== 365))
    throw new RangeError(
      `weekdays need a series by day (frequency 365) with its firstDay, got frequency ${frequency} and firstDay ${firstDay}`,
    )
  if (holidays.length > 0 && firstDay === undefined)
    throw new RangeError('holidays need the firstDay of the series, got none')
  const isHoliday =
    firstDay === undefined || holidays.length === 0
      ? undefined
      : markHolidays({ holidays, firstDay, frequency, periods: counts.length })
  return {
    settings,
    counts,
    frequency,
    offsets: perHead && population !== undefined ? Float64Array.from(population, Math.log) : undefined,
    weekdayOfFirst: firstDay === undefined ? 0 : weekdayOf(dayNumberOf(firstDay)) - 1,
    isHoliday,
    hasHolidayTerm: isHoliday !== undefined && settings.holidayEffect === 'term',
    anniversary:
      firstDay === undefined
        ? (index, years) => index - Math.round(frequency * years)
        : (index, years) => earlierYear({ index, years, frequency, firstDay }),
  }
}

/** Rows that a baseline may hold at most: its years, both windows and leap days. */
export function mostRows({ settings, frequency }: SeriesReady): number {
  return Math.ceil((frequency + 2) * settings.yearsBack + 2 * settings.halfWindow + 8)
}
