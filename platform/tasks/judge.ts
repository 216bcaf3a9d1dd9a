import { findTransition } from '#platform/lifecycle'
import { addHours } from '#vocabulary'
import type { CitySettings, TypeRule } from './city-rules.ts'
import { cycleOf, stepGroups, type TaskState, type TaskStepName } from './cycles.ts'
import { toInstant } from './deadline.ts'
import type { TaskStep } from './step.ts'
import type { Refusal, Task } from './task.ts'
import { unreachable } from './unreachable.ts'

/** The name under which the house takes steps by itself. */
export const houseActor = 'house:tasks'

/** Everything that a step is judged by besides the task and the step. */
export interface Circumstances {
  readonly actor: string
  readonly now: Date
  readonly zone: string
  readonly rule: TypeRule
  readonly settings: CitySettings
  /** Steps that this actor took on it before; on the to-do that it checks. */
  readonly earlier: ReadonlySet<string>
  readonly earlierOnChecked: ReadonlySet<string>
  /** For a step that names a unit or a duty: the unit found, or why there is none. */
  readonly unit?: { readonly id: string } | Refusal | undefined
}

/** A step as it will stand in the history. */
export interface StepMade {
  readonly step: TaskStepName
  readonly from: TaskState
  readonly to: TaskState
  readonly actor: string
  readonly outcome?: string | undefined
  readonly detail: Readonly<Record<string, unknown>>
}

export type Judgement =
  | { readonly ok: true; readonly task: Task; readonly steps: readonly StepMade[] }
  | ({ readonly ok: false } & Refusal)

const handlingSteps: readonly string[] = stepGroups['tasks.work']
const dispatchingSteps: readonly string[] = ['dispatch', 'reassign']
const verdictsOnWork: readonly string[] = ['close', 'rework', 'evaluate']

/**
 * What a step makes of a task, or why it may not be taken. Pure: the table says whither, the rules of the city say who may
 * not, and counting says whether the step is one too many, which is then told to the duty officer as a step of the house.
 */
export function judgeStep(task: Task, step: TaskStep, at: Circumstances): Judgement {
  const transition = findTransition(cycleOf(task.kind), task.state, step.step)
  if (!transition.ok) return transition
  const own = findOwnWork(task, step.step, at)
  if (own) return { ok: false, ...own }
  const change = changeBy(task, step, at)
  if ('code' in change) return { ok: false, ...change }
  const changed: Task = { ...task, ...change, state: transition.to }
  const made = { from: task.state, to: transition.to, actor: at.actor, ...tellOf(step, changed) }
  const excess = excessOf(task, changed, at.settings)
  const steps: StepMade[] = [{ step: step.step, ...made }]
  if (excess)
    steps.push({
      step: 'escalate',
      from: changed.state,
      to: changed.state,
      actor: houseActor,
      outcome: excess,
      detail: { returns: changed.returns, reworks: changed.reworks },
    })
  return { ok: true, task: changed, steps }
}

/** Who verifies never handled; where the city keeps two centres, who dispatched does not verify either. Also for showing. */
export function findOwnWork(
  task: Pick<Task, 'checks'>,
  step: TaskStepName,
  { earlier, earlierOnChecked, settings }: Pick<Circumstances, 'earlier' | 'earlierOnChecked' | 'settings'>,
): Refusal | undefined {
  const took = (among: ReadonlySet<string>, steps: readonly string[]) => steps.find((one) => among.has(one))
  const refusal = (what: string): Refusal => ({
    code: 'step.own-work',
    message: `${step} is for another: ${what}`,
  })
  if (verdictsOnWork.includes(step)) {
    const handled = took(earlier, handlingSteps)
    if (handled) return refusal(`you took the step ${handled} on it`)
    const dispatched = settings.twoCentres ? took(earlier, dispatchingSteps) : undefined
    if (dispatched) return refusal(`you dispatched it, and who dispatches does not verify here`)
  }
  if (task.checks !== null && (step === 'take' || step === 'done')) {
    const handled = took(earlierOnChecked, handlingSteps)
    if (handled) return refusal(`you took the step ${handled} on the to-do that it checks`)
  }
  return undefined
}

