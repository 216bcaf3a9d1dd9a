import { infiniteQueryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { Alarms } from './answers.ts'

/** The map sums this many days, the last one included. */
export const mapDays = 14

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
