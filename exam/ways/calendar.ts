import { addDays, type Day, dayIn, dayNumber, startOfDay } from '#vocabulary'

/** The exam's time, in days from its first midnight, and the city's. */
export interface Calendar {
  readonly instantOf: (at: number) => Date
  readonly timeOf: (instant: Date) => number
  readonly dayOf: (at: number) => Day
  /** From 0 for Monday. */
  readonly firstWeekday: number
}

/** Days before the exam that both ways know, so that they know what is usual; eight quiet weeks and one. */
export const daysBefore = 63

const dayMs = 86_400_000

/** Days of summer time are counted as long as the others: an hour more or less of the city's clock. */
export function makeCalendar({ startsOn, zone }: { startsOn: Day; zone: string }): Calendar {
  const midnight = startOfDay(zone, startsOn).getTime()
  const instantOf = (at: number) => new Date(Math.round(midnight + at * dayMs))
  return {
    instantOf,
    timeOf: (instant) => (instant.getTime() - midnight) / dayMs,
    dayOf: (at) => (Number.isInteger(at) ? addDays(startsOn, at) : dayIn(zone, instantOf(at))),
    // Day 0 of `dayNumber`, 1 January 1970, was a Thursday.
    firstWeekday: (((dayNumber(startsOn) + 3) % 7) + 7) % 7,
  }
}
