import type { TaskDetail, TaskState } from '#platform/desk/tasks'

type Stage = Extract<
  TaskState,
  | 'open'
  | 'taken'
  | 'done'
  | 'collected'
  | 'filed'
  | 'dispatched'
  | 'handling'
  | 'fed-back'
  | 'closed'
  | 'evaluated'
>

export interface StageReached {
  readonly stage: Stage
  readonly how: 'passed' | 'now' | 'ahead'
  /** Who led it there and when, the last time. */
  readonly by?: { readonly actor: string; readonly at: string }
}

const lines: Readonly<Record<TaskDetail['kind'], readonly Stage[]>> = {
  'to-do': ['open', 'taken', 'done'],
  problem: ['collected', 'filed', 'dispatched', 'handling', 'fed-back', 'closed', 'evaluated'],
}

/** At which stage a task rests that stands beside the line. */
const beside: Partial<Record<TaskState, Stage>> = {
  returned: 'open',
  deferred: 'dispatched',
  'not-filed': 'collected',
}

/**
 * The line of stages that a task goes along, where it is on it, and who led it to each stage. A task that was led back has
 * only those behind it that it will not pass again.
 */
export function stageLineOf({
  kind,
  state,
  history,
}: Pick<TaskDetail, 'kind' | 'state' | 'history'>): StageReached[] {
  const line = lines[kind]
  const at = line.findIndex((stage) => stage === (beside[state] ?? state))
  // Cancelled: it got as far as its history says.
  const reached = at === -1 ? Math.max(...history.map(({ to }) => line.map(String).indexOf(to)), 0) : at
  return line.map((stage, index) => {
    const last = history.findLast(({ to, from, number }) => to === stage && (from !== to || number === 1))
    const how = index > reached ? 'ahead' : index === reached && at !== -1 ? 'now' : 'passed'
    return { stage, how, ...(last && how !== 'ahead' ? { by: { actor: last.actor, at: last.at } } : {}) }
  })
}
