import { earlierYear } from './calendar.ts'
import type { CountSeries } from './verdict.ts'

/** Which earlier periods are like the one judged. */
export interface EarlierPeriods {
  /** Years of history; 0 looks at this year's last periods alone. */
  readonly yearsBack: number
  /** Periods to each side of the same period of an earlier year. */
  readonly halfWindow: number
  /** Whether the last `halfWindow` periods of this year count too. */
  readonly thisYear: boolean
}

/**
 * The counts of the same season: this year's last periods, and the periods around the same one of each earlier year.
 *
 * @returns undefined where the history does not reach so far.
 * @throws RangeError for settings that ask for no period at all.
 */
export function likeCounts(
  series: CountSeries,
  index: number,
  periods: EarlierPeriods,
): number[] | undefined {
  const { yearsBack, halfWindow, thisYear } = periods
  const { counts, frequency = 52, firstDay } = series
  const found: number[] = []
  for (let years = yearsBack; years >= 1; years--) {
    const centre = earlierYear({ index, years, frequency, firstDay })
    if (centre - halfWindow < 0) return undefined
    for (let at = centre - halfWindow; at <= centre + halfWindow; at++)
      if (at < index) found.push(counts[at]!)
  }
  if (thisYear) {
    if (index - halfWindow < 0) return undefined
    for (let at = index - halfWindow; at < index; at++) found.push(counts[at]!)
  }
  return found
}

/** @throws RangeError that names the setting and what it may be. */
export function checkEarlierPeriods({ yearsBack, halfWindow, thisYear }: EarlierPeriods): void {
  if (!(Number.isInteger(yearsBack) && yearsBack >= 0))
    throw new RangeError(`yearsBack must be a whole number of 0 or more, got ${yearsBack}`)
  if (!(Number.isInteger(halfWindow) && halfWindow >= 0))
    throw new RangeError(`halfWindow must be a whole number of 0 or more, got ${halfWindow}`)
  if (yearsBack === 0 && !(thisYear && halfWindow > 0))
    throw new RangeError(
      'without earlier years, thisYear must hold and halfWindow be 1 or more: no period is left',
    )
}
