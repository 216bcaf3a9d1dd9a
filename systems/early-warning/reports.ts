import type { Place } from '#platform/places'
import type { Tx } from '#platform/store'
import { listSeries } from '#platform/tallies'
import { type Day, findTally, type PlacePath } from '#vocabulary'
import { cityOf, type Report } from './watch.ts'

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
