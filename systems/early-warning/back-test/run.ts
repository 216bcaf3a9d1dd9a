import { setTimeout as pause, setImmediate } from 'node:timers/promises'
import { type SeriesTrial, trySeries } from '@lianfang/outbreak'
import { listAlerts } from '#platform/alerts'
import type { Place } from '#platform/places'
import { house, type Tx, transact } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addDays, type Day, Disease, daysBetween } from '#vocabulary'
import { fromContender } from '../assigned/assignment.ts'
import { addAssignment } from '../assigned/store.ts'
import { listAreas } from '../series/overview.ts'
import { readHistory } from './known.ts'
import { type PlaceTrial, toResult } from './result.ts'
import { addTrial, finishBackTest, listTrials, type TakenBackTest, tellShare } from './store.ts'

/** The daily judge needs eight weeks before the first day judged. */
const learningDays = 56
/** With fewer days judged there is nothing to try. */
const fewestJudged = 28
const mostJudged = 5 * 366
/** How often it says how far it is. */
const tellEveryMs = 1_000

const scope = house('early-warning')

/** It was stopped, or another has taken it over. */
export class LeftOff extends Error {}

/**
 * Tries all places of a back-test, one after the other, and writes down what is chosen. Places that were done before it was stopped
 * are not done again. It works half of the time of one core, in pieces of some milliseconds, and in transactions of its own.
 *
 * @throws LeftOff where it is not to go on.
 */
export async function runBackTest(rooms: Rooms, backTest: TakenBackTest, signal: AbortSignal): Promise<void> {
  const { database, places } = rooms
  const { id, knownOn, settings } = backTest
  const areas = listAreas(places, { scope, on: knownOn, under: backTest.area }).filter(
    ({ level }) => level === backTest.level,
  )
  const done = await listTrials(database, id)
  const outbreaks = Math.ceil(settings.outbreaks / Math.max(1, areas.length))
  let told = -Infinity
  const goOn = async (share: number) => {
    if (signal.aborted) throw new LeftOff('the server stops')
    if (performance.now() - told < tellEveryMs) return
    told = performance.now()
    if (!(await tellShare(database, { ...backTest, share })))
      throw new LeftOff('it was stopped or taken over')
  }
  for (const [at, place] of areas.entries()) {
    if (done.has(place.path)) continue
    // Whoever stopped it while the place before was tried need not wait for this one.
    told = -Infinity
    const trial = await tryPlace(rooms, { backTest, place, outbreaks }, (share) =>
      goOn((at + share) / areas.length),
    )
    await addTrial(database, { id, place: place.path, trial })
    done.set(place.path, trial)
  }
  const result = toResult([...done.values()], settings)
  await transact(database, scope, async (tx) => {
    if (!(await finishBackTest(tx, { ...backTest, result })))
      throw new LeftOff('it was stopped or taken over')
    await addAssignment(tx, {
      ...backTest,
      detector: result.chosen ? fromContender(result.chosen.contender) : { detector: 'daily' },
      ...(result.chosen ? { alpha: result.chosen.alpha } : {}),
      chosenBy: 'back-test',
      backTest: id,
      setBy: backTest.startedBy,
      setAt: rooms.clock.now(),
    })
  })
}

async function tryPlace(
  { database }: Rooms,
  of: { backTest: TakenBackTest; place: Place; outbreaks: number },
  goOn: (share: number) => Promise<void>,
): Promise<PlaceTrial | null> {
  const { backTest, place, outbreaks } = of
  const { tally, series, knownOn: on, settings } = backTest
  const { known, alerts } = await transact(database, scope, async (tx) => ({
    known: await readHistory(tx, { tally, series, place, on }),
    alerts: await listJudgedAlerts(tx, { series, place, on }),
  }))
  if (!known) return null
  const { history, asReported } = known
  const from = Math.max(learningDays, history.days - mostJudged)
  if (history.days - from < fewestJudged) return null
  const positionOf = (day: Day) => daysBetween(history.firstDay as Day, day)
  const trial = await atHalfSpeed(
    trySeries({
      history,
      stream: place.path,
      from,
      outbreaks,
      withinDays: settings.withinDays,
      seed: settings.seed,
      unquiet: alerts.map(({ day }) => ({ from: positionOf(day) - 14, to: positionOf(day) + 28 })),
    }),
    goOn,
  )
  const real = alerts.filter(({ isReal, day }) => isReal && positionOf(day) >= from)
  return { trial, asReported, real: real.map(({ day }) => positionOf(day)) }
}

/** Rests as long as it worked, so that who waits for an answer of this server hardly notices. */
async function atHalfSpeed(
  steps: Generator<number, SeriesTrial>,
  goOn: (share: number) => Promise<void>,
): Promise<SeriesTrial> {
  let worked = 0
  for (;;) {
    const began = performance.now()
    const step = steps.next()
    if (step.done) return step.value
    worked += performance.now() - began
    if (worked < restAfterMs) await setImmediate()
    else {
      await pause(worked)
      worked = 0
    }
    await goOn(step.value)
  }
}

/** A timer's shortest rest is a millisecond. */
const restAfterMs = 5

/** Alerts of the disease in the place that were real, or of which nobody knows yet; the latest 500. */
async function listJudgedAlerts(
  tx: Tx,
  { series, place, on }: { series: string; place: Place; on: Day },
): Promise<{ day: Day; isReal: boolean }[]> {
  const disease = Disease.safeParse(series).data
  if (!disease) return []
  const alerts = await listAlerts(tx, {
    scope,
    filter: { disease, place: place.path, from: addDays(on, -mostJudged), until: on },
    page: { order: 'newest' },
    limit: 500,
  })
  return alerts
    .filter(({ state, outcome }) => state !== 'closed' || outcome === 'outbreak' || outcome === 'cluster')
    .map(({ day, state }) => ({ day, isReal: state === 'closed' }))
}
