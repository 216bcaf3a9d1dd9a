import { addDays, type Day, parseDay, startOfDay } from '#vocabulary'

/** The instant at which a day of the city is over: the first that the zone does not count to it. */
export function endOfDay(day: Day, zone: string): Date {
  return startOfDay(zone, addDays(day, 1))
}

/** What a person wrote: a day means its end in the city, an instant means itself. */
export function toInstant(text: string, zone: string): Date {
  const day = parseDay(text)
  return day === undefined ? new Date(text) : endOfDay(day, zone)
}
