import { addDays, type Day, dayIn, dayNumber } from '#vocabulary'

const hourMs = 3_600_000

/**
 * The first instant of a day in an IANA zone, to the millisecond. Found by halving rather than by an offset, so that it holds
 * too where the clocks are changed at midnight, and where a zone has left a day out: then it is the first of the day after.
 */
export function startOfDay(day: Day, zone: string): Date {
  const utcMidnight = dayNumber(day) * 24 * hourMs
  // Zones lie between 12 hours behind UTC and 14 before.
  let before = utcMidnight - 15 * hourMs
  let within = utcMidnight + 25 * hourMs
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2)
    if (dayIn(zone, new Date(middle)) >= day) within = middle
    else before = middle
  }
  return new Date(within)
}

/** From when on, and until before when: whole days of the city, and never before the signature. */
export function termOf(of: { begins: Day; ends: Day; signedAt: Date; zone: string }): {
  fromAt: Date
  untilAt: Date
} {
  const begins = startOfDay(of.begins, of.zone)
  return {
    fromAt: begins < of.signedAt ? of.signedAt : begins,
    untilAt: startOfDay(addDays(of.ends, 1), of.zone),
  }
}

/** The last day that an order which begins on a day may have. */
export function lastDayOf(begins: Day, maximumDays: number): Day {
  return addDays(begins, maximumDays - 1)
}
