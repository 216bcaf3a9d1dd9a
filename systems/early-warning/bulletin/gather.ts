import { listAlerts } from '#platform/alerts'
import { listEvents } from '#platform/events'
import { listStepsNamed } from '#platform/lifecycle'
import type { Place } from '#platform/places'
import { listSilentSources } from '#platform/signals'
import { type Scope, type Tx, transact } from '#platform/store'
import type { Rooms } from '#platform/system'
import { listDelays, listSeries, listSeriesNames } from '#platform/tallies'
import { addDays, type Day } from '#vocabulary'
import { countReports } from '../event-reports/store.ts'
import { latenessOf, longestDelay } from '../series/lateness.ts'
import { summariseAlerts } from './alerts.ts'
import { type BulletinContent, mostListed } from './content.ts'
import { compareWeek, firstDayNeeded, sortCounts, toldTallies } from './counts.ts'
import { listClusters, listOffCourse } from './off-course.ts'
import { daysOf, type IsoWeek, weekBefore } from './week.ts'

/** So many alerts of a week are counted; a week with more says so. */
const mostAlerts = 5_000
/** How late reports come is measured on so many days that are complete by now. */
const delayDays = 90

/** All that a bulletin says of a place and a week, as known now: read in the scope of the place alone. */
export async function gatherBulletin(
  rooms: Rooms,
  { place, week, actor }: { place: Place; week: IsoWeek; actor: string },
): Promise<BulletinContent> {
  const { database, clock, places } = rooms
  const asKnownOn = clock.today()
  const { from, until: sunday } = daysOf(week)
  const until = sunday < asKnownOn ? sunday : asKnownOn
  const scope: Scope = { actor, places: [place.path] }
  const before = weekBefore(week)
  const read = await transact(database, scope, async (tx) => {
    const counts = await readCounts(tx, { place, week, asKnownOn })
    return {
      counts,
      alerts: await readAlerts(tx, { scope, place, from, until: sunday }),
      reports: await countReports(tx, { place: place.path, from, until: sunday }),
      events: await readEvents(tx, place),
      silent: await readSilent(tx),
      delays: await readDelays(tx, { place, asKnownOn, counts }),
    }
  })
  const asked = { database, places, scope, place, until, asKnownOn }
  return {
    form: 1,
    place: place.path,
    placeName: place.name,
    ...week,
    from,
    until: sunday,
    asKnownOn,
    whole: sunday < asKnownOn,
    before: { ...before, ...daysOf(before) },
    ...read,
    offCourse: await listOffCourse(asked),
    clusters: await listClusters(asked, read.counts),
  }
}

async function readCounts(
  tx: Tx,
  { place, week, asKnownOn }: { place: Place; week: IsoWeek; asKnownOn: Day },
): Promise<BulletinContent['counts']> {
  const names = (await listSeriesNames(tx)).filter(({ tally }) => toldTallies.some((told) => told === tally))
  const found: BulletinContent['counts'] = []
  for (const { tally, series } of names) {
    const [read] = await listSeries(tx, {
      tally,
      series,
      places: [place.path],
      from: firstDayNeeded(week),
      knownOn: asKnownOn,
    })
    const compared = read && compareWeek({ tally, series, days: read.days }, week)
    if (compared) found.push(compared)
  }
  return sortCounts(found)
}

async function readAlerts(
  tx: Tx,
  { scope, place, from, until }: { scope: Scope; place: Place; from: Day; until: Day },
): Promise<BulletinContent['alerts']> {
  const found = await listAlerts(tx, {
    scope,
    filter: { place: place.path, from, until },
    page: { order: 'newest' },
    limit: mostAlerts + 1,
  })
  const alerts = found.slice(0, mostAlerts)
  const passes = await listStepsNamed(tx, { cycle: 'alert', ids: alerts.map(({ id }) => id), step: 'pass' })
  const ranOut = passes
    .filter(({ detail }) => detail.reason === 'clock')
    .map(({ id, from_state }) => ({ id, state: from_state ?? '' }))
  return summariseAlerts(alerts, { ranOut, truncated: found.length > mostAlerts })
}

async function readEvents(tx: Tx, { path }: Place): Promise<BulletinContent['events']> {
  const read = (state: 'confirmed' | 'proposed') =>
    listEvents(tx, { state, place: path, limit: mostListed + 1 })
  const [confirmed, proposed] = [await read('confirmed'), await read('proposed')]
  return {
    proposed: Math.min(proposed.length, mostListed),
    confirmed: Math.min(confirmed.length, mostListed),
    truncated: proposed.length > mostListed || confirmed.length > mostListed,
    listed: [...confirmed.slice(0, mostListed), ...proposed.slice(0, mostListed)].map((row) => ({
      id: row.id,
      title: { zh: row.title_zh, en: row.title_en },
      state: row.state,
      ...(row.risk === null ? {} : { risk: row.risk }),
      firstDay: row.first_day,
      latestDay: row.latest_day,
      alerts: row.confirmed + row.proposed,
    })),
  }
}

async function readSilent(tx: Tx): Promise<BulletinContent['silent']> {
  const { first, count } = await listSilentSources(tx, { limit: mostListed })
  return {
    count,
    listed: first.map(({ source, title_zh: zh, title_en: en, expected_every_ms, last_heard }) => ({
      source,
      ...(zh !== null && en !== null ? { title: { zh, en } } : {}),
      expectedEveryMs: expected_every_ms,
      ...(last_heard ? { lastHeard: last_heard.toISOString() } : {}),
    })),
  }
}

async function readDelays(
  tx: Tx,
  { place, asKnownOn, counts }: { place: Place; asKnownOn: Day; counts: BulletinContent['counts'] },
): Promise<BulletinContent['delays']> {
  const until = addDays(asKnownOn, -longestDelay)
  const from = addDays(until, -delayDays)
  const listed: BulletinContent['delays']['listed'] = []
  for (const { tally, series } of counts) {
    const delays = await listDelays(tx, { tally, series, place: place.path, from, until, knownOn: asKnownOn })
    const lateness = latenessOf(delays)
    if (lateness)
      listed.push({ tally, series, cases: lateness.cases, knownAfterDays: [...lateness.knownAfterDays] })
  }
  return { from, until, listed }
}
