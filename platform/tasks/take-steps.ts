import { decide, findUnitsAt, type Principal, type UnitAt } from '#platform/access'
import { listTaken } from '#platform/lifecycle'
import type { Tx } from '#platform/store'
import type { Rooms } from '#platform/system'
import { checkType, type SettingRow, settingsAt, type TypeRuleRow, typeRuleAt } from './city-rules.ts'
import { groupOf } from './cycles.ts'
import { isDrawn } from './draw.ts'
import { type Circumstances, houseActor, judgeStep } from './judge.ts'
import { addTasks } from './open-task.ts'
import type { TaskStep } from './step.ts'
import { findTasks, getSeed, listSettings, listTypeRules, lockTasks } from './store.ts'
import { type Refusal, type Task, toWork } from './task.ts'
import { findUnitFor } from './unit-for.ts'
import { type StepDone, writeSteps } from './write-steps.ts'

export interface StepAsked {
  readonly id: number
  readonly step: TaskStep
}

export type StepVerdict =
  | {
      readonly ok: true
      readonly id: number
      readonly state: Task['state']
      /** The number of the step in the task's history. */
      readonly number: number
    }
  | ({ readonly ok: false; readonly id: number } & Refusal)

/**
 * Takes steps, one or many, in one transaction and in their order. Each has a verdict of its own; a refused one leaves no
 * trace. The rows are locked first, so of two people who take the same step at once one takes it and the other is refused.
 */
export async function takeSteps(
  tx: Tx,
  rooms: Rooms,
  asked: readonly StepAsked[],
  by: Doer,
): Promise<StepVerdict[]> {
  const known = await readKnown(tx, asked, by)
  const work: StepDone[] = []
  const verdicts: StepVerdict[] = []
  // Where in `work` the step of a verdict stands.
  const placeInWork = new Map<number, number>()
  for (const [index, { id, step }] of asked.entries()) {
    const refused = refuseForeign(known.tasks.get(id) ?? known.foreign.get(id), step, { known, by })
    if (refused) {
      verdicts.push({ ...refused, ok: false, id })
      continue
    }
    const task = known.tasks.get(id)
    if (!task) {
      verdicts.push({ ok: false, id, code: 'not-found', message: `there is no task ${id}` })
      continue
    }
    const at = await circumstancesOf(tx, { task, step, known, rooms, actor: by.actor })
    const judged = judgeStep(task, step, at)
    if (!judged.ok) {
      verdicts.push({ ...judged, id })
      continue
    }
    placeInWork.set(index, work.length)
    verdicts.push({ ok: true, id, state: judged.task.state, number: 0 })
    for (const made of judged.steps) work.push({ before: task, after: judged.task, step: made })
    known.tasks.set(id, judged.task)
    note(known.taken, id, step.step)
    work.push(...reworkOfChecked(judged.task, step, { known, at, rooms }))
  }
  const numbers = await writeSteps(tx, rooms, work)
  await openChecks(tx, rooms, { work, known })
  return verdicts.map((verdict, index) => {
    const place = placeInWork.get(index)
    return verdict.ok && place !== undefined ? { ...verdict, number: numbers[place] ?? 0 } : verdict
  })
}

/** Who takes the steps; without a principal, the house. */
export interface Doer {
  readonly actor: string
  readonly principal?: Principal
}

/** Working steps are for the unit that has the task. */
function refuseForeign(
  task: Task | undefined,
  { step }: TaskStep,
  { known, by }: { known: Known; by: Doer },
): Refusal | undefined {
  if (!task || !by.principal || groupOf(step) !== 'tasks.work') return undefined
  const decision = decide(by.principal, 'tasks.work', toWork(task, known.units))
  if (decision.allow || decision.code === 'access.forbidden' || decision.code === 'access.purpose')
    return undefined
  return { code: decision.code, message: `${by.actor} ${decision.message}` }
}

/** What is read once for all steps. */
interface Known {
  readonly tasks: Map<number, Task>
  /** Those that are there, and that the scope may not change: the work of other units. */
  readonly foreign: ReadonlyMap<number, Task>
  readonly units: ReadonlyMap<string, UnitAt>
  readonly taken: Map<number, ReadonlySet<string>>
  readonly rules: readonly TypeRuleRow[]
  readonly settings: readonly SettingRow[]
}

