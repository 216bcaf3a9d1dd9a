import type { TaskItem, TaskKind, TaskQuery, TaskState } from '#platform/desk/tasks'

/** A column of the board: what its tasks are asked for by. */
export interface Stage {
  readonly id: Exclude<TaskState, 'cancelled' | 'not-filed' | 'deferred'> | 'checking'
  readonly query: TaskQuery
}

const check = 'check'

const toDoStages: readonly Stage[] = [
  { id: 'open', query: { state: 'open' } },
  { id: 'taken', query: { state: 'taken' } },
  { id: 'returned', query: { state: 'returned' } },
  { id: 'checking', query: { type: check, live: 'true' } },
  { id: 'done', query: { state: 'done', order: 'newest' } },
]

const problemStages: readonly Stage[] = [
  { id: 'collected', query: { state: 'collected' } },
  { id: 'filed', query: { state: 'filed' } },
  { id: 'dispatched', query: { state: 'dispatched' } },
  { id: 'handling', query: { state: 'handling' } },
  { id: 'fed-back', query: { state: 'fed-back' } },
  { id: 'closed', query: { state: 'closed', order: 'newest' } },
  { id: 'evaluated', query: { state: 'evaluated', order: 'newest' } },
]

/** The columns of a kind, in the order in which a task goes through them. */
export function stagesOf(kind: TaskKind): readonly Stage[] {
  return kind === 'to-do' ? toDoStages : problemStages
}

/** Whether a task that was read belongs into a column: what checks another has a column of its own. */
export function standsIn(stage: Stage, { type }: Pick<TaskItem, 'type'>): boolean {
  return stage.id === 'checking' || stage.id === 'done' || type !== check
}

/** Where a key leads on the board: down and up a column, or to the same height of the next column that has a task. */
export function moveOn(
  sizes: readonly number[],
  at: { readonly column: number; readonly row: number } | undefined,
  by: 'down' | 'up' | 'left' | 'right',
): { readonly column: number; readonly row: number } | undefined {
  const first = sizes.findIndex((size) => size > 0)
  if (first === -1) return undefined
  const here = at && (sizes[at.column] ?? 0) > 0 ? at : undefined
  if (!here) return { column: first, row: 0 }
  const last = (sizes[here.column] ?? 1) - 1
  if (by === 'down') return { column: here.column, row: Math.min(here.row + 1, last) }
  if (by === 'up') return { column: here.column, row: Math.max(0, Math.min(here.row, last) - 1) }
  const step = by === 'right' ? 1 : -1
  for (let column = here.column + step; column >= 0 && column < sizes.length; column += step) {
    const size = sizes[column] ?? 0
    if (size > 0) return { column, row: Math.min(here.row, size - 1) }
  }
  return here
}