/** What of the task a step changes, apart from its state. */
function changeBy(task: Task, step: TaskStep, at: Circumstances): Partial<Task> | Refusal {
  const { now, actor } = at
  switch (step.step) {
    case 'take':
      return { takenBy: actor }
    case 'done':
      if (task.checks !== null && step.outcome !== 'passed' && step.outcome !== 'failed')
        return {
          code: 'request.invalid',
          where: 'outcome',
          message: 'a check is done as passed or as failed',
        }
      return { takenBy: actor, askedUntil: null, endedAt: now, outcome: step.outcome ?? 'done' }
    case 'feedback':
      return { askedUntil: null }
    case 'return':
      return { unit: null, takenBy: null, askedUntil: null, returns: task.returns + 1 }
    case 'ask-extension':
      return later(task, step.until, at, (askedUntil) => ({ askedUntil }))
    case 'grant-extension':
      if (!task.askedUntil) return nobodyAsked(step.step)
      return later(task, step.until ?? task.askedUntil.toISOString(), at, (dueAt) => ({
        dueAt,
        askedUntil: null,
        overdueAt: null,
        extensions: task.extensions + 1,
      }))
    case 'refuse-extension':
      return task.askedUntil ? { askedUntil: null } : nobodyAsked(step.step)
    case 'dispatch':
    case 'reassign':
      if (!at.unit) throw new Error(`${step.step} was judged before its unit was looked for`)
      return 'code' in at.unit
        ? at.unit
        : {
            unit: at.unit.id,
            takenBy: null,
            askedUntil: null,
            flag: null,
            ...(step.duty ? { duty: step.duty } : {}),
          }
    case 'defer': {
      const deferredUntil = toInstant(step.until, at.zone)
      return deferredUntil > now
        ? { deferredAt: now, deferredUntil, askedUntil: null }
        : past('until', deferredUntil)
    }
    case 'resume':
      return resumed(task, now)
    case 'cancel':
      return { endedAt: now, askedUntil: null, outcome: 'cancelled' }
    case 'refuse-to-file':
      return { endedAt: now, outcome: 'not-filed' }
    case 'file':
      return { filedAt: now }
    case 'close':
      return { endedAt: now, outcome: step.outcome }
    case 'rework':
      return reworked(task, at)
    case 'evaluate':
      return { rating: step.rating }
    case 'supervise':
    case 'escalate':
      return {}
    default:
      return unreachable(step)
  }
}

/** The time that it was deferred is not the unit's: it becomes due so much later. */
export function resumed(task: Task, now: Date): Partial<Task> {
  const stoodMs = task.deferredAt ? now.getTime() - task.deferredAt.getTime() : 0
  return {
    dueAt: new Date(task.dueAt.getTime() + stoodMs),
    deferredAt: null,
    deferredUntil: null,
    takenBy: null,
  }
}

/** A to-do that was done badly gets its time anew; a case file's clock ran on while it was verified. */
function reworked(task: Task, { now, rule }: Circumstances): Partial<Task> {
  const again = { reworks: task.reworks + 1, endedAt: null, outcome: null }
  if (task.kind === 'problem') return again
  const hours = task.urgent ? rule.urgentLimitHours : rule.limitHours
  return { ...again, takenBy: null, dueAt: addHours(now, hours), overdueAt: null }
}

function later(
  task: Task,
  until: string,
  { now, zone }: Circumstances,
  make: (until: Date) => Partial<Task>,
): Partial<Task> | Refusal {
  const instant = toInstant(until, zone)
  if (instant <= now) return past('until', instant)
  return instant > task.dueAt
    ? make(instant)
    : {
        code: 'request.invalid',
        where: 'until',
        message: `${instant.toISOString()} is no extension: it is due at ${task.dueAt.toISOString()}`,
      }
}

function past(where: string, instant: Date): Refusal {
  return { code: 'request.invalid', where, message: `${instant.toISOString()} is past in the city` }
}

function nobodyAsked(step: string): Refusal {
  return { code: 'step.not-allowed', message: `${step} is not allowed: no extension was asked for` }
}

/** Told once, with the first that is too many. */
function excessOf(
  before: Task,
  after: Task,
  { returnsAtMost, reworksAtMost }: CitySettings,
): string | undefined {
  if (after.returns > before.returns && after.returns === returnsAtMost + 1) return 'too-many-returns'
  if (after.reworks > before.reworks && after.reworks === reworksAtMost + 1) return 'too-many-reworks'
  return undefined
}

/** What who asked learns, and what the history keeps besides. */
function tellOf(step: TaskStep, after: Task): Pick<StepMade, 'outcome' | 'detail'> {
  const { step: _step, ...given } = step
  const detail: Record<string, unknown> = { ...given }
  delete detail.outcome
  if (step.step === 'dispatch' || step.step === 'reassign') detail.unit = after.unit
  if (step.step === 'grant-extension' || step.step === 'resume') detail.dueAt = after.dueAt.toISOString()
  return { outcome: outcomeOf(step, after), detail }
}

function outcomeOf(step: TaskStep, after: Task): string | undefined {
  if (step.step === 'return') return step.reason
  if (step.step === 'evaluate') return step.rating
  if (step.step === 'feedback') return step.outcome
  return after.endedAt ? (after.outcome ?? undefined) : undefined
}
