import { z } from 'zod'

/** A calendar day `YYYY-MM-DD` in the city's zone, without time or zone (ISO 8601 complete date). */
export type Day = string & { readonly __brand: 'Day' }

const shape = /^\d{4}-\d{2}-\d{2}$/
const dayMs = 86_400_000
const hourMs = 3_600_000

/** `undefined` for anything that is not a day that exists: `2020-02-30`, `0000-01-01`, `2020-2-3`, `2020-01-01T00:00:00Z`. */
export function parseDay(text: unknown): Day | undefined {
  if (typeof text !== 'string' || !shape.test(text) || text.startsWith('0000')) return undefined
  const month = Number(text.slice(5, 7))
  const dayOfMonth = Number(text.slice(8))
  if (month < 1 || month > 12 || dayOfMonth < 1) return undefined
  return dayOfMonth <= daysIn(Number(text.slice(0, 4)), month) ? (text as Day) : undefined
}

/** Gregorian calendar: every fourth year is a leap year, but of the hundreds only every fourth. */
function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** A `Day` from text the program itself wrote; throws where `parseDay` would find nothing. */
export function day(text: string): Day {
  const parsed = parseDay(text)
  if (parsed === undefined) throw new RangeError(`not a day: ${JSON.stringify(text)}`)
  return parsed
}

/** Days since 1970-01-01; negative before. */
export function dayNumber(of: Day): number {
  return Date.parse(`${of}T00:00:00Z`) / dayMs
}

export function dayFromNumber(days: number): Day {
  return new Date(days * dayMs).toISOString().slice(0, 10) as Day
}

export function addDays(to: Day, days: number): Day {
  return dayFromNumber(dayNumber(to) + days)
}

/** Whole days from `from` to `to`: 1 for today to tomorrow. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/** Every day from `first` to `last`, both included. */
export function daysFrom(first: Day, last: Day): Day[] {
  const start = dayNumber(first)
  return Array.from({ length: Math.max(0, dayNumber(last) - start + 1) }, (_, i) => dayFromNumber(start + i))
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** The day on which an instant falls in an IANA zone such as `Asia/Shanghai`. */
export function dayIn(zone: string, instant: Date): Day {
  let formatter = formatters.get(zone)
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    })
    formatters.set(zone, formatter)
  }
  return formatter.format(instant) as Day
}

// The refinement proves the brand; a transform would do so one way only, and responses are checked too.
export const Day = z
  .string()
  .refine((text) => parseDay(text) !== undefined, { error: 'must be a day that exists, written YYYY-MM-DD' })
  .meta({ format: 'date', description: 'A calendar day, YYYY-MM-DD' }) as unknown as z.ZodType<Day, string>

/**
 * The first instant of a day in an IANA zone, to the millisecond. Not always midnight: where summer time begins at midnight the
 * day begins at one, and a day that a zone left out begins with the next. Found by halving, since days in a zone never go back.
 */
export function startOfDay(zone: string, of: Day): Date {
  const inUtc = dayNumber(of) * dayMs
  // No zone is, or was, further than a day from UTC.
  let before = inUtc - dayMs - 1
  let within = inUtc + dayMs
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayIn(zone, new Date(middle)) >= of) within = middle
    else before = middle
  }
  return new Date(within)
}

/** Calendar hours, through nights, holidays and changes of clocks. */
export function addHours(to: Date, hours: number): Date {
  return new Date(to.getTime() + Math.round(hours * hourMs))
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / hourMs
}
