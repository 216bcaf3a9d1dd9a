import { dayNumberOf } from './calendar.ts'
import type { CountSeries, JudgedRange } from './verdict.ts'

/** Above this a count is an error of the source, not an epidemic: more people than live on Earth. */
export const mostCases = 1e10

/**
 * Looks a series over before it is judged.
 *
 * @throws RangeError that names the value, the position and what is needed.
 * Complexity: O(length).
 */
export function checkSeries({ counts, population, frequency = 52, firstDay }: CountSeries): void {
  if (!(Number.isFinite(frequency) && frequency >= 1))
    throw new RangeError(`frequency must be 1 or more periods a year, got ${frequency}`)
  if (counts.length === 0) throw new RangeError('counts must hold at least one period, got none')
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]
    if (!(Number.isInteger(count) && count! >= 0 && count! <= mostCases))
      throw new RangeError(
        `counts must be whole numbers from 0 to ${mostCases}, got ${count} at position ${index}`,
      )
  }
  if (firstDay !== undefined) dayNumberOf(firstDay)
  if (population === undefined) return
  if (population.length !== counts.length)
    throw new RangeError(
      `population must have a number for each of the ${counts.length} counts, got ${population.length}`,
    )
  for (let index = 0; index < population.length; index++) {
    const people = population[index]
    if (!(people! > 0 && people! < Infinity))
      throw new RangeError(`population must be above 0, got ${people} at position ${index}`)
  }
}

/** The positions to judge, both ends included, looked over. */
export function rangeOf({ counts }: CountSeries, { from = 0, to = counts.length - 1 }: JudgedRange) {
  const isPosition = (index: number) => Number.isInteger(index) && index >= 0 && index < counts.length
  if (!isPosition(from) || !isPosition(to) || from > to)
    throw new RangeError(
      `from and to must be positions of the series of ${counts.length} periods in order, got ${from} and ${to}`,
    )
  return { from, to }
}

/**
 * A series from dated counts, such as rows of a table.
 *
 * @param rows First day of each period and its cases, oldest first, each period once.
 * @param frequency 52 for weeks, 365 for days.
 * @throws RangeError where periods are doubled, unordered or missing: a gap is not a period without cases.
 * Complexity: O(rows).
 * @example toCountSeries({ rows: [{ day: '2020-12-28', count: 3 }, { day: '2021-01-04', count: 5 }], frequency: 52 })
 */
export function toCountSeries({
  rows,
  frequency,
}: {
  rows: readonly { readonly day: string; readonly count: number }[]
  frequency: 52 | 365
}): CountSeries {
  const [first] = rows
  if (first === undefined) throw new RangeError('rows must hold at least one period, got none')
  const stepDays = frequency === 52 ? 7 : 1
  const start = dayNumberOf(first.day)
  for (const [index, { day }] of rows.entries()) {
    const due = start + index * stepDays
    const found = dayNumberOf(day)
    if (found === due) continue
    const previous = rows[index - 1]?.day
    const fault =
      day === previous
        ? 'is there twice'
        : found < due
          ? `comes out of order after ${previous}`
          : 'follows a gap'
    throw new RangeError(
      `rows must be ${stepDays} days apart in order: ${day} at position ${index} ${fault}; fill or sort them first`,
    )
  }
  const series = { counts: rows.map(({ count }) => count), frequency, firstDay: first.day }
  checkSeries(series)
  return series
}
