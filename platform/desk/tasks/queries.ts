import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { PlacePath } from '#vocabulary'
import { ask } from '../api.ts'
import { everyMs, moving, standing } from '../queries.ts'
import { TaskDetail, type TaskKind, TaskPage, TaskTypes } from './answers.ts'

/** What a list of tasks is asked for; absent asks for all. */
export interface TaskQuery {
  readonly kind?: string | undefined
  readonly state?: string | undefined
  readonly type?: string | undefined
  readonly unit?: string | undefined
  readonly place?: string | undefined
  readonly originator?: string | undefined
  readonly mine?: 'true' | 'unit' | undefined
  readonly overdue?: 'true' | undefined
  readonly live?: 'true' | 'false' | undefined
  readonly q?: string | undefined
  readonly order?: 'newest' | undefined
}

/** Lists of a board are many: each is asked for less often than what stands alone. */
const listEveryMs = 3 * everyMs

export function tasksQuery(of: TaskQuery, limit = 100) {
  return infiniteQueryOptions({
    queryKey: ['tasks', of, limit],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(TaskPage, '/tasks', { query: { ...of, limit, after: pageParam }, signal })).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    ...moving,
    refetchInterval: listEveryMs,
  })
}

export function taskQuery(id: number) {
  return queryOptions({
    queryKey: ['task', id],
    queryFn: async ({ signal }) => (await ask(TaskDetail, `/tasks/${id}`, { signal })).value,
    // Without what `moving` keeps: the task before is not shown in place of the one that was opened.
    refetchInterval: moving.refetchInterval,
  })
}

/** Types of tasks at a place, with their limits. */
export function taskTypesQuery(of: { place: PlacePath; kind: TaskKind }) {
  return queryOptions({
    queryKey: ['task-types', of.place, of.kind],
    queryFn: async ({ signal }) =>
      (await ask(TaskTypes, '/task-types', { query: { ...of }, signal })).value.items,
    // Whoever changes the place sees the types of the last one until the new ones are there.
    placeholderData: keepPreviousData,
    ...standing,
  })
}
