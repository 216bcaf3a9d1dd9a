import { lockResponsible } from '#platform/access'
import { recordStep } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { dueAtOf, startClock } from './clocks.ts'
import { verifyingDuty } from './limits.ts'
import type { NewAlert } from './new-alert.ts'
import { originatorOf } from './origin.ts'
import { admitWaiting, lookForRoom } from './queue.ts'
import { addAdmitted, readLimits } from './settings.ts'
import { findRaised, insertAlert } from './store.ts'

/**
 * Raises an alert in the transaction of what calls for it. It goes to the unit that has the duty at its place: to be verified at
 * once where one case is enough or the unit can take one more today, else it waits.
 * @returns Its number; undefined where that origin raised that key before.
 */
export async function raiseAlert(
  tx: Tx,
  rooms: Rooms,
  alert: NewAlert,
  { duty = verifyingDuty }: { duty?: string } = {},
): Promise<number | undefined> {
  const { clock } = rooms
  const { place, immediate } = alert
  // Asked before the queue is held: what is raised again, as after a correction, holds up nobody. What does not need another's
  // answer goes to the database together with it.
  const [raised, responsible] = await Promise.all([
    findRaised(tx, alert),
    lockResponsible(tx, { duty, place }),
  ])
  if (raised !== undefined) return undefined
  const at = clock.now()
  const unit = responsible?.id
  const [room, limits] = await Promise.all([
    responsible === undefined ? anyRoom : lookForRoom(tx, rooms, { unit: responsible, immediate }),
    readLimits(tx, { unit, place }),
  ])
  const { free } = room
  const dueAt = free ? dueAtOf({ stage: 'verify', from: at, immediate, limits }) : undefined
  const state = free ? 'verifying' : 'waiting'
  const id = await insertAlert(tx, {
    alert,
    at,
    today: clock.today(),
    unit,
    state,
    admittedAt: free ? at : undefined,
    dueAt,
  })
  // Raised by another in this moment, before anything was counted for it here.
  if (id === undefined) return undefined
  const step = {
    cycle: 'alert',
    id,
    step: 'raise',
    to: state,
    place,
    actor: alert.origin.kind === 'person' ? alert.origin.id : 'house:alerts',
    originator: originatorOf(alert),
    detail: { ...(unit === undefined ? {} : { unit }), ...(dueAt ? { dueAt: dueAt.toISOString() } : {}) },
  }
  await Promise.all([
    recordStep(tx, clock, step),
    dueAt && startClock(tx, { id, stage: 'verify', dueAt }),
    responsible &&
      free &&
      !room.waiting &&
      addAdmitted(tx, { unit: responsible.id, day: clock.today(), more: 1 }),
  ])
  // Where others wait, or this one does, the queue is looked through.
  if (responsible && !(free && !room.waiting))
    await admitWaiting(tx, rooms, { unit: responsible, more: free ? 1 : 0 })
  return id
}

/** Where no unit has the duty there is no queue. */
const anyRoom = { free: true, waiting: false }
