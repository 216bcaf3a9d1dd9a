import { defaultSettings } from '@lianfang/outbreak'
import type { Place } from '#platform/places'
import type { Tx } from '#platform/store'
import { listFirstDays, listSeries } from '#platform/tallies'
import { addDays, type Day, Disease, diseases, findTally, type PlacePath } from '#vocabulary'
import { cityOf, type Report, sinceHeard } from './watch.ts'

/**
 * Reports by place, of the areas and of their cities; a starting level counts as a report of no new case, from which silence
 * can be told. With `alone`, the areas' own and not those of their cities, which are long to read.
 */
export async function readReports(
  tx: Tx,
  {
    areas,
    knownOn,
    alone: isAlone = false,
    ...of
  }: {
    tally: string
    series: string
    areas: readonly Place[]
    from: Day
    knownOn: Day
    alone?: boolean
  },
): Promise<Map<PlacePath, Report[]>> {
  const cities = isAlone ? [] : [...new Set(areas.map(cityOf).filter((city) => city !== undefined))]
  const alone = areas.filter((area) => isAlone || !cityOf(area)).map(({ path }) => path)
  const read = async (tally: string) => {
    const wanted = { ...of, tally, knownOn }
    const ofCities = await listSeries(tx, { ...wanted, places: cities, parts: true })
    return [
      ...ofCities,
      ...(await listSeries(tx, { ...wanted, places: alone.filter((path) => !cities.includes(path)) })),
    ]
  }
  const reports = new Map<PlacePath, Report[]>()
  for (const { place, days } of await read(of.tally)) reports.set(place, [...days])
  const level = findTally(`${of.tally}.level`)
  for (const { place, days } of level ? await read(level.tally) : []) {
    const began = days.map((report) => ({ ...report, amount: 0 }))
    reports.set(
      place,
      [...began, ...(reports.get(place) ?? [])].sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
    )
  }
  return reports
}

/**
 * A series that began longer ago tells its silences itself: the quiet that an alarm asks for, and the episode after it. Of one that began
 * since, where one case is enough, it is asked since when anything is heard there.
 */
const tellsItselfAfterDays = defaultSettings.quietDays + defaultSettings.episodeGapDays

/** Since when areas are heard, of those for which it was asked: all on one day, and from the same day on. */
export type FirstHeard = Map<PlacePath, Day | undefined>

/**
 * Reports by place as the daily judge takes them, and whoever shows what it says: as they are, but that of a disease of which one case is enough an
 * area counts as silent since anything was heard there (`sinceHeard`).
 *
 * @param heard Keeps what was asked of an area for the next series: it looks at each of the area's.
 */
export async function readJudgedReports(
  tx: Tx,
  of: {
    tally: string
    series: string
    areas: readonly Place[]
    from: Day
    knownOn: Day
  },
  heard: FirstHeard = new Map(),
): Promise<Map<PlacePath, readonly Report[]>> {
  const reports: Map<PlacePath, readonly Report[]> = await readReports(tx, of)
  if (!isCritical(of.series)) return reports
  const lately = addDays(of.knownOn, -tellsItselfAfterDays)
  const begunLately = of.areas
    .map(({ path }) => path)
    .filter((place) => (reports.get(place)?.[0]?.day ?? lately) > lately)
  const unknown = begunLately.filter((place) => !heard.has(place))
  const firstDays = await listFirstDays(tx, { ...of, places: unknown })
  for (const place of unknown) heard.set(place, firstDays.get(place))
  for (const place of begunLately) reports.set(place, sinceHeard(reports.get(place) ?? [], heard.get(place)))
  return reports
}

/** Whether one case of a series' disease is enough. */
export function isCritical(series: string): boolean {
  const disease = Disease.safeParse(series).data
  return disease !== undefined && diseases[disease].critical
}
