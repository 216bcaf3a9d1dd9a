import { infiniteQueryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import { ParkedRecords } from './answers.ts'

export const parkedQuery = infiniteQueryOptions({
  queryKey: ['parked'],
  queryFn: async ({ signal, pageParam }) =>
    (await ask(ParkedRecords, '/jobs/parked', { query: { limit: 50, after: pageParam }, signal })).value,
  // The first page has no `after`; the type names what later pages have.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  ...moving,
})
