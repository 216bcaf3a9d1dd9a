import type { FastifyRequest } from 'fastify'
import { listAlertsByKey } from '#platform/alerts'
import { ProblemError, scopeOf } from '#platform/http'
import type { Place } from '#platform/places'
import { type Scope, transact } from '#platform/store'
import { listDelays } from '#platform/tallies'
import { addDays, type Day } from '#vocabulary'
import { type AreaByAge, areaByAge } from '../by-age/area.ts'
import { readReportsByAge } from '../by-age/read.ts'
import { findWatched, type WatchedName } from '../by-age/watched.ts'
import { readJudgedReports, readReports } from '../reports.ts'
import { type AlarmRow, listAlarmsOf } from '../store.ts'
import { type DatedSeries, type Report, toDatedSeries, watchedTallies } from '../watch.ts'
import { type Lateness, latenessOf, longestDelay } from './lateness.ts'
import { keyOfAlarm, sees } from './overview.ts'
import { dayKnown } from './routes.ts'
import { viewAlert } from './views.ts'

const mostAlarms = 100
const latenessDays = 90

export interface SeriesName {
  readonly tally: string
  readonly series: string
  readonly place: string
}

export interface AskedSeries extends WatchedName {
  readonly tally: string
  readonly series: string
  readonly place: Place
  readonly scope: Scope
  readonly on: Day
}

/** The series that a request names, if it is watched and the asker sees all of it. */
export function getAsked(
  request: FastifyRequest,
  { tally, series, place: path }: SeriesName,
  knownOn: Day | undefined,
): AskedSeries {
  const place = request.world.places.find(path)
  const scope = scopeOf(request)
  const watched = findWatched({ tally, series })
  if (!watched || !place || (place.level !== 'district' && place.level !== 'city'))
    throw new ProblemError({
      code: 'not-found',
      detail: `No series ${tally}/${series} of ${path} is watched: watched are ${watchedTallies.join(', ')} of districts and cities, and the age groups of confirmed cases.`,
      why: { code: 'series.not-watched', values: { place: path } },
    })
  if (!sees(scope, place.path))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `You do not see all of ${place.path}.`,
      why: { code: 'area.not-all-yours', values: { place: place.path } },
    })
  return { ...watched, tally, series, place, scope, on: dayKnown(knownOn, request.world.clock.today()) }
}

interface Reach {
  readonly days: number
  /** As the daily judge takes them. */
  readonly asJudged?: boolean
}

/** Its counts as known on the day, back to `days` before it; nothing reported is not found. */
export async function getSeries(
  request: FastifyRequest,
  asked: AskedSeries,
  reach: Reach,
): Promise<DatedSeries> {
  const { place, on, ageGroup } = asked
  const { whole, byAge } = await readArea(request, asked, { ...reach, withAges: ageGroup !== undefined })
  const dated = ageGroup === undefined ? whole : byAge?.ages.get(ageGroup)
  if (!dated || (ageGroup !== undefined && !dated.counts.some((count) => count > 0)))
    throw new ProblemError({
      code: 'not-found',
      detail: `Nothing was reported of ${asked.tally}/${asked.series} in ${place.path} until ${on}.`,
      why: { code: 'series.nothing-reported', values: { place: place.path, day: on } },
    })
  return dated
}

/** The area's series and, where it is asked for and counted so, its age groups': of an age group's name those of its whole. */
export async function readArea(
  request: FastifyRequest,
  { place, scope, on, whole }: AskedSeries,
  { days, asJudged = false, withAges }: Reach & { withAges: boolean },
): Promise<{ whole?: DatedSeries; byAge?: AreaByAge }> {
  const wanted = { ...whole, from: addDays(on, -days), knownOn: on }
  return await transact(request.world.database, scope, async (tx) => {
    const ofWhole = { ...wanted, areas: [place] }
    const reports: ReadonlyMap<string, readonly Report[]> = asJudged
      ? await readJudgedReports(tx, ofWhole)
      : await readReports(tx, ofWhole)
    const dated = toDatedSeries(reports.get(place.path) ?? [], on)
    if (!dated) return {}
    if (!withAges) return { whole: dated }
    const ages = await readReportsByAge(tx, { ...wanted, places: [place.path] })
    const byAge = areaByAge(dated, ages.get(place.path) ?? new Map())
    return { whole: dated, ...(byAge ? { byAge } : {}) }
  })
}

/** Its alarms until the day, the newest first, with the alerts that they raised. */
export async function alarmsOfSeries(
  request: FastifyRequest,
  { place, scope, on, tally, series }: AskedSeries,
) {
  return await transact(request.world.database, scope, async (tx) => {
    const alarms = await listAlarmsOf(tx, { tally, series, place: place.path, until: on, limit: mostAlarms })
    const raised = alarms.map((alarm) => ({ origin: alarm.detector, key: keyOfAlarm(alarm) }))
    const alerts = await listAlertsByKey(tx, { scope, kind: 'detector', raised })
    return alarms.map((alarm) => ({
      alarm,
      alert: alerts.find(({ key, origin }) => key === keyOfAlarm(alarm) && origin.id === alarm.detector),
    }))
  })
}

export async function latenessOfSeries(
  request: FastifyRequest,
  { place, scope, on, tally, series }: AskedSeries,
): Promise<Lateness | undefined> {
  const until = addDays(on, -longestDelay)
  const from = addDays(until, -latenessDays)
  const delays = await transact(request.world.database, scope, (tx) =>
    listDelays(tx, { tally, series, place: place.path, from, until, knownOn: on }),
  )
  return latenessOf(delays)
}

export function viewAlarm({ alarm, alert }: Awaited<ReturnType<typeof alarmsOfSeries>>[number]) {
  const { detector, raised_on, observed, expected, p_value, evidence } = alarm satisfies AlarmRow
  return {
    detector,
    raisedOn: raised_on,
    dayJudged: evidence.dayJudged,
    observed,
    expected,
    windowDays: evidence.windowDays,
    pValue: p_value,
    ...(alert ? { alert: viewAlert(alert) } : {}),
  }
}
