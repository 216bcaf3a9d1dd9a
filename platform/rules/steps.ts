import type { Act } from './finding-store.ts'
import type { SignalSeen } from './signal-seen.ts'

/** Signals that tell what came of alerts and tasks. */
export const stepKinds = ['alert.step', 'task.step'] as const

/** States in which work has come to its end, whatever it was. */
const endStates: ReadonlySet<string> = new Set(['done', 'closed', 'evaluated', 'not-filed', 'cancelled'])

/** Parts of the house sign so: a step of theirs is no person's. */
const houseActor = 'house:'

/** Of which alert or task a signal is a step; nothing for any other signal. */
export function subjectOf({ kind, data }: SignalSeen): string | undefined {
  return (stepKinds as readonly string[]).includes(kind) && typeof data.subject === 'string'
    ? data.subject
    : undefined
}

/** How far an alert or a task is after a step. The step that brings it into being is nobody's taking it in hand. */
export function follow(act: Act, { data, submittedBy }: SignalSeen): Act {
  const first = typeof data.number === 'number' && data.number <= 1
  return {
    ...act,
    taken: act.taken || (!first && !submittedBy.startsWith(houseActor)),
    closed: act.closed || (typeof data.to === 'string' && endStates.has(data.to)),
  }
}
