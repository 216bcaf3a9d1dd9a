import { findDutyOfficer, findResponsible } from '#platform/access'
import { clearTimers, setTimers } from '#platform/clock'
import { recordSteps } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import type { StepMade } from './judge.ts'
import { saveTasks } from './store.ts'
import { alarmOf, type Task } from './task.ts'

/** The timer of a task, under its id: due, or no longer deferred. */
export const taskTimer = 'task-due'

/** The unit whose duty officer is told where a task has no unit, or its unit nobody on duty. */
const commandDuty = 'command'

export interface StepDone {
  readonly before: Task
  readonly after: Task
  readonly step: StepMade
}

/**
 * Writes what was judged: the rows as the last step of each left them, their timers, and for every step its history, signal and
 * audit entry. The rows are locked by the caller.
 * @returns The number of each step in its history.
 */
export async function writeSteps(
  tx: Tx,
  { clock }: Pick<Rooms, 'clock'>,
  done: readonly StepDone[],
): Promise<readonly number[]> {
  const first = new Map<number, Task>()
  const last = new Map<number, Task>()
  for (const { before, after } of done) {
    if (!first.has(before.id)) first.set(before.id, before)
    last.set(after.id, after)
  }
  const told = await Promise.all(done.map((one) => addOfficer(tx, one, clock.now())))
  const taken = told.map(({ after, step }) => ({
    cycle: 'task',
    id: after.id,
    step: step.step,
    from: step.from,
    to: step.to,
    place: after.place,
    actor: step.actor,
    originator: after.originator ?? undefined,
    outcome: step.outcome,
    detail: step.detail,
  }))
  // None of them needs what another answers: they go to the database together.
  const [numbers] = await Promise.all([
    recordSteps(tx, clock, taken),
    saveTasks(tx, [...last.values()]),
    moveTimers(tx, { first, last }),
  ])
  return numbers
}

async function moveTimers(
  tx: Tx,
  { first, last }: { first: ReadonlyMap<number, Task>; last: ReadonlyMap<number, Task> },
): Promise<void> {
  const moved = [...last.values()].flatMap((after) => {
    const before = first.get(after.id)
    const [was, is] = [before && alarmOf(before), alarmOf(after)]
    return was?.getTime() === is?.getTime() ? [] : [{ id: after.id, is }]
  })
  await Promise.all([
    setTimers(
      tx,
      moved.flatMap(({ id, is }) => (is ? [timerOf(id, is)] : [])),
    ),
    clearTimers(tx, {
      name: taskTimer,
      keys: moved.flatMap(({ id, is }) => (is ? [] : [String(id)])),
    }),
  ])
}

export function timerOf(id: number, dueAt: Date) {
  return { name: taskTimer, key: String(id), dueAt, payload: { id } }
}

/** An escalation says whom it is for: the duty officer of its unit, else of the command. By id; names are not for signals. */
async function addOfficer(tx: Tx, done: StepDone, at: Date): Promise<StepDone> {
  const { step, after } = done
  if (step.step !== 'escalate') return done
  const found = after.unit ? await findDutyOfficer(tx, { unit: after.unit, at }) : undefined
  const unit = found ? after.unit : (await findResponsible(tx, { duty: commandDuty, place: after.place }))?.id
  const officer = found ?? (unit ? await findDutyOfficer(tx, { unit, at }) : undefined)
  return {
    ...done,
    step: {
      ...step,
      detail: { ...step.detail, ...(officer ? { officer: officer.officer, officerOf: unit } : {}) },
    },
  }
}
