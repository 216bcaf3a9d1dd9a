import type { DayCount } from '#platform/tallies'
import type { Day } from '#vocabulary'
import { type BulletinContent, earlierYears } from './content.ts'
import { daysOf, type IsoWeek, sameWeekBefore, weekBefore } from './week.ts'

/** Counts that a bulletin tells, in their order: tallies of the vocabulary. */
export const toldTallies = [
  'cases.confirmed',
  'cases.suspected',
  'cases.deaths',
  'lab.positive',
  'clinic.visits',
] as const

export type SeriesWeek = BulletinContent['counts'][number]

/** The first day that any of a week's comparisons needs. */
export function firstDayNeeded(week: IsoWeek): Day {
  return daysOf(sameWeekBefore(week, earlierYears)).from
}

/**
 * A week of a series beside the week before and the same week of earlier years. A week that ended before the series was first
 * heard of was not counted, which is not none. Undefined where the week and the one before had nothing. Pure.
 *
 * @param days Oldest first; days without any report are absent.
 */
export function compareWeek(
  of: { tally: string; series: string; days: readonly DayCount[] },
  week: IsoWeek,
): SeriesWeek | undefined {
  const began = of.days.find(({ amount, reports }) => reports > 0 || amount > 0)?.day
  if (began === undefined) return undefined
  const sumOf = (one: IsoWeek): number | null => {
    const { from, until } = daysOf(one)
    if (until < began) return null
    // A correction may take away more than was counted in these days.
    return Math.max(
      0,
      of.days.reduce((sum, { day, amount }) => sum + (day >= from && day <= until ? amount : 0), 0),
    )
  }
  const now = sumOf(week) ?? 0
  const before = sumOf(weekBefore(week))
  if (now === 0 && (before ?? 0) === 0) return undefined
  const earlier = Array.from({ length: earlierYears }, (_, at) => {
    const one = sameWeekBefore(week, at + 1)
    return { ...one, count: sumOf(one) }
  })
  return { tally: of.tally, series: of.series, week: now, before, earlier }
}

/** By tally in the order in which they are told, then the most first. */
export function sortCounts(counts: readonly SeriesWeek[]): SeriesWeek[] {
  const order: readonly string[] = toldTallies
  return [...counts].sort(
    (a, b) =>
      order.indexOf(a.tally) - order.indexOf(b.tally) || b.week - a.week || (a.series < b.series ? -1 : 1),
  )
}
