import type { LogRange } from '#platform/signals'
import { withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import { type Day, dayFromNumber, type Kind, type PlacePath } from '#vocabulary'
import { contributionsOf } from './fold.ts'

export interface DayCount {
  readonly day: Day
  readonly amount: number
  /** Reports behind the amount; 0 where the day is known only by corrections. */
  readonly reports: number
}

export interface PlaceCount {
  readonly place: PlacePath
  readonly amount: number
  readonly reports: number
}

interface Wanted {
  readonly tally: string
  readonly series: string
  readonly from?: Day | undefined
  readonly until?: Day | undefined
  /** What was known at the end of this day; all that is known where absent. */
  readonly knownOn?: Day | undefined
}

/** A place's counts by day, everything under it included, oldest first; days without any report are absent. */
export async function listDays(
  tx: Tx,
  { place, ...wanted }: Wanted & { place: PlacePath },
): Promise<DayCount[]> {
  return await tx<DayCount[]>`
    SELECT day, sum(amount)::bigint AS amount, sum(reports)::bigint AS reports FROM tallies.count
    WHERE ${within(tx, wanted)} AND place >= ${place} AND place < ${`${place}/`}
    GROUP BY day ORDER BY day`
}

/** Sums over the days, for each of the places given, everything under it included. */
export async function listPlaces(
  tx: Tx,
  { places, ...wanted }: Wanted & { places: readonly PlacePath[] },
): Promise<PlaceCount[]> {
  return await tx<PlaceCount[]>`
    SELECT p.place, coalesce(c.amount, 0)::bigint AS amount, coalesce(c.reports, 0)::bigint AS reports
    FROM unnest(${[...places]}::text[]) WITH ORDINALITY AS p (place, number)
    CROSS JOIN LATERAL (
      SELECT sum(amount) AS amount, sum(reports) AS reports FROM tallies.count
      WHERE ${within(tx, wanted)} AND ${underPlace(tx)}
    ) AS c
    ORDER BY p.number`
}

export interface AreaSeries {
  readonly place: PlacePath
  readonly days: readonly DayCount[]
}

/**
 * Series by day for many places at once, each with everything under it: what detectors read. With `parts` also for each of
 * their children that has counts.
 */
export async function listSeries(
  tx: Tx,
  of: {
    places: readonly PlacePath[]
    tally: string
    series: string
    from: Day
    knownOn: Day
    parts?: boolean
  },
): Promise<AreaSeries[]> {
  if (of.places.length === 0) return []
  // One range of the index for each place, and one row for each: a year of counts is long, and rows are dear.
  const rows = await tx<SeriesRow[]>`
    SELECT p.place || c.part AS place, c.days, c.amounts, c.reports
    FROM unnest(${[...of.places]}::text[]) AS p (place)
    CROSS JOIN LATERAL (
      SELECT part, ${daysInArrays(tx)}
      FROM (${of.parts ? byPart(tx, of) : whole(tx, of)}) AS by_day GROUP BY part
    ) AS c`
  return rows.map(toAreaSeries)
}

/** Several series of a tally by day for many places at once, each with everything under it; those without counts are absent. */
export async function listManySeries(
  tx: Tx,
  of: {
    places: readonly PlacePath[]
    tally: string
    series: readonly string[]
    from: Day
    knownOn: Day
  },
): Promise<(AreaSeries & { readonly series: string })[]> {
  if (of.places.length === 0 || of.series.length === 0) return []
  const rows = await tx<(SeriesRow & { series: string })[]>`
    SELECT p.place, c.series, c.days, c.amounts, c.reports
    FROM unnest(${[...of.places]}::text[]) AS p (place)
    CROSS JOIN LATERAL (
      SELECT series, ${daysInArrays(tx)} FROM (
        SELECT series, day, sum(amount) AS amount, sum(reports) AS reports FROM tallies.count
        WHERE tally = ${of.tally} AND series = ANY(${[...of.series]}::text[]) AND day >= ${of.from}::text::date
          AND known_on <= ${of.knownOn}::text::date AND ${underPlace(tx)}
        GROUP BY series, day
      ) AS by_day GROUP BY series
    ) AS c`
  return rows.map((row) => ({ ...toAreaSeries(row), series: row.series }))
}

interface SeriesRow {
  readonly place: PlacePath
  readonly days: number[]
  readonly amounts: number[]
  readonly reports: number[]
}

function daysInArrays(tx: Tx) {
  return tx`array_agg(day - '1970-01-01'::date ORDER BY day) AS days,
    array_agg(amount::float8 ORDER BY day) AS amounts, array_agg(reports::float8 ORDER BY day) AS reports`
}

function toAreaSeries({ place, days, amounts, reports }: SeriesRow): AreaSeries {
  return {
    place,
    // Three arrays of one length, from one query.
    days: days.map((number, at) => ({
      day: dayFromNumber(number),
      amount: amounts[at] ?? 0,
      reports: reports[at] ?? 0,
    })),
  }
}

/** A place `p` by day; what follows its own path is nothing. */
function whole(tx: Tx, wanted: Wanted) {
  return tx`SELECT '' AS part, day, sum(amount) AS amount, sum(reports) AS reports FROM tallies.count
    WHERE ${within(tx, wanted)} AND ${underPlace(tx)} GROUP BY day`
}

/** A place `p` by day, and each of its children by what follows the place's path, from one reading of the range. */
function byPart(tx: Tx, wanted: Wanted) {
  return tx`SELECT CASE WHEN grouping(label) = 1 THEN '' ELSE '.' || label END AS part, day, sum(amount) AS amount,
      sum(reports) AS reports
    FROM (
      SELECT split_part(substr(place, length(p.place) + 2), '.', 1) AS label, day, amount, reports FROM tallies.count
      WHERE ${within(tx, wanted)} AND ${underPlace(tx)}
    ) AS labelled
    GROUP BY GROUPING SETS ((label, day), (day)) HAVING grouping(label) = 1 OR label <> ''`
}

function underPlace(tx: Tx) {
  return tx`place >= p.place COLLATE "C" AND place < p.place || '/' COLLATE "C"`
}

/**
 * How long counts took to become known: what was added to a place's days, by whole days from the day counted to the day known.
 * Corrections that take away are negative.
 */
export async function listDelays(
  tx: Tx,
  { place, ...wanted }: Wanted & { place: PlacePath },
): Promise<{ delayDays: number; amount: number }[]> {
  return await tx<{ delayDays: number; amount: number }[]>`
    SELECT known_on - day AS "delayDays", sum(amount)::bigint AS amount FROM tallies.count
    WHERE ${within(tx, wanted)} AND place >= ${place} AND place < ${`${place}/`}
    GROUP BY 1 ORDER BY 1`
}

/** What was added to, or taken from, a place's days, everything under it included, by the day on which it became known. */
export async function listAdditions(
  tx: Tx,
  { place, ...wanted }: Wanted & { place: PlacePath },
): Promise<{ day: Day; knownOn: Day; amount: number }[]> {
  return await tx<{ day: Day; knownOn: Day; amount: number }[]>`
    SELECT day, known_on AS "knownOn", sum(amount)::bigint AS amount FROM tallies.count
    WHERE ${within(tx, wanted)} AND place >= ${place} AND place < ${`${place}/`}
    GROUP BY day, known_on HAVING sum(amount) <> 0 ORDER BY day, known_on`
}

/**
 * Since when anything is counted in each of the places, in whatever series, as known at the end of `knownOn`; `from`, where that was earlier.
 * Places from which nothing came are absent.
 */
export async function listFirstDays(
  tx: Tx,
  { places, from, knownOn }: { places: readonly PlacePath[]; from: Day; knownOn: Day },
): Promise<Map<PlacePath, Day>> {
  if (places.length === 0) return new Map()
  const rows = await tx<{ place: PlacePath; day: Day }[]>`
    SELECT p.place, greatest(min(f.day), ${from}::text::date) AS day
    FROM unnest(${[...places]}::text[]) AS p (place)
    JOIN tallies.first_day f ON f.place >= p.place COLLATE "C" AND f.place < p.place || '/' COLLATE "C"
    WHERE f.known_on <= ${knownOn}::text::date
    GROUP BY p.place`
  return new Map(rows.map(({ place, day }) => [place, day]))
}

/** The series that each tally holds, as far as the scope sees. */
export async function listSeriesNames(tx: Tx): Promise<{ tally: string; series: string }[]> {
  // A walk from one (tally, series) to the next: as many steps in the index as there are series.
  return await tx<{ tally: string; series: string }[]>`
    WITH RECURSIVE walk AS (
      (SELECT tally, series FROM tallies.subject ORDER BY tally, series LIMIT 1)
      UNION ALL
      SELECT n.tally, n.series FROM walk w CROSS JOIN LATERAL (
        SELECT tally, series FROM tallies.subject c WHERE (c.tally, c.series) > (w.tally, w.series)
        ORDER BY tally, series LIMIT 1) AS n
    ) SELECT tally, series FROM walk ORDER BY tally, series`
}

/** How often counts were changed so far: the same number again says that what was made of them holds. */
export interface Changes {
  /** Of a series, wherever it is counted. */
  of(name: { readonly tally: string; readonly series: string }): number
  /** Of `listFirstDays`. */
  readonly ofFirstDays: number
}

/** Ask before what it is to be held against is read: what changes in between is then read once more, and never missed. */
export async function readChanges(tx: Tx): Promise<Changes> {
  const rows = await tx<{ tally: string; series: string; times: number }[]>`
    SELECT tally, series, times FROM tallies.change`
  const times = new Map(rows.map((row) => [`${row.tally} ${row.series}`, row.times]))
  return {
    of: ({ tally, series }) => times.get(`${tally} ${series}`) ?? 0,
    ofFirstDays: times.get(' ') ?? 0,
  }
}

/** The counts that the signals of a range add to; a report of nothing adds nothing. */
export async function listTouched(
  tx: Tx,
  range: LogRange,
  kinds: readonly Kind[],
): Promise<{ tally: string; series: string; place: PlacePath }[]> {
  const contributions = contributionsOf(kinds)
  if (contributions === '') return []
  return await tx<{ tally: string; series: string; place: PlacePath }[]>`
    WITH c AS MATERIALIZED (
      SELECT l.kind, l.place, l.known_on, l.data, 1 AS sign FROM signals.log l WHERE ${withinRange(tx, range)})
    SELECT DISTINCT tally, series, place FROM (${tx.unsafe(contributions)}) AS added WHERE amount > 0`
}

function within(tx: Tx, { tally, series, from, until, knownOn }: Wanted) {
  return tx`tally = ${tally} AND series = ${series}
    ${from ? tx`AND day >= ${from}::text::date` : tx``} ${until ? tx`AND day <= ${until}::text::date` : tx``}
    ${knownOn ? tx`AND known_on <= ${knownOn}::text::date` : tx``}`
}
