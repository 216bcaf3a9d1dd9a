import { type Day, dayIn, daysBetween, type Language } from '#vocabulary'

export interface CityTime {
  /** IANA zone of the city. */
  readonly zone: string
  readonly today: Day
  readonly language: Language
}

/** An instant on the city's clocks, whatever zone the browser is in: `09:30` today, `昨天 23:10`, `11-24 09:30`, `2019-12-30 09:30`. */
export function cityTimeText(at: Date, { zone, today, language }: CityTime): string {
  const day = dayIn(zone, at)
  const clock = cityClockText(at, zone)
  const ago = daysBetween(day, today)
  if (ago === 0) return clock
  if (ago === 1) return `${language === 'zh' ? '昨天' : 'yesterday'} ${clock}`
  if (ago === -1) return `${language === 'zh' ? '明天' : 'tomorrow'} ${clock}`
  return `${day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day} ${clock}`
}

/** When something was read, on the clock of a city whose time is another than the machine's: as long before now as it is old. */
export function readInCityAt(readMs: number, { nowMs, cityNow }: { nowMs: number; cityNow: Date }): Date {
  return new Date(cityNow.getTime() - Math.max(0, nowMs - readMs))
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Hours and minutes in the city's zone. A list tells hundreds of times a second: to make what tells them takes longer than telling. */
export function cityClockText(at: Date, zone: string): string {
  let clock = clocks.get(zone)
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
    clocks.set(zone, clock)
  }
  return clock.format(at)
}

/** The whole of it, for a tip and for screen readers: `2026-11-26 09:30 Asia/Shanghai`. */
export function cityInstantText(at: Date, zone: string): string {
  return `${dayIn(zone, at)} ${cityClockText(at, zone)} ${zone}`
}
