import { countedAtMost, countUpTo, planAnew, type Scope, type Tx, withinScope } from '#platform/store'
import type { PlacePath, Words } from '#vocabulary'
import type { TaskState } from './cycles.ts'
import type { TaskKind } from './new-task.ts'

/** What became of tasks since an instant of city time, as far as the scope sees. */
export interface TaskChanges {
  /** Problems that were collected. */
  readonly problems: number
  readonly late: number
  readonly ended: number
}

export async function countTaskChanges(
  tx: Tx,
  { scope, since }: { scope: Scope; since: Date },
): Promise<TaskChanges> {
  planAnew(tx)
  const count = (where: ReturnType<typeof withinScope>) =>
    countUpTo(tx, tx`SELECT 1 FROM tasks.task WHERE ${where} AND ${withinScope(tx, scope)}`)
  return {
    problems: await count(tx`kind = 'problem' AND opened_at >= ${since}`),
    late: await count(tx`overdue_at >= ${since}`),
    ended: await count(tx`ended_at >= ${since}`),
  }
}

export interface TaskInBrief {
  readonly id: number
  readonly kind: TaskKind
  readonly title: Words
  readonly place: PlacePath
  readonly state: TaskState
  readonly unit: string | null
  readonly urgent: boolean
  readonly dueAt: Date
}

const briefly = (tx: Tx) => tx`
  id, kind, jsonb_build_object('zh', title_zh, 'en', title_en) AS title, place, state, unit, urgent, due_at AS "dueAt"`

/** States in which a problem waits for a centre: to be filed, to be dispatched, to be verified. */
export const undecidedStates = ['collected', 'filed', 'fed-back'] as const satisfies readonly TaskState[]
export type UndecidedState = (typeof undecidedStates)[number]

/** Problems that wait for a decision in these states, the urgent first, then what is due first; and how many in each. */
export async function listUndecided(
  tx: Tx,
  of: { scope: Scope; states: readonly UndecidedState[]; limit: number },
): Promise<{ first: TaskInBrief[]; counts: Partial<Record<UndecidedState, number>> }> {
  planAnew(tx)
  const where = tx`kind = 'problem' AND state IN ('collected', 'filed', 'fed-back')
    AND state = ANY (${[...of.states]}) AND ${withinScope(tx, of.scope)}`
  const first = await tx<TaskInBrief[]>`
    SELECT ${briefly(tx)} FROM tasks.task WHERE ${where} ORDER BY urgent DESC, due_at, id LIMIT ${of.limit}`
  const counted = await tx<{ state: UndecidedState; count: number }[]>`
    SELECT state, count(*)::int AS count FROM (
      SELECT state FROM tasks.task WHERE ${where} LIMIT ${countedAtMost}) AS t GROUP BY state`
  return { first, counts: Object.fromEntries(counted.map(({ state, count }) => [state, count])) }
}

/** Tasks that are alive and past their time, what was due first comes first; by unit in the same order. */
export async function listLateTasks(
  tx: Tx,
  of: { scope: Scope; now: Date; limit: number },
): Promise<{
  count: number
  first: TaskInBrief[]
  units: { unit: string | null; count: number; oldestDueAt: Date }[]
}> {
  planAnew(tx)
  const where = tx`ended_at IS NULL AND state <> 'deferred' AND due_at <= ${of.now} AND ${withinScope(tx, of.scope)}`
  const first = await tx<TaskInBrief[]>`
    SELECT ${briefly(tx)} FROM tasks.task WHERE ${where} ORDER BY due_at, id LIMIT ${of.limit}`
  const units = await tx<{ unit: string | null; count: number; oldestDueAt: Date }[]>`
    SELECT unit, count(*)::int AS count, min(due_at) AS "oldestDueAt" FROM (
      SELECT unit, due_at FROM tasks.task WHERE ${where} ORDER BY due_at, id LIMIT ${countedAtMost}) AS t
    GROUP BY unit ORDER BY "oldestDueAt", unit`
  return { count: units.reduce((sum, { count }) => sum + count, 0), first, units }
}
