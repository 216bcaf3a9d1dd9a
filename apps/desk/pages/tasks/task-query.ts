import type { TaskQuery } from '#platform/desk/tasks'
import type { TasksSearch } from './search.ts'

/** What the server is asked for by the filters; `unit` is the reader's own where they look at their unit's tasks. */
export function queryOf(
  { whose, late, place, type, unit, q }: TasksSearch,
  myUnit: string | undefined,
): TaskQuery {
  return {
    place,
    type,
    q: q?.trim() || undefined,
    unit: whose === 'unit' ? (unit ?? myUnit) : unit,
    mine: whose === 'mine' ? 'true' : undefined,
    overdue: late === 'yes' ? 'true' : undefined,
  }
}

/** Whether anything but the way of showing was chosen. */
export function isFiltered({ view: _view, kind: _kind, ...filters }: TasksSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}
