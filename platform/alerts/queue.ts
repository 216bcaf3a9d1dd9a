import type { ResponsibleUnit } from '#platform/access'
import { recordStep } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { awaitNextDay, dueAtOf, startClock } from './clocks.ts'
import { originatorOf } from './origin.ts'
import { addAdmitted, lockAdmitted, readLimits } from './settings.ts'
import { type Alert, countWaiting, lockWaiting, saveAlert } from './store.ts'

type Unit = Pick<ResponsibleUnit, 'id' | 'place'>

const perDayOf = async (tx: Tx, { id, place }: Unit) => (await readLimits(tx, { unit: id, place })).perDay

/**
 * Whether a unit takes one more alert at once: always where one case is enough; else while it can verify more today and none
 * waits before it. Holds the unit's queue until the transaction ends, so that two who raise at once do not both take the
 * last place.
 */
export async function lookForRoom(
  tx: Tx,
  { clock }: Rooms,
  { unit, immediate }: { unit: Unit; immediate: boolean },
): Promise<{ free: boolean; waiting: boolean }> {
  // In this order on one connection: what is counted is counted when the queue is held.
  const [admitted, perDay, waiting] = await Promise.all([
    lockAdmitted(tx, { unit: unit.id, day: clock.today() }),
    perDayOf(tx, unit),
    countWaiting(tx, unit.id),
  ])
  return { free: immediate || (admitted < perDay && waiting === 0), waiting: waiting > 0 }
}

/**
 * Gives a unit as many of the alerts that wait for it as it can still verify today, in the order of their rank. What waits on is
 * looked at when the city's day turns.
 * @param more How many the unit was given in this transaction already, and were not counted yet.
 */
export async function admitWaiting(
  tx: Tx,
  rooms: Rooms,
  { unit: to, more = 0 }: { unit: Unit; more?: number },
): Promise<number> {
  const { clock } = rooms
  const unit = to.id
  const day = clock.today()
  const used = (await lockAdmitted(tx, { unit, day })) + more
  const waiting = await countWaiting(tx, unit)
  let admitted = 0
  if (waiting > 0) {
    const free = (await perDayOf(tx, to)) - used
    const next = free > 0 ? await lockWaiting(tx, { unit, limit: free }) : []
    for (const alert of next) await admit(tx, rooms, alert)
    admitted = next.length
  }
  if (more + admitted > 0) await addAdmitted(tx, { unit, day, more: more + admitted })
  if (waiting > admitted) await awaitNextDay(tx, rooms, unit)
  return admitted
}

/** Has its verification begin: the clock runs from now. */
export async function admit(tx: Tx, { clock }: Rooms, alert: Alert): Promise<void> {
  const { id, unit, place, immediate } = alert
  const at = clock.now()
  const dueAt = dueAtOf({
    stage: 'verify',
    from: at,
    immediate,
    limits: await readLimits(tx, { unit, place }),
  })
  await saveAlert(tx, { ...alert, state: 'verifying', admittedAt: at, dueAt })
  await recordStep(tx, clock, {
    cycle: 'alert',
    id,
    step: 'admit',
    from: alert.state,
    to: 'verifying',
    place,
    actor: 'house:alerts',
    originator: originatorOf(alert),
    detail: { dueAt: dueAt.toISOString() },
  })
  await startClock(tx, { id, stage: 'verify', dueAt })
}
