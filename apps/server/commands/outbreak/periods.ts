import { dayNumberOf, dayOf, isoWeekOf, mondayOf, weekdayOf } from '@lianfang/outbreak'

/** How a cell of the time column is written: `2020-02-10`, `2020-W07`, `7`. */
export type Writing = 'date' | 'week' | 'index'
/** What one period is. */
export type Period = 'day' | 'week' | 'index'

export interface Moment {
  readonly writing: Writing
  /** A number of days since 1970 (of a week its Monday), or the index. */
  readonly value: number
}

/** The moment that a cell says, or nothing where it says none. */
export function parseMoment(text: string): Moment | undefined {
  if (/^-?\d{1,9}$/.test(text)) return { writing: 'index', value: Number(text) }
  const week = /^(\d{4})-?W(\d{1,2})$/.exec(text)
  try {
    if (!week) return { writing: 'date', value: dayNumberOf(text) }
    const [, year, number] = week.map(Number)
    return { writing: 'week', value: dayNumberOf(mondayOf({ year: year!, week: number! })) }
  } catch {
    // The calendar has no other way to say that there is no such day or week.
    return undefined
  }
}

/** How far apart the beginnings of two periods are. */
export function stepOf(period: Period): number {
  return period === 'week' ? 7 : 1
}

/** The beginning of the period in which a moment lies. */
export function startOf(value: number, period: Period): number {
  return period === 'week' ? value - weekdayOf(value) + 1 : value
}

/** A moment as the file writes it. */
export function wordOf(value: number, writing: Writing): string {
  if (writing === 'index') return String(value)
  if (writing === 'date') return dayOf(value)
  const { year, week } = isoWeekOf(dayOf(value))
  return `${year}-W${String(week).padStart(2, '0')}`
}
