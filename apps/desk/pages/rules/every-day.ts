import { type Day, daysFrom } from '#vocabulary'

interface Found {
  readonly day: Day
  readonly found: number
}

/** Findings of every day from the first to the last, days without any too: only then are two bars as far apart as their days. */
export function everyDay(found: readonly Found[], { from, until }: { from: Day; until: Day }): Found[] {
  const byDay = new Map(found.map((one) => [one.day, one.found]))
  return daysFrom(from, until).map((day) => ({ day, found: byDay.get(day) ?? 0 }))
}
