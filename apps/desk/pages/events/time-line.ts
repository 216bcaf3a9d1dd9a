import type { StepTaken } from '#platform/desk'
import type { TaskItem } from '#platform/desk/tasks'
import type { Words } from '#vocabulary'
import type { EventAlert } from './answers.ts'

export type Lane = 'alerts' | 'event' | 'tasks'

/** One thing on the time line of an event. */
export interface Happening {
  readonly key: string
  readonly at: string
  readonly lane: Lane
  readonly what:
    | { readonly kind: 'raised' | 'verified' | 'closed'; readonly title: Words; readonly alert: number }
    | { readonly kind: 'opened' | 'ended'; readonly title: Words; readonly task: number }
    | { readonly kind: 'step'; readonly taken: StepTaken }
}

/** Everything that belongs to an event in the order in which it happened, on the city's clock. */
export function listHappenings(of: {
  alerts: readonly EventAlert[]
  history: readonly StepTaken[]
  tasks: readonly Pick<TaskItem, 'id' | 'title' | 'openedAt' | 'endedAt'>[]
}): Happening[] {
  const alerts = of.alerts.flatMap(({ id, title, raisedAt, verifiedAt, closedAt }) => {
    const told = (kind: 'raised' | 'verified' | 'closed', at: string | undefined): Happening[] =>
      at === undefined
        ? []
        : [{ key: `alert ${id} ${kind}`, at, lane: 'alerts', what: { kind, title, alert: id } }]
    return [...told('raised', raisedAt), ...told('verified', verifiedAt), ...told('closed', closedAt)]
  })
  const steps = of.history.map(
    (taken): Happening => ({
      key: `step ${taken.number}`,
      at: taken.at,
      lane: 'event',
      what: { kind: 'step', taken },
    }),
  )
  const tasks = of.tasks.flatMap(({ id, title, openedAt, endedAt }): Happening[] => [
    { key: `task ${id} opened`, at: openedAt, lane: 'tasks', what: { kind: 'opened', title, task: id } },
    ...(endedAt
      ? [
          {
            key: `task ${id} ended`,
            at: endedAt,
            lane: 'tasks' as const,
            what: { kind: 'ended' as const, title, task: id },
          },
        ]
      : []),
  ])
  // Of one instant first what led to the other: an alert, then the event, then the work.
  return [...alerts, ...steps, ...tasks].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

/** Where an instant stands on an axis from first to last, from 0 to 1; in the middle where both are one. */
export function shareOf(at: string, [first, last]: readonly [string, string]): number {
  const span = Date.parse(last) - Date.parse(first)
  return span <= 0 ? 0.5 : (Date.parse(at) - Date.parse(first)) / span
}
