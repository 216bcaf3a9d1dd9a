import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, everyMs, isRefused, moving, standing } from '#platform/desk'
import type { Disease, PlacePath } from '#vocabulary'
import { AlertDetail, AlertItems, DutyOfficers, EventItems, EventNames, EventProposed } from './answers.ts'
import { type AlertSearch, toListQuery } from './search.ts'

const pageRows = 100
/** A list that was scrolled far is not read again from its beginning every few seconds. */
const pagesReadAgain = 2

export function alertsQuery(search: AlertSearch) {
  const query = toListQuery(search)
  return infiniteQueryOptions({
    queryKey: ['alerts', 'list', query],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(AlertItems, '/alerts', { query: { ...query, limit: pageRows, after: pageParam }, signal }))
        .value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchInterval: ({ state }) =>
      isRefused(state.error) || (state.data?.pages.length ?? 0) > pagesReadAgain ? false : everyMs,
  })
}

export function alertQuery(number: number) {
  return queryOptions({
    queryKey: ['alert', number],
    queryFn: async ({ signal }) => (await ask(AlertDetail, `/alerts/${number}`, { signal })).value,
    refetchInterval: moving.refetchInterval,
  })
}

/** Alerts of the same disease near it. */
export function relatedQuery({ disease, place }: { disease: Disease | undefined; place: PlacePath }) {
  return queryOptions({
    queryKey: ['alerts', 'related', disease ?? '', place],
    queryFn: async ({ signal }) =>
      (await ask(AlertItems, '/alerts', { query: { disease, place, limit: 20 }, signal })).value.items,
    ...moving,
  })
}

export function eventsOfQuery(number: number) {
  return queryOptions({
    queryKey: ['events', 'of-alert', number],
    queryFn: async ({ signal }) =>
      (await ask(EventNames, '/events', { query: { alert: number }, signal })).value.items,
    ...moving,
  })
}

export function proposedEventQuery(number: number) {
  return queryOptions({
    queryKey: ['event', number, 'proposed'],
    queryFn: async ({ signal }) => (await ask(EventProposed, `/events/${number}`, { signal })).value,
    ...moving,
  })
}

/** Events that an alert could belong to: those that are open in its city. */
export function openEventsQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['events', 'open', place],
    queryFn: async ({ signal }) => {
      const list = async (state: string) =>
        (await ask(EventItems, '/events', { query: { state, place, limit: 50 }, signal })).value.items
      return [...(await list('confirmed')), ...(await list('proposed'))]
    },
    ...moving,
  })
}

export function dutyQuery(unit: string) {
  return queryOptions({
    queryKey: ['duty', unit],
    queryFn: async ({ signal }) =>
      (await ask(DutyOfficers, `/units/${unit}/duty-officers`, { signal })).value.items,
    ...standing,
    staleTime: 60_000,
  })
}
