import type { Action } from '#platform/access'
import type { PersonStep } from '#platform/desk/tasks'

/** What a step asks of whoever takes it, and by which door it goes. */
export interface StepForm {
  readonly action: Extract<Action, 'tasks.work' | 'tasks.dispatch' | 'tasks.verify'>
  /** Needs no words: pressed is done. */
  readonly quick?: true
  /** Words are a must where the server asks for them. */
  readonly why: 'must' | 'may'
  readonly asks?: 'unit' | 'until' | 'until-may'
  readonly choice?: ChoiceName
  /** Takes files that were added to the task. */
  readonly files?: true
  /** Ends the task or takes it from somebody. */
  readonly danger?: true
}

/** Choices, the field of the step that they fill, and their codes. */
export const choices = {
  return: { field: 'reason', values: ['not-ours', 'cannot-be-solved', 'other'] },
  done: { field: 'outcome', values: ['done', 'nothing-found', 'nobody-home', 'not-possible'] },
  check: { field: 'outcome', values: ['passed', 'failed'] },
  feedback: { field: 'outcome', values: ['solved', 'partly-solved', 'nothing-found'] },
  close: { field: 'outcome', values: ['resolved', 'resolved-for-now', 'nothing-found'] },
  rating: { field: 'rating', values: ['good', 'adequate', 'poor'] },
} as const
export type ChoiceName = keyof typeof choices

const work = { action: 'tasks.work' } as const
const dispatch = { action: 'tasks.dispatch' } as const
const verify = { action: 'tasks.verify' } as const

export const stepForms: Readonly<Record<PersonStep, StepForm>> = {
  take: { ...work, why: 'may', quick: true },
  done: { ...work, why: 'may', choice: 'done', files: true },
  feedback: { ...work, why: 'may', choice: 'feedback', files: true },
  return: { ...work, why: 'must', choice: 'return', files: true },
  'ask-extension': { ...work, why: 'must', asks: 'until' },
  dispatch: { ...dispatch, why: 'may', asks: 'unit' },
  reassign: { ...dispatch, why: 'must', asks: 'unit' },
  cancel: { ...dispatch, why: 'must', danger: true },
  supervise: { ...dispatch, why: 'must' },
  escalate: { ...dispatch, why: 'must' },
  'grant-extension': { ...dispatch, why: 'may', asks: 'until-may' },
  'refuse-extension': { ...dispatch, why: 'must' },
  defer: { ...dispatch, why: 'must', asks: 'until' },
  resume: { ...dispatch, why: 'may', quick: true },
  file: { ...verify, why: 'may', quick: true },
  'refuse-to-file': { ...verify, why: 'must', danger: true },
  close: { ...verify, why: 'may', choice: 'close', files: true },
  rework: { ...verify, why: 'must', files: true },
  evaluate: { ...verify, why: 'may', choice: 'rating' },
}

/** The path of a step under its task: each right has a door of its own. */
export const doors = {
  'tasks.work': 'steps',
  'tasks.dispatch': 'dispatches',
  'tasks.verify': 'verifications',
} as const
