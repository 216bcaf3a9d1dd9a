import { addDays, type Day, startOfDay } from '#vocabulary'

/** From when on, and until before when: whole days of the city, and never before the signature. */
export function termOf(of: { begins: Day; ends: Day; signedAt: Date; zone: string }): {
  fromAt: Date
  untilAt: Date
} {
  const begins = startOfDay(of.zone, of.begins)
  return {
    fromAt: begins < of.signedAt ? of.signedAt : begins,
    untilAt: startOfDay(of.zone, addDays(of.ends, 1)),
  }
}

/** The last day that an order which begins on a day may have. */
export function lastDayOf(begins: Day, maximumDays: number): Day {
  return addDays(begins, maximumDays - 1)
}
