import { findTransition, recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { Words } from '#vocabulary'
import { dueAtOf, startClocks } from './clocks.ts'
import { alertCycle } from './life.ts'
import type { Limits } from './limits.ts'
import { originatorOf } from './origin.ts'
import { addAdmitted, readAllLimits } from './settings.ts'
import { type Alert, lockAlerts, markEscalated, saveAlert } from './store.ts'

/** Something joined an alert that has to be looked at at once. */
export interface Escalation {
  readonly alert: number
  /** For the order among immediate ones; an alert is never less surprising than it was. */
  readonly surprise: number
  /** What joined, for the alert's history. No personal data. */
  readonly because: { readonly title: Words } & Readonly<Record<string, unknown>>
}

/**
 * From now on one case is enough for these alerts: what waits is let in at once, what is to be verified has the short clock from this
 * moment, unless its own ends sooner. Asked of a closed one, or of one that is immediate already, it does nothing. Called before the
 * transaction holds a unit's queue, since an alert's row is locked first; for alerts that it raised itself also after.
 */
export async function escalateAlerts(tx: Tx, rooms: Rooms, all: readonly Escalation[]): Promise<void> {
  const asked = new Map(all.map((one) => [one.alert, one]))
  const held = asked.size === 0 ? [] : await lockAlerts(tx, [...asked.keys()])
  const calm = held.filter(({ state, immediate }) => state !== 'closed' && !immediate)
  if (calm.length === 0) return
  const { clock } = rooms
  const at = clock.now()
  const limitsOf = await readAllLimits(tx, calm)
  const escalated = calm.map((before) => {
    const { surprise = before.surprise, because } = asked.get(before.id) ?? {}
    const after = escalate(before, { surprise, at, limits: limitsOf(before), title: because?.title })
    return { before, after, because }
  })
  const clocks = escalated.flatMap(({ before, after: { id, dueAt } }) =>
    dueAt === undefined || dueAt.getTime() === before.dueAt?.getTime()
      ? []
      : [{ id, stage: 'verify' as const, dueAt }],
  )
  const steps = escalated.map(({ before, after, because }) => ({
    cycle: 'alert',
    id: after.id,
    step: 'escalate',
    from: before.state,
    to: after.state,
    place: after.place,
    actor: 'house:alerts',
    originator: originatorOf(after),
    detail: {
      ...because,
      surprise: after.surprise,
      surpriseBefore: before.surprise,
      ...(after.dueAt ? { dueAt: after.dueAt.toISOString() } : {}),
    },
  }))
  const given = escalated.flatMap(({ before: { state }, after: { unit } }) =>
    state === 'waiting' && unit !== undefined ? [{ unit, immediate: true }] : [],
  )
  const alerts = escalated.map(({ after }) => after)
  await Promise.all([
    // In this order on one connection: none is immediate and waits.
    ...alerts.map((alert) => saveAlert(tx, alert)),
    markEscalated(tx, { alerts, at }),
    recordSteps(tx, clock, steps),
    startClocks(tx, clocks),
    addAdmitted(tx, { day: clock.today(), given }),
  ])
}

/** Pure: the alert as it stands once it is immediate. */
function escalate(
  alert: Alert,
  of: { surprise: number; at: Date; limits: Limits; title: Words | undefined },
): Alert {
  const { at, limits } = of
  const transition = findTransition(alertCycle, alert.state, 'escalate')
  if (!transition.ok) throw new Error(transition.message)
  const dueAt = dueAtOf({ stage: 'verify', from: at, immediate: true, limits })
  const now: Alert = {
    ...alert,
    state: transition.to,
    immediate: true,
    surprise: Math.max(alert.surprise, of.surprise),
    escalatedAt: at,
    escalatedFor: of.title,
  }
  switch (alert.state) {
    case 'waiting':
      return { ...now, admittedAt: at, dueAt }
    case 'verifying':
      // A clock that ends sooner, or has rung, is not put off.
      return alert.dueAt && alert.dueAt < dueAt ? now : { ...now, dueAt }
    default:
      return now
  }
}
