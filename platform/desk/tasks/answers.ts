import { z } from 'zod'
import type { TaskState as StateOfRoom, TaskStepName } from '#platform/tasks'
import { PlacePath, Words } from '#vocabulary'
import { StepTaken } from '../answers.ts'

/** What the API answers about tasks, as far as screens read it. */

export const taskStates = [
  'open',
  'taken',
  'returned',
  'done',
  'cancelled',
  'collected',
  'not-filed',
  'filed',
  'dispatched',
  'handling',
  'deferred',
  'fed-back',
  'closed',
  'evaluated',
] as const satisfies readonly StateOfRoom[]
export type TaskState = (typeof taskStates)[number]

export const taskKinds = ['to-do', 'problem'] as const
export type TaskKind = (typeof taskKinds)[number]

/** Steps that a person takes. */
export const personSteps = [
  'take',
  'done',
  'feedback',
  'return',
  'ask-extension',
  'dispatch',
  'reassign',
  'cancel',
  'supervise',
  'escalate',
  'grant-extension',
  'refuse-extension',
  'defer',
  'resume',
  'file',
  'refuse-to-file',
  'close',
  'rework',
  'evaluate',
] as const satisfies readonly TaskStepName[]
export type PersonStep = (typeof personSteps)[number]

export const TaskItem = z.object({
  id: z.int(),
  kind: z.enum(taskKinds),
  type: z.string(),
  title: Words,
  note: z.string().optional(),
  place: PlacePath,
  placeName: Words,
  unit: z.string().optional(),
  urgent: z.boolean(),
  originator: z.string().optional(),
  checks: z.int().optional(),
  openedAt: z.iso.datetime(),
  openedBy: z.string(),
  state: z.enum(taskStates),
  dueAt: z.iso.datetime(),
  overdue: z.boolean(),
  takenBy: z.string().optional(),
  askedUntil: z.iso.datetime().optional(),
  deferredUntil: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  outcome: z.string().optional(),
  rating: z.string().optional(),
  flag: z.string().optional(),
  returns: z.int(),
  reworks: z.int(),
  extensions: z.int(),
})
export type TaskItem = z.infer<typeof TaskItem>

export const TaskPage = z.object({ items: z.array(TaskItem), next: z.string().optional() })

export const TaskDetail = TaskItem.extend({
  history: z.array(StepTaken),
  steps: z.array(z.string()),
  possibleSteps: z.array(z.string()),
  checkedBy: z.array(z.object({ id: z.int(), state: z.string(), outcome: z.string().optional() })),
})
export type TaskDetail = z.infer<typeof TaskDetail>

export const TaskTypes = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      title: Words,
      limitHours: z.number(),
      urgentLimitHours: z.number(),
      duty: z.string().optional(),
    }),
  ),
})
export type TaskType = z.infer<typeof TaskTypes>['items'][number]

export const TaskOpened = z.object({ id: z.int() })
