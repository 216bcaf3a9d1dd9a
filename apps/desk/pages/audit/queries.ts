import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '#platform/desk'
import { Entries, Head } from './answers.ts'
import { dayBounds } from './day-bounds.ts'
import type { AuditSearch } from './search.ts'

/**
 * Entries that match, the newest first. Reading the audit is itself recorded: so it is read when somebody asks, never by the clock.
 */
export function entriesQuery({ from, until, ...sought }: AuditSearch, zone: string) {
  const query = { ...sought, ...dayBounds({ from, until }, zone), limit: 100 }
  return infiniteQueryOptions({
    queryKey: ['audit', query],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(Entries, '/audit', { query: { ...query, after: pageParam }, signal })).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
}

export const headQuery = queryOptions({
  queryKey: ['audit-head'],
  queryFn: async ({ signal }) => (await ask(Head, '/audit/head', { signal })).value,
  staleTime: 60_000,
  refetchOnWindowFocus: false,
})

export const lastVerifiedQuery = queryOptions({
  queryKey: ['audit-verified'],
  queryFn: async ({ signal }) =>
    (await ask(Entries, '/audit', { query: { action: 'audit.verify', limit: 1 }, signal })).value.items[0] ??
    null,
  staleTime: Number.POSITIVE_INFINITY,
  refetchOnWindowFocus: false,
})
