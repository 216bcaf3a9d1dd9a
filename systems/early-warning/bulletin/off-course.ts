import { setImmediate } from 'node:timers/promises'
import type { Place, PlaceDirectory } from '#platform/places'
import { type Database, type Scope, transact } from '#platform/store'
import { listSeriesNames } from '#platform/tallies'
import { addDays, type Day, type PlacePath } from '#vocabulary'
import { findClusters, mostPlaces } from '../clusters/clusters.ts'
import { type FirstHeard, readJudgedReports, readReports } from '../reports.ts'
import { listAreas, mostSeries } from '../series/overview.ts'
import { rankSeries, type WatchedSeries } from '../series/rank.ts'
import { standingOf } from '../series/standing.ts'
import { lookBackDays, toDatedSeries, watchedTallies } from '../watch.ts'
import type { BulletinContent } from './content.ts'

export interface Asked {
  readonly database: Database
  readonly places: PlaceDirectory
  /** The place alone: nothing beside it is in its bulletin. */
  readonly scope: Scope
  readonly place: Place
  /** The last day of the week. */
  readonly until: Day
  readonly asKnownOn: Day
}

/** So many are told, whether or not chance would do as much. */
const mostOffCourse = 15
/** Other work of the server goes on after so many series. */
const seriesAtOnce = 32

/** The series most off their course at the end of the week, on what was known when the bulletin was made. */
export async function listOffCourse(of: Asked): Promise<BulletinContent['offCourse']> {
  const areas = listAreas(of.places, { scope: of.scope, on: of.until, under: of.place.path })
  const from = addDays(of.until, -lookBackDays)
  const names = await transact(of.database, of.scope, listSeriesNames)
  const heard: FirstHeard = new Map()
  const watched: WatchedSeries[] = []
  let truncated = false
  for (const { tally, series } of names.filter((name) => watchedTallies.includes(name.tally))) {
    const reports = await transact(of.database, of.scope, (tx) =>
      readJudgedReports(tx, { tally, series, areas, from, knownOn: of.asKnownOn }, heard),
    )
    for (const { path } of areas) {
      const dated = toDatedSeries(reports.get(path) ?? [], of.until)
      if (!dated) continue
      truncated ||= watched.length >= mostSeries
      if (truncated) continue
      watched.push({ tally, series, place: path, standing: standingOf(dated) })
      if (watched.length % seriesAtOnce === 0) await setImmediate()
    }
  }
  const ranked = rankSeries(watched)
  return {
    watched: ranked.length,
    tooShort: ranked.filter(({ standing }) => standing.pValue === undefined).length,
    told: ranked.filter(({ told }) => told).length,
    truncated,
    listed: ranked.slice(0, mostOffCourse).flatMap(({ standing, tally, series, place, told, here }) => {
      const { observed, expected, windowDays, pValue, since } = standing
      if (pValue === undefined || expected === undefined) return []
      const placeName = of.places.find(place)?.name ?? { zh: place, en: place }
      const name = { tally, series, place, placeName }
      const seen = { observed, expected, windowDays, pValue, told, here }
      return [{ ...name, ...seen, ...(since === undefined ? {} : { since }) }]
    }),
  }
}

/** So many series are scanned: half a second each on a slow core. */
const mostScanned = 20
const clusterTally = 'cases.confirmed'
const clusterDays = 14
/** A cluster that chance makes more often is none worth telling. */
const clusterLevel = 0.05

/** Clusters among the places right under the bulletin's, of the series that had cases in the week. */
export async function listClusters(
  of: Asked,
  counts: BulletinContent['counts'],
): Promise<BulletinContent['clusters']> {
  const places = of.places
    .children(of.place.path)
    .flatMap((path: PlacePath) => of.places.find(path) ?? [])
    .filter(({ level }) => level === 'district' || level === 'city')
  const wanted = counts.filter(({ tally, week }) => tally === clusterTally && week > 0).slice(0, mostScanned)
  const listed: BulletinContent['clusters']['listed'] = []
  const scanned: string[] = []
  for (const { series } of places.length > mostPlaces ? [] : wanted) {
    const reports = await transact(of.database, of.scope, (tx) =>
      readReports(tx, {
        tally: clusterTally,
        series,
        areas: places,
        from: addDays(of.until, -lookBackDays),
        knownOn: of.asKnownOn,
      }),
    )
    const scan = findClusters({
      places,
      reportsOf: ({ path }) => reports.get(path) ?? [],
      on: of.until,
      maxDays: clusterDays,
    })
    if (scan.scanned.length >= 2) scanned.push(series)
    for (const { members, firstDay, lastDay, observed, expected, pValue } of scan.clusters) {
      if (pValue > clusterLevel) continue
      const named = members.map(({ path, name }) => ({ place: path, name }))
      listed.push({ series, members: named, firstDay, lastDay, observed, expected, pValue })
    }
    await setImmediate()
  }
  return {
    tally: clusterTally,
    scanned,
    maxDays: clusterDays,
    listed: listed.sort((a, b) => a.pValue - b.pValue),
  }
}
