import { type Day, dayIn, dayNumber } from '#vocabulary'

const hourMs = 3_600_000

/**
 * The first instant of a day in a zone. Not always midnight: where summer time begins at midnight the day begins at one, and a
 * day that a zone leaves out begins with the next. Found by halving, since days in a zone never go back.
 */
export function startOfDay(zone: string, day: Day): Date {
  // Zones lie between 12 hours behind and 14 ahead; the bounds leave room.
  let before = dayNumber(day) * 24 * hourMs - 16 * hourMs
  let from = before + 32 * hourMs
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2)
    if (dayIn(zone, new Date(middle)) >= day) from = middle
    else before = middle
  }
  return new Date(from)
}

export function addHours(to: Date, hours: number): Date {
  return new Date(to.getTime() + Math.round(hours * hourMs))
}

export function hoursBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / hourMs
}
