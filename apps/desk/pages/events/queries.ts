import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, everyMs, moving } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { EventAlert, EventAlerts, EventPage, EventView } from './answers.ts'

export interface EventFilter {
  readonly state?: string | undefined
  readonly disease?: string | undefined
  readonly place?: PlacePath | undefined
}

export function eventsQuery(filter: EventFilter) {
  return infiniteQueryOptions({
    queryKey: ['events', filter],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(EventPage, '/events', { query: { ...filter, limit: 100, after: pageParam }, signal })).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    ...moving,
  })
}

export function eventQuery(id: number) {
  return queryOptions({
    queryKey: ['event', id],
    queryFn: async ({ signal }) => (await ask(EventView, `/events/${id}`, { signal })).value,
    refetchInterval: moving.refetchInterval,
  })
}

/** An alert of an event: when it was raised and verified, what it turned out to be. */
export function eventAlertQuery(id: number) {
  return queryOptions({
    queryKey: ['alert', 'of-event', id],
    queryFn: async ({ signal }) => (await ask(EventAlert, `/alerts/${id}`, { signal })).value,
    // One of many on its page.
    refetchInterval: 6 * everyMs,
  })
}

/** Open alerts that may belong to an event. */
export function candidatesQuery({ disease, place }: { disease: string | undefined; place: PlacePath }) {
  return queryOptions({
    queryKey: ['alerts', 'for-event', disease ?? '', place],
    queryFn: async ({ signal }) =>
      (await ask(EventAlerts, '/alerts', { query: { state: 'open', disease, place, limit: 200 }, signal }))
        .value.items,
  })
}
