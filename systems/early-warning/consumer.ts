import { raiseAlerts } from '#platform/alerts'
import type { Place } from '#platform/places'
import type { Consumer, LogRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { listTouched, talliesConsumer } from '#platform/tallies'
import { addDays, findTally, type PlacePath, parseSeriesByAge } from '#vocabulary'
import { type Alarm, type JudgedArea, judgeArea } from './alarm.ts'
import { listAssigned, raiseAssigned } from './assigned/raise.ts'
import { areaByAge } from './by-age/area.ts'
import { judgeAges } from './by-age/judge.ts'
import { nameByAge, readAges } from './by-age/read.ts'
import { type FirstHeard, isCritical, readJudgedReports } from './reports.ts'
import { addAlarms, listRaised } from './store.ts'
import { toAlert } from './to-alert.ts'
import { cityOf, lookBackDays, siblingsOf, toDatedSeries, watchedArea, watchedTallies } from './watch.ts'

/** Alarms that one transaction raises: so many take little longer than one, and hold nobody back. */
const raisedAtOnce = 20

interface Watched {
  readonly tally: string
  readonly series: string
  /** Areas that signals touched. */
  readonly areas: Map<PlacePath, Place>
  /** Those of them of which counts by age changed. */
  readonly byAge: Set<PlacePath>
}

/**
 * Follows the tallies: every area whose counts changed is judged on all that is known now. An alarm and the alert that asks a
 * person to judge it are one transaction.
 */
export function makeEarlyWarning(rooms: Rooms): Consumer {
  return {
    name: 'early-warning',
    after: [talliesConsumer],
    // Whatever the size of a range, an area is judged once: under load the ranges grow and the work does not.
    batch: 200_000,
    // An alarm may be a second late; judging every area that a busy hour touches ten times a second may not.
    restMs: 1_000,
    unhurried: true,
    async take(tx, range) {
      const found: JudgedFound[] = []
      const heard: FirstHeard = new Map()
      for (const watched of await listWatched(tx, range, rooms))
        found.push(...(await judge(tx, watched, { rooms, heard })))
      // A few alarms are a transaction of their own: where many are raised at once, nobody who reads the log waits for all of them.
      const called = found.flatMap(({ alarm, ofAges, ...of }) => [
        ...(alarm ? [{ ...of, alarm }] : []),
        ...ofAges,
      ])
      const alarms = Array.from({ length: Math.ceil(called.length / raisedAtOnce) }, (_, at) => {
        const some = called.slice(at * raisedAtOnce, (at + 1) * raisedAtOnce)
        return (raising: Tx) => raise(raising, some, rooms)
      })
      // So is what an assigned detector says of an area: it reads years of counts. After the daily judge's, which come first.
      const assigned = (await listAssigned(tx, found)).map(
        (one) => (raising: Tx) => raiseAssigned(raising, one, { rooms, raise }),
      )
      return [...alarms, ...assigned]
    },
  }
}

async function listWatched(tx: Tx, range: LogRange, { kinds, places }: Rooms): Promise<Watched[]> {
  const groups = new Map<string, Watched>()
  const watchedKinds = kinds.map((kind) => ({
    ...kind,
    tallies: kind.tallies.filter(({ tally }) => watchedTallies.includes(wholeOf(tally))),
  }))
  for (const { tally, series, place } of await listTouched(tx, range, watchedKinds)) {
    const area = watchedArea(place, places)
    if (!area) continue
    // What counts by age counts in the whole as well: an area is judged with its ages, once.
    const whole = { tally: wholeOf(tally), series: parseSeriesByAge(series)?.disease ?? series }
    const key = `${whole.tally} ${whole.series}`
    const group = groups.get(key) ?? { ...whole, areas: new Map(), byAge: new Set() }
    group.areas.set(area.path, area)
    if (whole.tally !== tally) group.byAge.add(area.path)
    groups.set(key, group)
  }
  return [...groups.values()]
}

function wholeOf(tally: string): string {
  return findTally(tally)?.byAgeOf ?? tally
}

/** An area that was judged by the daily judge, and what it and its ages called for. */
interface JudgedFound extends JudgedArea {
  readonly tally: string
  readonly series: string
  readonly area: Place
  readonly ofAges: readonly Found[]
}

/** What an area's counts call for. */
export interface Found {
  readonly alarm: Alarm
  readonly tally: string
  readonly series: string
  readonly area: Place
}

async function judge(
  tx: Tx,
  { tally, series, areas, byAge: changedByAge }: Watched,
  { rooms, heard }: { rooms: Rooms; heard: FirstHeard },
): Promise<JudgedFound[]> {
  const { clock, places } = rooms
  const found: JudgedFound[] = []
  const today = clock.today()
  const from = addDays(today, -lookBackDays)
  const wanted = { tally, series, areas: [...areas.values()], from, knownOn: today }
  const reports = await readJudgedReports(tx, wanted, heard)
  const raised = Map.groupBy(await listRaised(tx, { tally, series, since: from }), (alarm) => alarm.place)
  const ages = await readAges(tx, { tally, series, areas: [...areas.keys()], changed: changedByAge, today })
  for (const [place, area] of areas) {
    const city = cityOf(area)
    const siblings = siblingsOf(area, places)
    const whole = reports.get(place) ?? []
    const byAge = areaByAge(toDatedSeries(whole, today), ages.reports.get(place) ?? new Map())
    const judged = judgeArea({
      place,
      today,
      reports: whole,
      ...(city ? { cityReports: reports.get(city) ?? [] } : {}),
      raised: [place, ...siblings].flatMap((path) => raised.get(path) ?? []),
      raisedByAge: [place, ...siblings].flatMap((path) => ages.raised.get(path) ?? []),
      siblings: siblings.length,
      isCritical: isCritical(series),
      ...(byAge ? { byAge } : {}),
    })
    // What the whole tells now is not told again of its ages.
    const ofAges =
      byAge && !judged.alarm
        ? judgeAges({
            area: byAge,
            raised: ages.raised.get(place) ?? [],
            raisedOfWhole: raised.get(place) ?? [],
          }).map(({ ageGroup, alarm }) => ({ ...nameByAge({ tally, series, ageGroup }), area, alarm }))
        : []
    found.push({ ...judged, tally, series, area, ofAges })
  }
  return found
}

async function raise(tx: Tx, found: readonly Found[], rooms: Rooms): Promise<void> {
  const { clock } = rooms
  const alarms = found.map(({ area, ...of }) => ({ ...of, place: area.path, placeName: area.name }))
  const added = await addAlarms(tx, alarms, { raisedOn: clock.today(), raisedAt: clock.now() })
  await raiseAlerts(tx, rooms, added.map(toAlert))
}
