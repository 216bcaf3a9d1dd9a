import type { Speaker } from '../say.ts'
import { type PersonStep, personSteps, type TaskItem, type TaskState } from './answers.ts'
import type { words } from './words.ts'

type Says = Speaker<typeof words>

export function isPersonStep(step: string): step is PersonStep {
  return personSteps.some((one) => one === step)
}

export type Tone = 'calm' | 'good' | 'warn' | 'alarm' | 'faint'

/** How a task stands at a glance: red only where a person is late. */
export function toneOf({ overdue, state, flag }: Pick<TaskItem, 'overdue' | 'state' | 'flag'>): Tone {
  if (overdue) return 'alarm'
  if (flag !== undefined || state === 'returned') return 'warn'
  if (state === 'done' || state === 'closed' || state === 'evaluated') return 'good'
  return state === 'cancelled' || state === 'not-filed' || state === 'deferred' ? 'faint' : 'calm'
}

/** The step that leads on from where a task stands; nothing where it has ended. */
export function nextStepOf({ state }: Pick<TaskItem, 'state'>): PersonStep | undefined {
  return onwards[state]
}

const onwards: Partial<Record<TaskState, PersonStep>> = {
  open: 'take',
  taken: 'done',
  returned: 'reassign',
  collected: 'file',
  filed: 'dispatch',
  dispatched: 'take',
  handling: 'feedback',
  deferred: 'resume',
  'fed-back': 'close',
  closed: 'evaluate',
}

/** What a task is for: `event:3`, `alert:412`, `task:7`; nothing for what has no page. */
export function originOf(
  originator: string | undefined,
  { say }: Pick<Says, 'say'>,
): { readonly to: string; readonly name: string } | undefined {
  const [, kind, number = ''] = /^(event|alert|task):(\d{1,15})$/.exec(originator ?? '') ?? []
  switch (kind) {
    case 'event':
      return { to: `/events/${number}`, name: say('from.event', { n: number }) }
    case 'alert':
      return { to: `/alerts/${number}`, name: say('from.alert', { n: number }) }
    case 'task':
      return { to: `/tasks/${number}`, name: say('from.task', { n: number }) }
    default:
      return undefined
  }
}
