import { queryOptions } from '@tanstack/react-query'
import { ask, moving, standing } from '#platform/desk'
import { Sources } from '#platform/desk/sources'
import type { PlacePath } from '#vocabulary'
import { Orders } from '../orders/answers.ts'
import { Alerts, Events, PlaceInFull, Tasks } from './answers.ts'

/** As many of each as a glance takes in; the rest is behind a link. */
export const linesShown = 6

export function placeInFullQuery(path: string) {
  return queryOptions({
    queryKey: ['place', path, 'in full'],
    queryFn: async ({ signal }) => (await ask(PlaceInFull, `/places/${path}`, { signal })).value,
    ...standing,
  })
}

export function alertsAtQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['alerts', 'at', place],
    queryFn: async ({ signal }) =>
      (await ask(Alerts, '/alerts', { query: { place, order: 'ranked', limit: linesShown }, signal })).value,
    ...moving,
  })
}

export function eventsAtQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['events', 'at', place],
    queryFn: async ({ signal }) =>
      (await ask(Events, '/events', { query: { place, limit: linesShown }, signal })).value,
    ...moving,
  })
}

export function tasksAtQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['tasks', 'at', place],
    queryFn: async ({ signal }) =>
      (await ask(Tasks, '/tasks', { query: { place, live: 'true', limit: linesShown }, signal })).value,
    ...moving,
  })
}

export function ordersAtQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['orders', 'at', place],
    queryFn: async ({ signal }) =>
      (await ask(Orders, '/orders', { query: { place, state: 'in-force', limit: 50 }, signal })).value,
    ...moving,
  })
}

export function sourcesAtQuery(place: PlacePath) {
  return queryOptions({
    queryKey: ['sources', 'at', place],
    queryFn: async ({ signal }) => await ask(Sources, '/sources', { query: { place, limit: 100 }, signal }),
    ...moving,
    // It looks through the log: less often than what is kept as a sum.
    refetchInterval: 60_000,
  })
}
