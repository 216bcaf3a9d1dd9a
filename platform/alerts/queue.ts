import type { ResponsibleUnit } from '#platform/access'
import { recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { awaitNextDay, dueAtOf, startClocks } from './clocks.ts'
import { originatorOf } from './origin.ts'
import { addAdmitted, lockAdmitted, readAllLimits, readLimits } from './settings.ts'
import { type Alert, countWaiting, lockWaiting, saveAlert } from './store.ts'

type Unit = Pick<ResponsibleUnit, 'id' | 'place'>

/** What units can still take today. */
export interface Room {
  /** Whether a unit takes one more at once, which then counts: always where one case is enough; else while it can, and none waits before it. */
  take(unit: string, alert: { immediate: boolean }): boolean
  /** Somebody waits for this unit, or was not taken. */
  isCrowded(unit: string): boolean
}

/** Holds the units' queues until the transaction ends, so that two who raise at once do not both take the last place. */
export async function lookForRoom(tx: Tx, { clock }: Rooms, units: readonly Unit[]): Promise<Room> {
  const ids = units.map(({ id }) => id)
  // In this order on one connection: what is counted is counted when the queues are held.
  const [admitted, limitsOf, waiting] = await Promise.all([
    lockAdmitted(tx, { units: ids, day: clock.today() }),
    readAllLimits(
      tx,
      units.map(({ id, place }) => ({ unit: id, place })),
    ),
    countWaiting(tx, ids),
  ])
  const free = new Map(
    units.map(({ id, place }) => [id, limitsOf({ unit: id, place }).perDay - (admitted.get(id) ?? 0)]),
  )
  const crowded = new Set(waiting.keys())
  return {
    isCrowded: (unit) => crowded.has(unit),
    take(unit, { immediate }) {
      const left = free.get(unit) ?? 0
      if (!immediate && (left <= 0 || crowded.has(unit))) {
        crowded.add(unit)
        return false
      }
      free.set(unit, left - 1)
      return true
    },
  }
}

/**
 * Gives a unit as many of the alerts that wait for it as it can still verify today, in the order of their rank. What waits on is
 * looked at when the city's day turns.
 */
export async function admitWaiting(tx: Tx, rooms: Rooms, { id: unit, place }: Unit): Promise<number> {
  const { clock } = rooms
  const day = clock.today()
  const used = (await lockAdmitted(tx, { units: [unit], day })).get(unit) ?? 0
  const waiting = (await countWaiting(tx, [unit])).get(unit) ?? 0
  if (waiting === 0) return 0
  const free = (await readLimits(tx, { unit, place })).perDay - used
  const next = free > 0 ? await lockWaiting(tx, { unit, limit: free }) : []
  await admit(tx, rooms, next)
  await addAdmitted(tx, { day, given: next.map(({ immediate }) => ({ unit, immediate })) })
  if (waiting > next.length) await awaitNextDay(tx, rooms, unit)
  return next.length
}

/** Has their verification begin: the clock runs from now. */
export async function admit(tx: Tx, { clock }: Rooms, alerts: readonly Alert[]): Promise<void> {
  if (alerts.length === 0) return
  const at = clock.now()
  const limitsOf = await readAllLimits(tx, alerts)
  const admitted = alerts.map((alert) => {
    const { immediate } = alert
    return { alert, dueAt: dueAtOf({ stage: 'verify', from: at, immediate, limits: limitsOf(alert) }) }
  })
  const steps = admitted.map(({ alert, dueAt }) => ({
    cycle: 'alert',
    id: alert.id,
    step: 'admit',
    from: alert.state,
    to: 'verifying',
    place: alert.place,
    actor: 'house:alerts',
    originator: originatorOf(alert),
    detail: { dueAt: dueAt.toISOString() },
  }))
  await Promise.all([
    ...admitted.map(({ alert, dueAt }) =>
      saveAlert(tx, { ...alert, state: 'verifying', admittedAt: at, dueAt }),
    ),
    recordSteps(tx, clock, steps),
    startClocks(
      tx,
      admitted.map(({ alert, dueAt }) => ({ id: alert.id, stage: 'verify', dueAt })),
    ),
  ])
}
