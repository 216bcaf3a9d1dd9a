import type { CountRegression } from '../maths/count-regression.ts'
import type { SeriesReady } from './farrington-ready.ts'

/** Coefficients in their order: the level of all, the trend, the season's levels, weekdays, the holiday. */
export const trendColumn = 1
export const firstSeasonColumn = 2

/** Takes in one period of the baseline of the position `index`: plain numbers, for it is called once a row. */
export type AddPeriod = (at: number, index: number, level: number) => void

/**
 * Goes through the baseline of a position: the periods whose season is known, each with its level.
 *
 * Periods within `halfWindow` of the same period of an earlier year are level 0; those between two such windows share the
 * other levels in order, the first of them one period longer where it does not come out even. Holidays that are to be left out are.
 *
 * @returns Whether all of the history asked for is there.
 * Complexity: O(yearsBack × frequency), nothing allocated.
 */
export function fillBaseline(ready: SeriesReady, index: number, add: AddPeriod): boolean {
  const { settings, anniversary, isHoliday } = ready
  const { yearsBack, halfWindow, seasonLevels, recentExcluded } = settings
  const leftOut = settings.holidayEffect === 'excluded' ? isHoliday : undefined
  const start = anniversary(index, yearsBack) - halfWindow
  if (start < 0) return false
  const end = index - recentExcluded - 1
  for (let years = yearsBack; years >= 0; years--) {
    const centre = years === 0 ? index : anniversary(index, years)
    const windowEnd = Math.min(centre + halfWindow, end)
    for (let at = centre - halfWindow; at <= windowEnd; at++) if (leftOut?.[at] !== 1) add(at, index, 0)
    if (years === 0 || seasonLevels === 1) continue
    const next = (years === 1 ? index : anniversary(index, years - 1)) - halfWindow
    const first = centre + halfWindow + 1
    // What is left over when the gap is shared lengthens the first levels by one period each.
    const length = Math.floor((next - first) / (seasonLevels - 1))
    const longer = (next - first) % (seasonLevels - 1)
    const even = first + longer * (length + 1)
    for (let at = first; at < next && at <= end; at++) {
      if (leftOut?.[at] === 1) continue
      const share =
        at < even ? Math.floor((at - first) / (length + 1)) : longer + Math.floor((at - even) / length)
      add(at, index, 1 + share)
    }
  }
  return true
}

/** Fills a regression of any terms with the baseline of a position. @returns Whether all of the history asked for is there. */
export function fillRegression(ready: SeriesReady, index: number, model: CountRegression): boolean {
  const { counts, offsets } = ready
  model.rows = 0
  const isThere = fillBaseline(ready, index, (at, _, level) => {
    const row = model.rows++
    model.counts[row] = counts[at]!
    model.offsets[row] = offsets === undefined ? 0 : offsets[at]!
    model.weights[row] = 1
    fillTerms(ready, model, row * model.width, at, index, level)
  })
  if (isThere) fillTerms(ready, model, model.rows * model.width, index, index, 0)
  return isThere
}

/** The terms of one period; a level 0 is the reference and has none of its own. */
export function fillTerms(
  ready: SeriesReady,
  { columns, values }: CountRegression,
  start: number,
  at: number,
  index: number,
  level: number,
): void {
  const { settings, frequency, weekdayOfFirst, isHoliday } = ready
  const { seasonLevels } = settings
  columns[start] = 0
  values[start] = 1
  columns[start + 1] = trendColumn
  // Years before the position: well scaled, and 0 for the position itself.
  values[start + 1] = (at - index) / frequency
  columns[start + 2] = firstSeasonColumn + Math.max(0, level - 1)
  values[start + 2] = level === 0 ? 0 : 1
  const firstWeekday = firstSeasonColumn + seasonLevels - 1
  if (settings.weekdays) {
    const weekday = (weekdayOfFirst + at) % 7
    columns[start + 3] = firstWeekday + Math.max(0, weekday - 1)
    values[start + 3] = weekday === 0 ? 0 : 1
  }
  if (ready.hasHolidayTerm) {
    const term = settings.weekdays ? 4 : 3
    columns[start + term] = firstWeekday + (settings.weekdays ? 6 : 0)
    values[start + term] = isHoliday?.[at] === 1 ? 1 : 0
  }
}
