import type { Tx } from '#platform/store'
import { listManySeries } from '#platform/tallies'
import {
  type AgeGroup,
  addDays,
  type Day,
  Disease,
  findTallyByAge,
  listSeriesByAge,
  type PlacePath,
  parseSeriesByAge,
  toSeriesByAge,
} from '#vocabulary'
import { listRaisedByAge } from '../store.ts'
import { lookBackDays, type Report } from '../watch.ts'

/** The series of the age groups of a series, and the tally that counts them; undefined where its cases are not counted by age. */
export function findByAge({
  tally,
  series,
}: {
  tally: string
  series: string
}): { tally: string; series: string[] } | undefined {
  const byAge = findTallyByAge(tally)
  const disease = Disease.safeParse(series)
  return byAge && disease.success ? { tally: byAge.tally, series: listSeriesByAge(disease.data) } : undefined
}

/** Reports by place and age group of a series of the whole; places without any are absent. */
export async function readReportsByAge(
  tx: Tx,
  of: { tally: string; series: string; places: readonly PlacePath[]; from: Day; knownOn: Day },
): Promise<Map<PlacePath, Map<AgeGroup, readonly Report[]>>> {
  const found = new Map<PlacePath, Map<AgeGroup, readonly Report[]>>()
  const byAge = findByAge(of)
  for (const { place, series, days } of byAge ? await listManySeries(tx, { ...of, ...byAge }) : []) {
    const parsed = parseSeriesByAge(series)
    if (!parsed) continue
    found.set(place, (found.get(place) ?? new Map()).set(parsed.ageGroup, days))
  }
  return found
}

/**
 * What is known of the ages of areas that are to be judged: the alarms raised of them anywhere, by place, and the reports of the areas whose counts
 * by age changed or of whose ages an alarm was raised. Nothing is read of a series that is not counted by age.
 */
export async function readAges(
  tx: Tx,
  of: {
    tally: string
    series: string
    areas: readonly PlacePath[]
    changed: ReadonlySet<PlacePath>
    today: Day
  },
) {
  const byAge = findByAge(of)
  const from = addDays(of.today, -lookBackDays)
  const raised = Map.groupBy(
    byAge ? await listRaisedByAge(tx, { ...byAge, since: from }) : [],
    ({ place }) => place,
  )
  const places = of.areas.filter((place) => of.changed.has(place) || raised.has(place))
  const reports = await readReportsByAge(tx, { ...of, places, from, knownOn: of.today })
  return { raised, reports }
}

/** The tally and series of an age group of a series that is counted by age. */
export function nameByAge(of: { tally: string; series: string; ageGroup: AgeGroup }): {
  tally: string
  series: string
} {
  const byAge = findTallyByAge(of.tally)
  if (!byAge) throw new Error(`${of.tally} is not counted by age`)
  return {
    tally: byAge.tally,
    series: toSeriesByAge({ disease: Disease.parse(of.series), ageGroup: of.ageGroup }),
  }
}
