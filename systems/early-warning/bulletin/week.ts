import { isoWeekOf, isoWeeksIn, mondayOf } from '@lianfang/outbreak'
import { addDays, type Day, day, dayNumber, daysBetween } from '#vocabulary'

/** A week of ISO 8601: it begins on Monday and belongs to the year of its Thursday. */
export interface IsoWeek {
  readonly year: number
  readonly week: number
}

/** `2026-W47`; undefined for a week that its year does not have. */
export function parseWeek(text: string): IsoWeek | undefined {
  const [, yearText, weekText] = /^(\d{4})-W(\d{2})$/.exec(text) ?? []
  const year = Number(yearText)
  const week = Number(weekText)
  if (!(year >= 1900) || !(week >= 1) || week > isoWeeksIn(year)) return undefined
  return { year, week }
}

export function formatWeek({ year, week }: IsoWeek): string {
  return `${String(year).padStart(4, '0')}-W${String(week).padStart(2, '0')}`
}

export function weekOf(on: Day): IsoWeek {
  return isoWeekOf(on)
}

/** Monday and Sunday. */
export function daysOf(week: IsoWeek): { from: Day; until: Day } {
  const from = day(mondayOf(week))
  return { from, until: addDays(from, 6) }
}

export function weekBefore(week: IsoWeek): IsoWeek {
  return weekOf(addDays(daysOf(week).from, -7))
}

/**
 * The same week of an earlier year: the one that begins nearest to the same date, so that years of 53 weeks do not shift the season.
 * Its number may be another. 29 February stands for 28 February.
 */
export function sameWeekBefore(week: IsoWeek, years: number): IsoWeek {
  const { from } = daysOf(week)
  const year = String(Number(from.slice(0, 4)) - years).padStart(4, '0')
  const anniversary = from.endsWith('-02-29') ? day(`${year}-02-28`) : day(`${year}${from.slice(4)}`)
  const monday = daysOf(weekOf(anniversary)).from
  return weekOf(daysBetween(monday, anniversary) > 3 ? addDays(monday, 7) : monday)
}

/** The first Monday after a day; the day itself is none. */
export function mondayAfter(on: Day): Day {
  // 5 January 1970 was a Monday.
  const sinceMonday = (((dayNumber(on) - 4) % 7) + 7) % 7
  return addDays(on, 7 - sinceMonday)
}
