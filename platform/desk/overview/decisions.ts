import type { Decision, Overview } from './answers.ts'

/** The pages of what waits and of what is late, before its number. */
export const pathOf = { alert: '/alerts', event: '/events', task: '/tasks' } as const

/** Whether a person is needed now. */
export function isUrgent(reason: Decision['reason']): boolean {
  return reason === 'immediate' || reason === 'escalated'
}

/** How many decisions wait behind the first ones. */
export function waitingBehind({ first, waiting }: Overview['decisions']): number {
  return Object.values(waiting).reduce((sum, n) => sum + n, 0) - first.length
}
