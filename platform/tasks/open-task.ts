import { lockResponsible, lockStandingUnit } from '#platform/access'
import { setTimers } from '#platform/clock'
import { recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { addHours, type PlacePath } from '#vocabulary'
import { type TypeRule, typeRuleAt } from './city-rules.ts'
import { houseActor } from './judge.ts'
import type { NewTask } from './new-task.ts'
import { findByKey, insertTask, listTypeRules } from './store.ts'
import type { Refusal, Task } from './task.ts'
import { timerOf, writeSteps } from './write-steps.ts'

/**
 * Opens a task in the transaction of what it follows from: its row, its timer, its first step. The same originator and key
 * again are answered with the task that is there. Refused: a place, unit or duty that is not; a due time that is past.
 */
export async function openTask(
  tx: Tx,
  rooms: Rooms,
  task: NewTask,
  by: { readonly actor: string },
): Promise<{ id: number } | Refusal> {
  const { originator, key } = task
  if (key !== undefined && originator === undefined)
    return {
      code: 'request.invalid',
      where: 'key',
      message: 'a key is the originator’s: name the originator',
    }
  // Neither needs what the other answers: they go to the database together.
  const [id, rules] = await Promise.all([
    originator !== undefined && key !== undefined ? findByKey(tx, { originator, key }) : undefined,
    listTypeRules(tx, { types: [task.type], places: [task.place] }),
  ])
  if (id !== undefined) return { id }
  const wrong = findFault(task, rooms)
  if (wrong) return wrong
  const rule = typeRuleAt(rules, task)
  const duty = task.duty ?? (task.unit === undefined ? rule.duty : undefined)
  const unit = await findUnitFor(tx, { unit: task.unit, duty, place: task.place })
  if ('code' in unit) return unit
  return await addTask(tx, rooms, { task: { ...task, duty, unit: unit.id }, rule, by })
}

function findFault({ place, dueAt, unit, duty }: NewTask, { places, clock }: Rooms): Refusal | undefined {
  const refusal = (where: string, message: string): Refusal => ({ code: 'request.invalid', where, message })
  if (!places.find(place)) return refusal('place', `there is no place ${place}`)
  if (unit !== undefined && duty !== undefined)
    return refusal('unit', 'name the unit or the duty by which it is found, not both')
  if (dueAt && !(dueAt > clock.now())) return refusal('dueAt', `${dueAt.toISOString()} is past in the city`)
  return undefined
}

/** The unit named, if it stands; else the nearest up the tree that has the duty. It stands until the transaction ends. */
export async function findUnitFor(
  tx: Tx,
  { unit, duty, place }: { unit?: string | undefined; duty?: string | undefined; place: PlacePath },
): Promise<{ readonly id: string } | Refusal> {
  if (unit !== undefined) {
    const standing = await lockStandingUnit(tx, unit)
    return (
      standing ?? {
        code: 'conflict',
        where: 'unit',
        message: `there is no unit ${unit}, or it was abolished`,
        why: { code: 'unit.unknown', values: { unit } },
      }
    )
  }
  if (duty === undefined)
    return { code: 'request.invalid', where: 'unit', message: 'name a unit, or a duty by which one is found' }
  const responsible = await lockResponsible(tx, { duty, place })
  return (
    responsible ?? {
      code: 'conflict',
      where: 'duty',
      message: `no unit at ${place} or above has the duty ${duty}`,
      why: { code: 'unit.none-with-duty', values: { place, duty } },
    }
  )
}

/** A task whose unit is known. */
export async function addTask(
  tx: Tx,
  rooms: Rooms,
  { task, rule, by }: { task: NewTask & { checks?: number }; rule: TypeRule; by: { readonly actor: string } },
): Promise<{ id: number } | Refusal> {
  const now = rooms.clock.now()
  const state = task.kind === 'to-do' ? 'open' : 'collected'
  const dueAt = task.dueAt ?? addHours(now, task.urgent ? rule.urgentLimitHours : rule.limitHours)
  const added = await insertTask(tx, { ...task, state, dueAt, openedAt: now, openedBy: by.actor })
  if (!added) return await findTwin(tx, task)
  const opened = {
    cycle: 'task',
    id: added.id,
    step: 'open',
    to: state,
    place: task.place,
    actor: by.actor,
    originator: task.originator,
    detail: { unit: task.unit, type: task.type, dueAt: dueAt.toISOString() },
  }
  await Promise.all([setTimers(tx, [timerOf(added.id, dueAt)]), recordSteps(tx, rooms.clock, [opened])])
  if (task.kind === 'problem' && rule.dispatchesItself) await dispatchItself(tx, rooms, added)
  return { id: added.id }
}

/** Who opened the same key in this very moment was first; or it was opened where the asker does not see. */
async function findTwin(tx: Tx, { originator, key }: NewTask): Promise<{ id: number } | Refusal> {
  const id =
    originator !== undefined && key !== undefined ? await findByKey(tx, { originator, key }) : undefined
  return id === undefined
    ? { code: 'conflict', where: 'key', message: 'this originator opened this key elsewhere' }
    : { id }
}

/** Filed and dispatched by the house, each as a step of its own. */
async function dispatchItself(tx: Tx, rooms: Rooms, collected: Task): Promise<void> {
  const filed: Task = { ...collected, state: 'filed', filedAt: rooms.clock.now() }
  const dispatched: Task = { ...filed, state: 'dispatched' }
  const by = { actor: houseActor, detail: { because: 'the type dispatches itself', unit: collected.unit } }
  await writeSteps(tx, rooms, [
    { before: collected, after: filed, step: { step: 'file', from: 'collected', to: 'filed', ...by } },
    { before: filed, after: dispatched, step: { step: 'dispatch', from: 'filed', to: 'dispatched', ...by } },
  ])
}
