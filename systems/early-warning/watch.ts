import type { DailySeries } from '@lianfang/outbreak'
import type { Place, PlaceDirectory } from '#platform/places'
import {
  type Day,
  dayFromNumber,
  dayNumber,
  daysBetween,
  isUnassigned,
  type PlacePath,
  parentPath,
} from '#vocabulary'

/** Tallies that detectors watch. */
export const watchedTallies: readonly string[] = ['cases.confirmed', 'cases.suspected', 'lab.positive']

/** How far back a series is read: a year and a month, so that "the first in a year" can be said. */
export const lookBackDays = 396

/**
 * The area whose series a signal at this place belongs to: its district, where it lies in one; the place itself above
 * districts, as where a province reports by city. What has no official place is nobody's neighbourhood and is not watched.
 */
export function watchedArea(path: PlacePath, places: PlaceDirectory): Place | undefined {
  if (isUnassigned(path)) return undefined
  const district = places.ancestorAt(path, 'district')
  if (district) return district
  const place = places.find(path)
  return place?.level === 'city' || place?.level === 'province' ? place : undefined
}

/**
 * The areas of an area's neighbourhood, without itself: for a district those of its city, for a city those of its province.
 * A province has none: provinces are too far apart for what happens in two of them to explain a case in a third.
 */
export function siblingsOf({ path, level }: Place, places: Pick<PlaceDirectory, 'children'>): PlacePath[] {
  if (level !== 'district' && level !== 'city') return []
  return places.children(parentPath(path)).filter((other) => other !== path && !isUnassigned(other))
}

/**
 * The city whose counts, less the area's own, are the siblings' together: a district's. The cities of a province are too far
 * apart for a rise in one to explain another's.
 */
export function cityOf({ path, level }: Place): PlacePath | undefined {
  return level === 'district' ? parentPath(path) : undefined
}

export interface Report {
  readonly day: Day
  readonly amount: number
  readonly reports: number
}

/** Counts by day with the day that their first position stands for. */
export interface DatedSeries extends DailySeries {
  readonly firstDay: Day
  readonly counts: number[]
  readonly spanDays: number[]
}

/**
 * A series from its first report to today. A place that reports on most days says "none" with a report of zero, and a
 * day without its report is a gap which the next report spans; where only cases are reported, a silent day is a zero.
 */
export function toDatedSeries(reports: readonly Report[], today: Day): DatedSeries | undefined {
  const first = reports.find((report) => report.reports > 0 || report.amount > 0)
  if (!first || first.day > today) return undefined
  const firstNumber = dayNumber(first.day)
  const length = dayNumber(today) - firstNumber + 1
  const counts = new Array<number>(length).fill(0)
  const reported = new Array<boolean>(length).fill(false)
  for (const { day, amount, reports: behind } of reports) {
    const at = dayNumber(day) - firstNumber
    if (at < 0 || at >= length) continue
    counts[at] = Math.max(0, amount)
    reported[at] = behind > 0
  }
  return { firstDay: first.day, counts, spanDays: spansOf(reported) }
}

/**
 * The reports of a series with a report of none on the day on which an area was first heard of, in whatever series: of a disease of which one case is
 * enough, an area that reported other things for weeks and never this one had none of it, and its first case comes after a silence.
 */
export function sinceHeard(reports: readonly Report[], firstHeard: Day | undefined): readonly Report[] {
  const first = reports[0]
  if (first === undefined || firstHeard === undefined || firstHeard >= first.day) return reports
  return [{ day: firstHeard, amount: 0, reports: 1 }, ...reports]
}

function spansOf(reported: readonly boolean[]): number[] {
  const days = reported.filter(Boolean).length
  if (days * 2 <= reported.length) return reported.map(() => 1)
  let last = -1
  return reported.map((is, at) => {
    if (!is) return 0
    const span = at - last
    last = at
    return span
  })
}

/**
 * A series up to its last whole day: where a place reports daily, a day that is still to be reported is not a day without cases, and of
 * the day under way only a part has come. What takes each day as it stands would see a fall.
 */
export function upToLastReport(series: DatedSeries, { underWay }: { underWay?: Day } = {}): DatedSeries {
  const last = series.spanDays.findLastIndex(
    (span, at) => (span > 0 || (series.counts[at] ?? 0) > 0) && dayAt(at, series) !== underWay,
  )
  const length = Math.max(1, last + 1)
  return { ...series, counts: series.counts.slice(0, length), spanDays: series.spanDays.slice(0, length) }
}

export function positionOf(day: Day, series: DatedSeries): number {
  return daysBetween(series.firstDay, day)
}

export function dayAt(position: number, series: DatedSeries): Day {
  return dayFromNumber(dayNumber(series.firstDay) + position)
}

/** The sum of the siblings' series, on the days of the place's own; a day has its report where the city has one. */
export function subtract(whole: readonly Report[], own: DatedSeries): DailySeries {
  const counts = own.counts.map((count) => -count)
  const reported = counts.map(() => false)
  const firstNumber = dayNumber(own.firstDay)
  for (const { day, amount, reports } of whole) {
    const at = dayNumber(day) - firstNumber
    if (at < 0 || at >= counts.length) continue
    counts[at] = (counts[at] ?? 0) + amount
    reported[at] ||= reports > 0
  }
  return { counts: counts.map((count) => Math.max(0, count)), spanDays: spansOf(reported) }
}
