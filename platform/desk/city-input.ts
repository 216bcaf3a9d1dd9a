import { parseDay, startOfDay } from '#vocabulary'
import { cityClockText } from './city-time.ts'

const minuteMs = 60_000

/** What a field of date and time says (`2026-11-26T09:30`), as an instant on the city's clocks; nothing where it says none. */
export function instantOfCity(local: string, zone: string): Date | undefined {
  const [, dayText = '', hours = '', minutes = ''] =
    /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::\d{2})?$/.exec(local) ?? []
  const day = parseDay(dayText)
  if (day === undefined) return undefined
  const wanted = Number(hours) * 60 + Number(minutes)
  const instant = new Date(startOfDay(zone, day).getTime() + wanted * minuteMs)
  // On a day on which the clocks were moved, midnight and minutes alone lead to an hour beside it.
  const [h = '', min = ''] = cityClockText(instant, zone).split(':')
  const offMinutes = wanted - (Number(h) * 60 + Number(min))
  return Math.abs(offMinutes) > 120 ? instant : new Date(instant.getTime() + offMinutes * minuteMs)
}
