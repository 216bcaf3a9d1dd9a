import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, everyMs, moving } from '#platform/desk'
import type { Day, PlacePath } from '#vocabulary'
import { Alarms, ConsumerStates, Days, Sources, Tallies } from './answers.ts'

/** The map sums this many days, the last one included. */
export const mapDays = 14

export const talliesQuery = queryOptions({
  queryKey: ['tallies'],
  queryFn: async ({ signal }) => (await ask(Tallies, '/tallies', { signal })).value.items,
  refetchInterval: 12 * everyMs,
})

export interface Counted {
  readonly tally: string
  readonly series: string
  /** As known at the end of this day; as known now where absent. */
  readonly knownOn: Day | undefined
}

export function daysQuery({ tally, series, knownOn, place }: Counted & { place: PlacePath }) {
  return queryOptions({
    queryKey: ['days', tally, series, place, knownOn ?? 'now'],
    queryFn: async ({ signal }) =>
      (await ask(Days, `/tallies/${tally}/days`, { query: { place, series, knownOn }, signal })).value,
    ...moving,
  })
}

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

export function alarmsQuery(place: PlacePath) {
  return infiniteQueryOptions({
    queryKey: ['alarms', place],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(Alarms, '/alarms', { query: { place, limit: 30, after: pageParam }, signal })).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...moving,
  })
}