async function readKnown(tx: Tx, asked: readonly StepAsked[], { actor, principal }: Doer): Promise<Known> {
  const ids = asked.map(({ id }) => id)
  const tasks = await lockTasks(tx, ids)
  const unlocked = ids.filter((id) => !tasks.has(id))
  const foreign = unlocked.length === 0 ? [] : await findTasks(tx, unlocked)
  const all = [...tasks.values()]
  const places = [...new Set(all.map(({ place }) => place))]
  const types = [...new Set([...all.map(({ type }) => type), checkType])]
  const held = [...all, ...foreign].flatMap(({ unit }) => unit ?? [])
  const [taken, rules, settings, units] = await Promise.all([
    listTaken(tx, { cycle: 'task', ids: [...tasks.keys()], actor }),
    listTypeRules(tx, { types, places }),
    listSettings(tx, places),
    principal ? findUnitsAt(tx, held) : new Map<string, UnitAt>(),
  ])
  return { tasks, foreign: new Map(foreign.map((task) => [task.id, task])), units, taken, rules, settings }
}

async function circumstancesOf(
  tx: Tx,
  of: { task: Task; step: TaskStep; known: Known; rooms: Rooms; actor: string },
): Promise<Circumstances> {
  const { task, step, known, rooms, actor } = of
  const nothing = new Set<string>()
  return {
    actor,
    now: rooms.clock.now(),
    zone: rooms.clock.zone,
    rule: typeRuleAt(known.rules, task),
    settings: settingsAt(known.settings, task.place),
    earlier: known.taken.get(task.id) ?? nothing,
    earlierOnChecked: (task.checks === null ? undefined : known.taken.get(task.checks)) ?? nothing,
    unit: await findUnitOfStep(tx, task, step),
  }
}

async function findUnitOfStep(tx: Tx, task: Task, step: TaskStep): Promise<Circumstances['unit']> {
  if (step.step !== 'dispatch' && step.step !== 'reassign') return undefined
  const { unit, duty } = step
  if (unit !== undefined && duty !== undefined)
    return { code: 'request.invalid', where: 'unit', message: 'name the unit or the duty, not both' }
  // A case file is dispatched to the unit that was found when it was collected, unless another is named.
  const proposed = step.step === 'dispatch' && duty === undefined ? (unit ?? task.unit ?? undefined) : unit
  return await findUnitFor(tx, { unit: proposed, duty, place: task.place })
}

function note(taken: Map<number, ReadonlySet<string>>, id: number, step: string): void {
  taken.set(id, new Set([...(taken.get(id) ?? []), step]))
}

/** A check that failed opens the checked to-do again, if it is still done. */
function reworkOfChecked(
  check: Task,
  step: TaskStep,
  { known, at, rooms }: { known: Known; at: Circumstances; rooms: Rooms },
): StepDone[] {
  if (check.checks === null || step.step !== 'done' || step.outcome !== 'failed') return []
  const checked = known.tasks.get(check.checks)
  if (checked?.state !== 'done') return []
  const judged = judgeStep(
    checked,
    { step: 'rework', note: `check ${check.id}` },
    {
      ...at,
      now: rooms.clock.now(),
      rule: typeRuleAt(known.rules, checked),
      // That the checker did not do it was judged with the check.
      earlier: new Set(),
      settings: settingsAt(known.settings, checked.place),
    },
  )
  if (!judged.ok) return []
  known.tasks.set(checked.id, judged.task)
  return judged.steps.map((made) => ({ before: checked, after: judged.task, step: made }))
}

/** Of what was done, a share is drawn for another person to check. */
async function openChecks(
  tx: Tx,
  rooms: Rooms,
  { work, known }: { work: readonly StepDone[]; known: Known },
): Promise<void> {
  const done = work.filter(({ after, step }) => step.step === 'done' && after.checks === null)
  const shared = done.flatMap(({ after }) => {
    const share = typeRuleAt(known.rules, after).checkingShare
    return share > 0 ? [{ task: after, share }] : []
  })
  if (shared.length === 0) return
  const seed = await getSeed(tx)
  const drawn = shared.filter(({ task: { id }, share }) => isDrawn({ seed, id, share }))
  const checks = drawn.map(({ task }) => ({
    task: {
      kind: 'to-do' as const,
      type: checkType,
      title: { zh: `抽查：${task.title.zh}`, en: `Check: ${task.title.en}` },
      place: task.place,
      unit: task.unit ?? undefined,
      duty: task.duty ?? undefined,
      originator: `task:${task.id}`,
      key: `check-${task.reworks}`,
      checks: task.id,
    },
    rule: typeRuleAt(known.rules, { type: checkType, kind: 'to-do', place: task.place }),
  }))
  await addTasks(tx, rooms, { tasks: checks, by: { actor: houseActor } })
}
