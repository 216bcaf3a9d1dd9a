import { addDays, type Day, dayNumber, daysBetween, daysFrom } from '#vocabulary'
import type { DayCount } from './answers.ts'

export interface KnownDay {
  readonly day: Day
  /** As known on the chosen day; absent where no report of it had come. */
  readonly asKnown: number | undefined
  readonly now: number | undefined
  readonly reports: number
}

export interface Comparison {
  readonly days: readonly KnownDay[]
  /** Days up to the chosen one whose figure was changed afterwards. */
  readonly changed: number
  readonly asKnownTotal: number
  readonly nowTotal: number
  /** Days of the span, up to the chosen one, that nobody reported. */
  readonly missing: number
}

/** The same days as they were known on `knownOn` and as they are known now, for each day of the span. */
export function compareKnown(of: {
  asKnown: readonly DayCount[]
  now: readonly DayCount[]
  knownOn: Day
  from: Day
  until: Day
}): Comparison {
  const asKnown = new Map(of.asKnown.map((count) => [count.day, count]))
  const now = new Map(of.now.map((count) => [count.day, count]))
  const days = daysFrom(of.from, of.until).map((day) => ({
    day,
    asKnown: asKnown.get(day)?.amount,
    now: now.get(day)?.amount,
    reports: now.get(day)?.reports ?? 0,
  }))
  const past = days.filter(({ day }) => day <= of.knownOn)
  const sum = (amounts: readonly (number | undefined)[]) =>
    amounts.reduce<number>((total, n) => total + (n ?? 0), 0)
  return {
    days,
    changed: past.filter((day) => (day.asKnown ?? 0) !== (day.now ?? 0)).length,
    asKnownTotal: sum(past.map((day) => day.asKnown)),
    nowTotal: sum(past.map((day) => day.now)),
    missing: past.filter((day) => day.asKnown === undefined).length,
  }
}

const weeksShown = 8
/** Beyond the chosen day a little of what came after is shown, for the eye to compare. */
const daysAfter = 7

/** The days that the chart shows. `undefined` where nothing is known. */
export function spanOf(of: {
  now: readonly DayCount[]
  today: Day
  asKnownOn: Day | undefined
  span: 'weeks' | 'all'
}): { from: Day; until: Day } | undefined {
  const first = of.now[0]?.day
  const last = of.now.at(-1)?.day
  if (first === undefined || last === undefined) return undefined
  // Between the last report and today the chart stays empty, so that silence is seen.
  const latest = later(last, of.today)
  const until = of.asKnownOn === undefined ? latest : earlier(addDays(of.asKnownOn, daysAfter), latest)
  if (of.span === 'all') return { from: earlier(first, until), until: latest }
  const from = addDays(until, 1 - weeksShown * 7)
  return { from, until }
}

/** The last day of the span on which anything was reported, as known then. */
export function lastReported({ days }: Comparison, knownOn: Day): KnownDay | undefined {
  return days.findLast(({ day, asKnown }) => day <= knownOn && asKnown !== undefined)
}

/** How many days a slider from the first report to today has. */
export function sliderSpan(first: Day, today: Day): { min: number; max: number } {
  return { min: dayNumber(today) - Math.max(1, daysBetween(first, today)), max: dayNumber(today) }
}

function later(a: Day, b: Day): Day {
  return a > b ? a : b
}

function earlier(a: Day, b: Day): Day {
  return a < b ? a : b
}
