import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, everyMs, isRefused, standing } from '#platform/desk'
import { Import, Imports, Mapping, VerdictRows } from './answers.ts'
import type { ImportSearch } from './search.ts'

/** How often work that is under way is asked how far it is. */
export const workMs = 1_000

export function isUnderWay({ state }: Pick<Import, 'state'>): boolean {
  return state === 'running' || state === 'undoing'
}

/** The latest first. Asked again more often while any of them is under way. */
export const importsQuery = infiniteQueryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal, pageParam }) =>
    (await ask(Imports, '/imports', { query: { limit: 50, after: pageParam }, signal })).value,
  // The first page has no `after`; the type names what later pages have.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  placeholderData: keepPreviousData,
  refetchInterval: ({ state: { data, error } }) => {
    if (isRefused(error)) return false
    return data?.pages.some(({ items }) => items.some(isUnderWay)) ? 2 * workMs : 2 * everyMs
  },
})

export function importQuery(id: string) {
  return queryOptions({
    queryKey: ['import', id],
    queryFn: async ({ signal }) => (await ask(Import, `/imports/${id}`, { signal })).value,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state: { data, error } }) => {
      if (isRefused(error)) return false
      return data && isUnderWay(data) ? workMs : 2 * everyMs
    },
  })
}

/** What became of each row, in the order of the file. `isGrowing` while more of them come. */
export function rowsQuery(id: string, sought: ImportSearch, isGrowing: boolean) {
  return infiniteQueryOptions({
    queryKey: ['import-rows', id, sought],
    queryFn: async ({ signal, pageParam }) =>
      (
        await ask(VerdictRows, `/imports/${id}/rows`, {
          query: { ...sought, limit: 200, after: pageParam },
          signal,
        })
      ).value,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: isGrowing ? everyMs : false,
  })
}

export function mappingQuery(id: string) {
  return queryOptions({
    queryKey: ['mapping', id],
    queryFn: async ({ signal }) => (await ask(Mapping, `/mappings/${id}`, { signal })).value,
    ...standing,
  })
}
