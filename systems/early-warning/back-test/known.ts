import type { Addition, KnownHistory } from '@lianfang/outbreak'
import type { Place } from '#platform/places'
import type { Tx } from '#platform/store'
import { listAdditions } from '#platform/tallies'
import { addDays, type Day, daysBetween } from '#vocabulary'
import { readReports } from '../reports.ts'
import { longestDelay } from '../series/lateness.ts'
import { positionOf, toDatedSeries } from '../watch.ts'

/** So far back the past is read: five years of history for the detectors that need as many, and five to try them on. */
export const historyDays = 10 * 366

export interface PlaceHistory {
  readonly history: KnownHistory
  /** The share of its cases that came as they were reported; the rest is a file of the past, taken as known on its own day. */
  readonly asReported: number
}

/**
 * A place's days with what was known when, up to a day's end.
 *
 * A file of the past that was read in tells nothing of what could have been known then: what came first of a day, and later than
 * `longestDelay`, counts as known on its own day; corrections that followed count as known when they came.
 *
 * @returns Undefined where nothing was reported.
 */
export async function readHistory(
  tx: Tx,
  { tally, series, place, on }: { tally: string; series: string; place: Place; on: Day },
): Promise<PlaceHistory | undefined> {
  const from = addDays(on, -historyDays)
  const reports = await readReports(tx, { tally, series, areas: [place], from, knownOn: on, alone: true })
  const dated = toDatedSeries(reports.get(place.path) ?? [], on)
  if (!dated) return undefined
  const rows = await listAdditions(tx, { tally, series, place: place.path, from, until: on, knownOn: on })
  const { additions, asReported } = toAdditions(
    rows.filter(({ day }) => day >= dated.firstDay),
    (day) => positionOf(day, dated),
  )
  return {
    history: {
      firstDay: dated.firstDay,
      days: dated.counts.length,
      additions,
      spanDays: dated.spanDays,
    },
    asReported,
  }
}

interface AddedOn {
  readonly day: Day
  readonly knownOn: Day
  readonly amount: number
}

/** @param rows In the order of their days, those of a day in the order in which they became known. Pure. */
export function toAdditions(
  rows: readonly AddedOn[],
  positionOf: (day: Day) => number,
): { additions: Addition[]; asReported: number } {
  let reported = 0
  let cases = 0
  let previous: Day | undefined
  const additions = rows.map(({ day, knownOn, amount }): Addition => {
    const isFirst = day !== previous
    previous = day
    const delay = Math.max(0, daysBetween(day, knownOn))
    const isFile = isFirst && delay > longestDelay
    if (amount > 0) cases += amount
    if (amount > 0 && !isFile) reported += amount
    const at = positionOf(day)
    return { day: at, known: at + (isFile ? 0 : delay), amount }
  })
  return { additions, asReported: cases === 0 ? 1 : reported / cases }
}
