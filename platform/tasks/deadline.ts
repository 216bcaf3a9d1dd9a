import { addDays, type Day, dayIn, dayNumber, parseDay } from '#vocabulary'

const hourMs = 3_600_000

/** Calendar hours, through nights and holidays: who is ill does not wait for Monday. */
export function addHours(to: Date, hours: number): Date {
  return new Date(to.getTime() + Math.round(hours * hourMs))
}

/**
 * The instant at which a day of the city is over: the first that the zone does not count to it. Found by halving, so that
 * days of 23 or 25 hours, and zones that moved their clocks at midnight, come out right.
 */
export function endOfDay(day: Day, zone: string): Date {
  const next = addDays(day, 1)
  const nextInUtc = dayNumber(next) * 24 * hourMs
  // No zone is, or was, further than a day from UTC.
  let before = nextInUtc - 26 * hourMs
  let after = nextInUtc + 26 * hourMs
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dayIn(zone, new Date(middle)) < next) before = middle
    else after = middle
  }
  return new Date(after)
}

/** What a person wrote: a day means its end in the city, an instant means itself. */
export function toInstant(text: string, zone: string): Date {
  const day = parseDay(text)
  return day === undefined ? new Date(text) : endOfDay(day, zone)
}
