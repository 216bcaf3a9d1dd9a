import { findStandingUnit, lockResponsible, lockStandingUnit } from '#platform/access'
import { findTransition } from '#platform/lifecycle'
import { type Consumer, withinRange } from '#platform/signals'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { UnitChange } from '#vocabulary'
import { typeRuleAt } from './city-rules.ts'
import { cycleOf } from './cycles.ts'
import { houseActor, resumed } from './judge.ts'
import { listTypeRules, lockTasksOf } from './store.ts'
import type { Task } from './task.ts'
import { type StepDone, writeSteps } from './write-steps.ts'

/** Hears of units that are no more: nothing that they held is lost. */
export function makeSuccession(rooms: Rooms): Consumer {
  return {
    name: 'tasks',
    batch: 5_000,
    kinds: async () => ['unit.changed'],
    async take(tx, range) {
      const changes = await tx<{ data: unknown }[]>`
        SELECT l.data FROM signals.log l
        WHERE ${withinRange(tx, range)} AND l.kind = 'unit.changed' AND NOT l.retracted ORDER BY l.era, l.xid, l.sequence`
      for (const { data } of changes) {
        const change = UnitChange.parse(data)
        if (change.change === 'abolished') await passOn(tx, rooms, change)
      }
    },
  }
}

/** To the successor; else to whoever has the duty next up the tree; else back to the dispatcher, with a flag. */
async function passOn(tx: Tx, rooms: Rooms, { unit, successor }: UnitChange): Promise<void> {
  // Reached again, as after a restore, while it stands: then it keeps what it has.
  if (await findStandingUnit(tx, unit)) return
  const tasks = await lockTasksOf(tx, unit)
  if (tasks.length === 0) return
  const heir = successor === undefined ? undefined : await lockStandingUnit(tx, successor)
  const rules = await listTypeRules(tx, {
    types: [...new Set(tasks.map(({ type }) => type))],
    places: [...new Set(tasks.map(({ place }) => place))],
  })
  const steps: StepDone[] = []
  for (const task of tasks) {
    const duty = task.duty ?? typeRuleAt(rules, task).duty
    const next =
      heir ?? (duty === undefined ? undefined : await lockResponsible(tx, { duty, place: task.place }))
    steps.push(
      handOver(task, {
        gone: unit,
        next: next?.id,
        bySuccession: heir !== undefined,
        now: rooms.clock.now(),
      }),
    )
  }
  await writeSteps(tx, rooms, steps)
}

function handOver(
  task: Task,
  {
    gone,
    next,
    bySuccession,
    now,
  }: { gone: string; next: string | undefined; bySuccession: boolean; now: Date },
): StepDone {
  const step = next === undefined ? 'orphan' : 'hand-over'
  const transition = findTransition(cycleOf(task.kind), task.state, step)
  if (!transition.ok) throw new Error(transition.message)
  // What was fed back only waits to be verified: it keeps the name of who handled it.
  const orphaned = task.state === 'fed-back' ? gone : null
  const after: Task = {
    ...task,
    // Deferral was the old unit's plea: it ends where a dispatcher has to choose anew.
    ...(task.deferredAt && transition.to !== 'deferred' ? resumed(task, now) : {}),
    state: transition.to,
    unit: next ?? orphaned,
    takenBy: null,
    askedUntil: null,
    flag: next === undefined ? 'unit-gone' : null,
  }
  const because = bySuccession ? 'its successor takes over' : 'the next with the duty takes over'
  return {
    before: task,
    after,
    step: {
      step,
      from: task.state,
      to: after.state,
      actor: houseActor,
      outcome: 'unit-gone',
      detail: {
        gone,
        ...(next === undefined ? { because: 'nobody has the duty' } : { unit: next, because }),
      },
    },
  }
}
