import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import { ConsumerStates, ParkedRecords, Sources } from './answers.ts'

export const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  queryFn: async ({ signal }) => await ask(Sources, '/sources', { query: { limit: 1000 }, signal }),
  ...moving,
})

export const consumersQuery = queryOptions({
  queryKey: ['consumers'],
  queryFn: async ({ signal }) => (await ask(ConsumerStates, '/consumers', { signal })).value,
  ...moving,
})

export const parkedQuery = infiniteQueryOptions({
  queryKey: ['parked'],
  queryFn: async ({ signal, pageParam }) =>
    (await ask(ParkedRecords, '/jobs/parked', { query: { limit: 50, after: pageParam }, signal })).value,
  // The first page has no `after`; the type names what later pages have.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  ...moving,
})
