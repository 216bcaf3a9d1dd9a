import type { Place } from '#platform/places'
import type { Consumer, LogRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { listSeries, listTouched, talliesConsumer } from '#platform/tallies'
import { addDays, type Day, findTally, type PlacePath } from '#vocabulary'
import { judgeArea } from './alarm.ts'
import { addAlarm, listRaised } from './store.ts'
import { cityOf, lookBackDays, type Report, siblingsOf, watchedArea, watchedTallies } from './watch.ts'

interface Watched {
  readonly tally: string
  readonly series: string
  /** Areas that signals touched. */
  readonly areas: Map<PlacePath, Place>
}

/** Follows the tallies: every area whose counts changed is judged on all that is known now. */
export function makeEarlyWarning(rooms: Rooms): Consumer {
  return {
    name: 'early-warning',
    after: [talliesConsumer],
    // Whatever the size of a range, an area is judged once: under load the ranges grow and the work does not.
    batch: 200_000,
    // An alarm may be a second late; judging every area that a busy hour touches ten times a second may not.
    restMs: 1_000,
    async take(tx, range) {
      for (const watched of await listWatched(tx, range, rooms)) await judge(tx, watched, rooms)
    },
  }
}

async function listWatched(tx: Tx, range: LogRange, { kinds, places }: Rooms): Promise<Watched[]> {
  const groups = new Map<string, Watched>()
  const watchedKinds = kinds.map((kind) => ({
    ...kind,
    tallies: kind.tallies.filter(({ tally }) => watchedTallies.includes(tally)),
  }))
  for (const { tally, series, place } of await listTouched(tx, range, watchedKinds)) {
    const area = watchedArea(place, places)
    if (!area) continue
    const key = `${tally} ${series}`
    const group = groups.get(key) ?? { tally, series, areas: new Map<PlacePath, Place>() }
    group.areas.set(area.path, area)
    groups.set(key, group)
  }
  return [...groups.values()]
}

async function judge(tx: Tx, { tally, series, areas }: Watched, { clock, places }: Rooms): Promise<void> {
  const today = clock.today()
  const from = addDays(today, -lookBackDays)
  const cities = [...areas.values()].map(cityOf).filter((city) => city !== undefined)
  const reports = await readReports(tx, {
    tally,
    series,
    places: [...new Set([...areas.keys(), ...cities])],
    from,
    today,
  })
  const raised = Map.groupBy(await listRaised(tx, { tally, series, since: from }), (alarm) => alarm.place)
  for (const [place, area] of areas) {
    const city = cityOf(area)
    const siblings = siblingsOf(area, places)
    const alarm = judgeArea({
      place,
      today,
      reports: reports.get(place) ?? [],
      ...(city ? { cityReports: reports.get(city) ?? [] } : {}),
      raised: [place, ...siblings].flatMap((path) => raised.get(path) ?? []),
      siblings: siblings.length,
    })
    if (alarm) await addAlarm(tx, { alarm, tally, series, place, raisedOn: today, raisedAt: clock.now() })
  }
}

/** Reports by place; a starting level counts as a report of no new case, from which silence can be told. */
async function readReports(
  tx: Tx,
  of: { tally: string; series: string; places: readonly PlacePath[]; from: Day; today: Day },
): Promise<Map<PlacePath, Report[]>> {
  const read = (tally: string) => listSeries(tx, { ...of, tally, knownOn: of.today })
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
