import type { TaskQuery } from '#platform/desk/tasks'
import type { TasksSearch } from './search.ts'

/** What the server is asked for by the filters. */
export function queryOf({ whose, late, place, type, unit, q }: TasksSearch): TaskQuery {
  return {
    place,
    type,
    q: q?.trim() || undefined,
    unit,
    mine: whose === 'mine' ? 'true' : whose,
    overdue: late === 'yes' ? 'true' : undefined,
  }
}

/** Whether anything but the way of showing was chosen. */
export function isFiltered({ view: _view, kind: _kind, ...filters }: TasksSearch): boolean {
  return Object.values(filters).some((value) => value !== undefined)
}
