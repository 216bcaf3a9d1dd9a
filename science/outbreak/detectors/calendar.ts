const msPerDay = 86_400_000

/**
 * Days since 1 January 1970 of a date.
 *
 * @param day `'2020-02-29'`.
 * @throws RangeError where there is no such day.
 * @example dayNumberOf('1970-01-02') // 1
 */
export function dayNumberOf(day: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day)
    throw new RangeError(`a day must be a date such as 2020-02-29, got ${day}`)
  return ms / msPerDay
}

/** The date of a day number. @example dayOf(1) // '1970-01-02' */
export function dayOf(dayNumber: number): string {
  return new Date(dayNumber * msPerDay).toISOString().slice(0, 10)
}

/** Weekday as ISO 8601 numbers it: 1 Monday to 7 Sunday. 1 January 1970 was a Thursday. */
export function weekdayOf(dayNumber: number): number {
  return ((((dayNumber + 3) % 7) + 7) % 7) + 1
}

/**
 * The ISO 8601 week of a day: weeks begin on Monday and belong to the year of their Thursday.
 *
 * @returns `year` differs from the day's own in the first and last days of some years.
 * @see ISO 8601-1:2019, 4.3.8.
 * @example isoWeekOf('2021-01-03') // { year: 2020, week: 53 }
 */
export function isoWeekOf(day: string): { year: number; week: number } {
  const dayNumber = dayNumberOf(day)
  const thursday = dayNumber - weekdayOf(dayNumber) + 4
  const year = Number(dayOf(thursday).slice(0, 4))
  return { year, week: Math.floor((thursday - dayNumberOf(`${padYear(year)}-01-01`)) / 7) + 1 }
}

/** How many ISO weeks a year has: 53 where its 28 December is in week 53. @example isoWeeksIn(2020) // 53 */
export function isoWeeksIn(year: number): 52 | 53 {
  return isoWeekOf(`${padYear(year)}-12-28`).week === 53 ? 53 : 52
}

/**
 * The Monday of an ISO week.
 *
 * @throws RangeError where the year has no such week.
 * @example mondayOf({ year: 2020, week: 53 }) // '2020-12-28'
 */
export function mondayOf({ year, week }: { year: number; week: number }): string {
  if (!(Number.isInteger(week) && week >= 1 && week <= isoWeeksIn(year)))
    throw new RangeError(`the year ${year} has ISO weeks 1 to ${isoWeeksIn(year)}, got ${week}`)
  const fourth = dayNumberOf(`${padYear(year)}-01-04`)
  return dayOf(fourth - weekdayOf(fourth) + 1 + 7 * (week - 1))
}

/** The same date years before or after; 29 February becomes 28 February where there is none. */
export function addYears(day: string, years: number): string {
  dayNumberOf(day)
  const year = Number(day.slice(0, 4)) + years
  return `${padYear(year)}${day.endsWith('-02-29') && !isLeapYear(year) ? '-02-28' : day.slice(4)}`
}

/** How many days one period covers; only weeks and days have dates. */
export function daysOfPeriod(frequency: number): 7 | 1 {
  if (frequency === 52) return 7
  if (frequency === 365) return 1
  throw new RangeError(
    `dated series have frequency 52 (weeks) or 365 (days), got ${frequency}; leave firstDay out`,
  )
}

/**
 * The same period of an earlier year, as a position in the series, which may lie before its beginning (below 0).
 *
 * By date where `firstDay` is known: the week that begins nearest to the same date, never more than three days off, so that
 * years of 53 weeks do not shift the season. By position otherwise: `frequency` periods a year.
 *
 * @param index Position of the period now.
 * @param years How many years before, 0 or more.
 * @example earlierYear({ index: 310, years: 2 }) // 206
 */
export function earlierYear({
  index,
  years,
  frequency = 52,
  firstDay,
}: {
  index: number
  years: number
  frequency?: number
  firstDay?: string | undefined
}): number {
  if (firstDay === undefined) return index - Math.round(frequency * years)
  const stepDays = daysOfPeriod(frequency)
  const start = dayNumberOf(firstDay)
  const anniversary = dayNumberOf(addYears(dayOf(start + index * stepDays), -years))
  return Math.round((anniversary - start) / stepDays)
}

/** Days on which people do not behave, or offices do not report, as on others; given as data by the city. */
export interface Holiday {
  readonly name: string
  readonly firstDay: string
  /** Included. */
  readonly lastDay: string
}

/**
 * Which periods of a dated series touch a holiday.
 *
 * @returns 1 for each period with a holiday's day in it, 0 for others.
 * @throws RangeError for a holiday that ends before it begins.
 * Complexity: O(periods + holidays × their length).
 */
export function markHolidays({
  holidays,
  firstDay,
  frequency,
  periods,
}: {
  holidays: readonly Holiday[]
  firstDay: string
  frequency: number
  periods: number
}): Uint8Array {
  const stepDays = daysOfPeriod(frequency)
  const start = dayNumberOf(firstDay)
  const marks = new Uint8Array(periods)
  for (const holiday of holidays) {
    const first = dayNumberOf(holiday.firstDay)
    const last = dayNumberOf(holiday.lastDay)
    if (last < first)
      throw new RangeError(
        `the holiday ${holiday.name} ends on ${holiday.lastDay}, before it begins on ${holiday.firstDay}`,
      )
    const end = Math.min(Math.floor((last - start) / stepDays), periods - 1)
    for (let index = Math.max(0, Math.floor((first - start) / stepDays)); index <= end; index++)
      marks[index] = 1
  }
  return marks
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function padYear(year: number): string {
  return String(year).padStart(4, '0')
}
