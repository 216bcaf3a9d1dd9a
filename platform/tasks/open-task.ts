import { setTimers } from '#platform/clock'
import { recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addHours } from '#vocabulary'
import { type TypeRule, typeRuleAt } from './city-rules.ts'
import { houseActor } from './judge.ts'
import type { NewTask } from './new-task.ts'
import { insertTasks, listByKey, listTypeRules, nameKey } from './store.ts'
import type { Refusal, Task } from './task.ts'
import { findUnitsFor } from './unit-for.ts'
import { timerOf, writeSteps } from './write-steps.ts'

type Opened = { readonly id: number } | Refusal

/** As `openTasks`, one. */
export async function openTask(
  tx: Tx,
  rooms: Rooms,
  task: NewTask,
  by: { readonly actor: string },
): Promise<Opened> {
  const [opened] = await openTasks(tx, rooms, [task], by)
  return opened ?? unanswered()
}

/**
 * Opens tasks in the transaction of what they follow from, as many as there are by the same few statements: their rows, their timers,
 * their first steps. The same originator and key again are answered with the task that is there. Refused, each by itself: a place,
 * unit or duty that is not; a due time that is past.
 * @returns What came of each, in their order.
 */
export async function openTasks(
  tx: Tx,
  rooms: Rooms,
  tasks: readonly NewTask[],
  by: { readonly actor: string },
): Promise<Opened[]> {
  // Neither needs what the other answers: they go to the database together.
  const [before, rules] = await Promise.all([
    listByKey(tx, tasks),
    listTypeRules(tx, { types: tasks.map(({ type }) => type), places: tasks.map(({ place }) => place) }),
  ])
  const answers = tasks.map((task): Opened | undefined => {
    const id = before.get(nameKey(task) ?? '')
    return id === undefined ? findFault(task, rooms) : { id }
  })
  const asked = tasks.flatMap((task, at) => {
    if (answers[at]) return []
    const rule = typeRuleAt(rules, task)
    return [{ at, task, rule, duty: task.duty ?? (task.unit === undefined ? rule.duty : undefined) }]
  })
  const units = await findUnitsFor(
    tx,
    asked.map(({ task: { unit, place }, duty }) => ({ unit, duty, place })),
  )
  const found = asked.flatMap(({ at, task, rule, duty }, index) => {
    const unit = units[index] ?? unanswered()
    if (!('code' in unit)) return [{ at, task: { ...task, duty, unit: unit.id }, rule }]
    answers[at] = unit
    return []
  })
  const added = await addTasks(tx, rooms, { tasks: found, by })
  for (const [index, { at }] of found.entries()) answers[at] = added[index]
  return answers.map((answer) => answer ?? unanswered())
}

function unanswered(): never {
  throw new Error('a task was neither opened nor refused')
}

function findFault(task: NewTask, { places, clock }: Rooms): Refusal | undefined {
  const { place, dueAt, unit, duty, originator, key } = task
  const refusal = (where: string, message: string): Refusal => ({ code: 'request.invalid', where, message })
  if (key !== undefined && originator === undefined)
    return refusal('key', 'a key is the originator’s: name the originator')
  if (!places.find(place)) return refusal('place', `there is no place ${place}`)
  if (unit !== undefined && duty !== undefined)
    return refusal('unit', 'name the unit or the duty by which it is found, not both')
  if (dueAt && !(dueAt > clock.now())) return refusal('due', `${dueAt.toISOString()} is past in the city`)
  return undefined
}

/** A task whose unit is known, and what holds for its type there. */
interface Known {
  readonly task: NewTask & { readonly checks?: number }
  readonly rule: TypeRule
}

/** Tasks whose units are known; what came of each, in their order. */
export async function addTasks(
  tx: Tx,
  rooms: Rooms,
  { tasks, by }: { tasks: readonly Known[]; by: { readonly actor: string } },
): Promise<Opened[]> {
  if (tasks.length === 0) return []
  const now = rooms.clock.now()
  const rows = tasks.map(({ task, rule }) => ({
    ...task,
    state: task.kind === 'to-do' ? 'open' : 'collected',
    dueAt: task.dueAt ?? addHours(now, task.urgent ? rule.urgentLimitHours : rule.limitHours),
    openedAt: now,
    openedBy: by.actor,
  }))
  const added = await insertTasks(tx, rows)
  const opened = added.filter((task) => task !== undefined)
  const itself = tasks.flatMap(({ task, rule }, at) => {
    const one = added[at]
    return one && task.kind === 'problem' && rule.dispatchesItself ? [one] : []
  })
  await Promise.all([
    setTimers(
      tx,
      opened.map(({ id, dueAt }) => timerOf(id, dueAt)),
    ),
    recordSteps(tx, rooms.clock, opened.map(toStep)),
  ])
  if (itself.length > 0) await dispatchThemselves(tx, rooms, itself)
  const twins = added.includes(undefined) ? tasks.filter((_, at) => !added[at]).map(({ task }) => task) : []
  const before = await listByKey(tx, twins)
  return tasks.map(({ task }, at) => {
    const id = added[at]?.id ?? before.get(nameKey(task) ?? '')
    // Who opened the same key in this very moment was first; or it was opened where the asker does not see.
    return id === undefined
      ? { code: 'conflict', where: 'key', message: 'this originator opened this key elsewhere' }
      : { id }
  })
}

function toStep({ id, state, place, openedBy, originator, unit, type, dueAt }: Task) {
  return {
    cycle: 'task',
    id,
    step: 'open',
    to: state,
    place,
    actor: openedBy,
    originator: originator ?? undefined,
    detail: { unit: unit ?? undefined, type, dueAt: dueAt.toISOString() },
  }
}

/** Filed and dispatched by the house, each as a step of its own. */
async function dispatchThemselves(tx: Tx, rooms: Rooms, collected: readonly Task[]): Promise<void> {
  const filedAt = rooms.clock.now()
  const steps = collected.flatMap((task) => {
    const filed: Task = { ...task, state: 'filed', filedAt }
    const dispatched: Task = { ...filed, state: 'dispatched' }
    const by = { actor: houseActor, detail: { because: 'the type dispatches itself', unit: task.unit } }
    return [
      { before: task, after: filed, step: { step: 'file', from: 'collected', to: 'filed', ...by } },
      {
        before: filed,
        after: dispatched,
        step: { step: 'dispatch', from: 'filed', to: 'dispatched', ...by },
      },
    ] as const
  })
  await writeSteps(tx, rooms, steps)
}
