import type { Action } from '#platform/access'
import { defineLifeCycle, type LifeCycle } from '#platform/lifecycle'
import type { TaskKind } from './new-task.ts'

/** A visit, a delivery, a verification: open, then done. */
export const toDoCycle = defineLifeCycle({
  name: 'task',
  states: ['open', 'taken', 'returned', 'done', 'cancelled'],
  steps: [
    { step: 'open', to: 'open' },
    { step: 'take', from: ['open'], to: 'taken' },
    // Who does a small thing at once does not have to take it first.
    { step: 'done', from: ['open', 'taken'], to: 'done' },
    { step: 'return', from: ['open', 'taken'], to: 'returned' },
    { step: 'reassign', from: ['open', 'taken', 'returned'], to: 'open' },
    { step: 'cancel', from: ['open', 'taken', 'returned'], to: 'cancelled' },
    { step: 'ask-extension', from: ['open', 'taken'] },
    { step: 'grant-extension', from: ['open', 'taken'] },
    { step: 'refuse-extension', from: ['open', 'taken'] },
    { step: 'supervise', from: ['open', 'taken', 'returned'] },
    { step: 'escalate', from: ['open', 'taken', 'returned'] },
    { step: 'rework', from: ['done'], to: 'open' },
    { step: 'hand-over', from: ['open', 'taken'], to: 'open', house: true },
    { step: 'hand-over', from: ['returned'], house: true },
    { step: 'orphan', from: ['open', 'taken', 'returned'], to: 'returned', house: true },
  ],
})

/**
 * A problem case file 问题案卷, by the seven stages of GB/T 30428: collection 信息收集 (`collected`), filing 案卷建立 (`filed`), dispatch
 * 任务派遣 (`dispatched`), handling 任务处理 (`handling`), feedback 处理反馈 (`fed-back`), verification and closing 核实结案 (`closed`),
 * evaluation 综合评价 (`evaluated`).
 */
export const problemCycle = defineLifeCycle({
  name: 'task',
  states: [
    'collected',
    'not-filed',
    'filed',
    'dispatched',
    'handling',
    'deferred',
    'fed-back',
    'closed',
    'evaluated',
    'cancelled',
  ],
  steps: [
    { step: 'open', to: 'collected' },
    { step: 'file', from: ['collected'], to: 'filed' },
    { step: 'refuse-to-file', from: ['collected'], to: 'not-filed' },
    { step: 'dispatch', from: ['filed'], to: 'dispatched' },
    { step: 'cancel', from: ['filed'], to: 'cancelled' },
    { step: 'take', from: ['dispatched'], to: 'handling' },
    { step: 'return', from: ['dispatched', 'handling'], to: 'filed' },
    { step: 'reassign', from: ['dispatched', 'handling'], to: 'dispatched' },
    { step: 'ask-extension', from: ['dispatched', 'handling'] },
    { step: 'grant-extension', from: ['dispatched', 'handling'] },
    { step: 'refuse-extension', from: ['dispatched', 'handling'] },
    { step: 'defer', from: ['dispatched', 'handling'], to: 'deferred' },
    { step: 'resume', from: ['deferred'], to: 'dispatched' },
    { step: 'feedback', from: ['handling'], to: 'fed-back' },
    { step: 'rework', from: ['fed-back'], to: 'handling' },
    { step: 'close', from: ['fed-back'], to: 'closed' },
    { step: 'evaluate', from: ['closed'], to: 'evaluated' },
    { step: 'supervise', from: ['filed', 'dispatched', 'handling', 'fed-back'] },
    { step: 'escalate', from: ['collected', 'filed', 'dispatched', 'handling', 'fed-back'] },
    // The new unit has to take it up; what was fed back only waits to be verified, wherever its unit went.
    { step: 'hand-over', from: ['dispatched', 'handling'], to: 'dispatched', house: true },
    { step: 'hand-over', from: ['collected', 'filed', 'deferred', 'fed-back'], house: true },
    { step: 'orphan', from: ['dispatched', 'handling', 'deferred'], to: 'filed', house: true },
    { step: 'orphan', from: ['collected', 'filed', 'fed-back'], house: true },
  ],
})

type StateOf<Cycle> = Cycle extends LifeCycle<infer State, string> ? State : never
type StepOf<Cycle> = Cycle extends LifeCycle<string, infer Step> ? Step : never
export type TaskState = StateOf<typeof toDoCycle> | StateOf<typeof problemCycle>
export type TaskStepName = StepOf<typeof toDoCycle> | StepOf<typeof problemCycle>

export const taskStates = [...new Set<TaskState>([...toDoCycle.states, ...problemCycle.states])]

export function cycleOf(kind: TaskKind): LifeCycle<TaskState, TaskStepName> {
  return kind === 'to-do' ? toDoCycle : problemCycle
}

/** Steps of whoever has the task, of the command centre 指挥中心, and of the supervision centre 监督中心. */
export const stepGroups = {
  'tasks.work': ['take', 'done', 'feedback', 'return', 'ask-extension'],
  'tasks.dispatch': [
    'dispatch',
    'reassign',
    'cancel',
    'supervise',
    'escalate',
    'grant-extension',
    'refuse-extension',
    'defer',
    'resume',
  ],
  'tasks.verify': ['file', 'refuse-to-file', 'close', 'rework', 'evaluate'],
} as const satisfies Partial<Record<Action, readonly TaskStepName[]>>

export type StepGroup = keyof typeof stepGroups

/** What a step asks the right for; nothing for the steps that the house alone takes. */
export function groupOf(step: TaskStepName): StepGroup | undefined {
  const groups = Object.keys(stepGroups) as StepGroup[]
  return groups.find((group) => (stepGroups[group] as readonly TaskStepName[]).includes(step))
}
