import { lockResponsibles, type ResponsibleUnit } from '#platform/access'
import { recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { dueAtOf, startClocks } from './clocks.ts'
import { verifyingDuty } from './limits.ts'
import type { NewAlert } from './new-alert.ts'
import { originatorOf } from './origin.ts'
import { admitWaiting, lookForRoom } from './queue.ts'
import { addAdmitted, readAllLimits } from './settings.ts'
import { insertAlerts, listRaised, nameRaised, type Placed } from './store.ts'

/** As `raiseAlerts`, one. */
export async function raiseAlert(
  tx: Tx,
  rooms: Rooms,
  alert: NewAlert,
  how: { duty?: string } = {},
): Promise<number | undefined> {
  return (await raiseAlerts(tx, rooms, [alert], how))[0]
}

/**
 * Raises alerts in the transaction of what calls for them, as many as there are by the same few statements. Each goes to the unit that
 * has the duty at its place: to be verified at once where one case is enough or the unit can take one more today, else it waits.
 * @returns Their numbers, in their order; undefined where that origin raised that key before.
 */
export async function raiseAlerts(
  tx: Tx,
  rooms: Rooms,
  alerts: readonly NewAlert[],
  { duty = verifyingDuty }: { duty?: string } = {},
): Promise<(number | undefined)[]> {
  if (alerts.length === 0) return []
  // Asked before a queue is held: what is raised again, as after a correction, holds up nobody. What does not need another's
  // answer goes to the database together with it.
  const [before, responsible] = await Promise.all([
    listRaised(tx, alerts),
    lockResponsibles(
      tx,
      alerts.map(({ place }) => ({ duty, place })),
    ),
  ])
  const fresh = alerts
    .map((alert, at) => ({ at, alert, unit: responsible[at] }))
    .filter(({ alert }) => !before.has(nameRaised(alert)))
  if (fresh.length === 0) return alerts.map(() => undefined)
  const ids = await raiseFresh(tx, rooms, fresh)
  const raised = new Map(fresh.map(({ at }, index) => [at, ids[index]]))
  return alerts.map((_, at) => raised.get(at))
}

interface Fresh {
  readonly alert: NewAlert
  readonly unit: ResponsibleUnit | undefined
}

async function raiseFresh(tx: Tx, rooms: Rooms, fresh: readonly Fresh[]): Promise<(number | undefined)[]> {
  const { clock } = rooms
  const at = clock.now()
  const units = new Map(fresh.flatMap(({ unit }) => (unit ? [[unit.id, unit]] : [])))
  // One case is enough for some: they ask for no room, and hold no queue.
  const queued = new Set(fresh.flatMap(({ alert, unit }) => (unit && !alert.immediate ? [unit.id] : [])))
  const [room, limitsOf] = await Promise.all([
    lookForRoom(
      tx,
      rooms,
      [...units.values()].filter(({ id }) => queued.has(id)),
    ),
    readAllLimits(
      tx,
      fresh.map(({ alert, unit }) => ({ unit: unit?.id, place: alert.place })),
    ),
  ])
  const placed = fresh.map(({ alert, unit }): Placed => {
    const { place, immediate } = alert
    // Where no unit has the duty there is no queue.
    const isFree = unit === undefined || room.take(unit.id, { immediate })
    if (!isFree) return { alert, unit: unit.id, state: 'waiting' }
    const limits = limitsOf({ unit: unit?.id, place })
    const dueAt = dueAtOf({ stage: 'verify', from: at, immediate, limits })
    return { alert, unit: unit?.id, state: 'verifying', admittedAt: at, dueAt }
  })
  const ids = await insertAlerts(tx, { placed, at, today: clock.today() })
  // Without those that another raised in this moment, before anything was counted for them here.
  const raised = placed.flatMap((one, index) => {
    const id = ids[index]
    return id === undefined ? [] : [{ ...one, id }]
  })
  const given = raised.flatMap(({ alert: { immediate }, unit, state }) =>
    unit !== undefined && state === 'verifying' ? [{ unit, immediate }] : [],
  )
  await Promise.all([
    recordSteps(tx, clock, raised.map(toStep)),
    startClocks(
      tx,
      raised.flatMap(({ id, dueAt }) => (dueAt ? [{ id, stage: 'verify', dueAt }] : [])),
    ),
    addAdmitted(tx, { day: clock.today(), given }),
  ])
  // Where others wait, or one of these does, the queue is looked through.
  for (const [id, unit] of [...units].sort(([a], [b]) => (a < b ? -1 : 1)))
    if (room.isCrowded(id)) await admitWaiting(tx, rooms, unit)
  return ids
}

function toStep({ alert, id, unit, state, dueAt }: Placed & { readonly id: number }) {
  const { origin, place } = alert
  return {
    cycle: 'alert',
    id,
    step: 'raise',
    to: state,
    place,
    actor: origin.kind === 'person' ? origin.id : 'house:alerts',
    originator: originatorOf(alert),
    detail: { ...(unit === undefined ? {} : { unit }), ...(dueAt ? { dueAt: dueAt.toISOString() } : {}) },
  }
}
