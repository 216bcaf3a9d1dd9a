import { setImmediate } from 'node:timers/promises'
import { defaultSettings } from '@lianfang/outbreak'
import { type Alert, listAlertsByKey } from '#platform/alerts'
import type { Place, PlaceDirectory } from '#platform/places'
import { type Database, type Scope, transact } from '#platform/store'
import { listSeriesNames, readChanges } from '#platform/tallies'
import { type AgeGroup, addDays, type Day, isUnassigned, isWithin, type PlacePath } from '#vocabulary'
import { ageSettings, areaByAge } from '../by-age/area.ts'
import { nameByAge, readReportsByAge } from '../by-age/read.ts'
import { type FirstHeard, readJudgedReports } from '../reports.ts'
import { type AlarmRow, listLatestAlarms } from '../store.ts'
import { alertKey } from '../to-alert.ts'
import { type DatedSeries, lookBackDays, type Report, toDatedSeries, watchedTallies } from '../watch.ts'
import { judgedOn, type KeptSeries, nameView } from './kept.ts'
import { type RankedSeries, rankSeries, type WatchedSeries } from './rank.ts'
import { standingOf } from './standing.ts'

/** So many are judged for one answer; a wider view is to be narrowed to a place. */
export const mostSeries = 20_000

/** An alarm of an episode that began earlier than this tells of nothing any more (see science/outbreak/daily). */
const alarmDays = 70

/** Other work of the server goes on after so many series. */
const seriesAtOnce = 32

export interface SeriesOverview {
  readonly ranked: readonly RankedSeries[]
  /** Whether there were more than `mostSeries`. */
  readonly truncated: boolean
}

/** Districts and cities in force on a day that the scope sees whole, under a place where one is given. */
export function listAreas(
  places: Pick<PlaceDirectory, 'list'>,
  { scope, on, under }: { scope: Scope; on: Day; under?: PlacePath | undefined },
): Place[] {
  return places
    .list()
    .filter(
      ({ path, level, validFrom, validUntil }) =>
        (level === 'district' || level === 'city') &&
        !isUnassigned(path) &&
        (validFrom === undefined || validFrom <= on) &&
        (validUntil === undefined || validUntil >= on) &&
        (under === undefined || isWithin(path, under)) &&
        sees(scope, path),
    )
}

export function sees({ places }: Scope, path: PlacePath): boolean {
  return places === 'everywhere' || places.some((area) => isWithin(path, area))
}

/** Every watched series of the scope's districts and cities, as known on a day, the most surprising first. */
export async function overviewOf(of: {
  database: Database
  places: PlaceDirectory
  scope: Scope
  on: Day
  under?: PlacePath | undefined
  /** What was judged before, for whoever sees the same areas. */
  kept: KeptSeries
}): Promise<SeriesOverview> {
  const { database, scope, on, kept } = of
  const areas = listAreas(of.places, of)
  const view = nameView({ areas: areas.map(({ path }) => path), on, placesVersion: of.places.version })
  // Before anything that is judged.
  const [changes, names] = await transact(database, scope, (tx) =>
    Promise.all([readChanges(tx), listSeriesNames(tx)]),
  )
  const heard: FirstHeard = new Map()
  const watched: WatchedSeries[] = []
  for (const family of names.filter((name) => watchedTallies.includes(name.tally))) {
    const basis = judgedOn(family, changes)
    let judged = kept.find(view, family, basis)
    const most = mostSeries - watched.length
    if (!judged) {
      judged = await judgeFamily({ database, scope, on, areas, family, heard, most })
      if (judged.length <= most) kept.keep(view, family, { on: basis, judged })
    }
    watched.push(...judged.slice(0, most))
    if (judged.length > most) return { ranked: rankSeries(watched), truncated: true }
  }
  return { ranked: rankSeries(watched), truncated: false }
}

/** A series and its ages in all areas; one more than the most where there are more. */
async function judgeFamily(of: {
  database: Database
  scope: Scope
  on: Day
  areas: readonly Place[]
  family: { readonly tally: string; readonly series: string }
  heard: FirstHeard
  most: number
}): Promise<WatchedSeries[]> {
  const { database, scope, on, areas, heard } = of
  const { tally, series } = of.family
  const wanted = { tally, series, from: addDays(on, -lookBackDays), knownOn: on }
  const { reports, ages } = await transact(database, scope, async (tx) => ({
    reports: await readJudgedReports(tx, { ...wanted, areas }, heard),
    ages: await readReportsByAge(tx, { ...wanted, places: areas.map(({ path }) => path) }),
  }))
  const judged: WatchedSeries[] = []
  for (const { path: place } of areas) {
    const dated = toDatedSeries(reports.get(place) ?? [], on)
    if (!dated) continue
    for (const one of seriesOfArea({ tally, series, dated, ages: ages.get(place) })) {
      judged.push({ ...one.name, place, standing: standingOf(one.series, one.settings) })
      if (judged.length > of.most) return judged
      if (judged.length % seriesAtOnce === 0) await setImmediate()
    }
  }
  return judged
}

/** An area's series and those of its age groups that had a case. */
function seriesOfArea(of: {
  tally: string
  series: string
  dated: DatedSeries
  ages: ReadonlyMap<AgeGroup, readonly Report[]> | undefined
}) {
  const { tally, series, dated } = of
  const byAge = of.ages && areaByAge(dated, of.ages)
  const ages = [...(byAge?.ages ?? [])].filter(([, { counts }]) => counts.some((count) => count > 0))
  return [
    { name: { tally, series }, series: dated, settings: defaultSettings },
    ...ages.map(([ageGroup, own]) => ({
      name: nameByAge({ tally, series, ageGroup }),
      series: own,
      settings: ageSettings,
    })),
  ]
}

/** The alert of the latest alarm of each series, by the series' name; those of a view of the past as they are today. */
export async function alertsOf(of: {
  database: Database
  scope: Scope
  on: Day
  under?: PlacePath | undefined
}): Promise<Map<string, Alert>> {
  return await transact(of.database, of.scope, async (tx) => {
    const alarms = await listLatestAlarms(tx, {
      from: addDays(of.on, -alarmDays),
      until: of.on,
      place: of.under,
    })
    const names = new Map(alarms.map((alarm) => [`${alarm.detector} ${keyOfAlarm(alarm)}`, nameOf(alarm)]))
    const raised = alarms.map((alarm) => ({ origin: alarm.detector, key: keyOfAlarm(alarm) }))
    const alerts = await listAlertsByKey(tx, { scope: of.scope, kind: 'detector', raised })
    return new Map(
      alerts.flatMap((alert) => {
        const name = names.get(`${alert.origin.id} ${alert.key}`)
        return name === undefined ? [] : [[name, alert] as const]
      }),
    )
  })
}

export function keyOfAlarm({ tally, series, place, evidence }: AlarmRow): string {
  return alertKey({ tally, series, place, dayJudged: evidence.dayJudged })
}

export function nameOf({ tally, series, place }: Pick<AlarmRow, 'tally' | 'series' | 'place'>): string {
  return `${tally}/${series}/${place}`
}
