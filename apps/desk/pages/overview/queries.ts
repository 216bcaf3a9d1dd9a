import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving, Places, standing } from '#platform/desk'
import type { Counted } from '#platform/desk/counts'
import { addDays, type Day, type PlacePath } from '#vocabulary'
import { Alarms, PlaceCounts, Shapes } from './answers.ts'

/** The map sums this many days, the last one included. */
export const mapDays = 14

export function childrenQuery(parent: PlacePath) {
  return queryOptions({
    queryKey: ['children', parent],
    queryFn: async ({ signal }) =>
      (await ask(Places, '/places', { query: { parent, limit: 1000 }, signal })).value.items,
    ...standing,
  })
}

export function shapesQuery(parent: PlacePath) {
  return queryOptions({
    queryKey: ['shapes', parent],
    queryFn: async ({ signal }) =>
      (await ask(Shapes, '/geometry', { query: { parent }, signal })).value.features,
    ...standing,
  })
}

export function placeCountsQuery({
  tally,
  series,
  knownOn,
  parent,
  until,
}: Counted & { parent: PlacePath; until: Day }) {
  const from = addDays(until, 1 - mapDays)
  return queryOptions({
    queryKey: ['place-counts', tally, series, parent, until, knownOn ?? 'now'],
    queryFn: async ({ signal }) => {
      const query = { parent, series, from, until, knownOn }
      return (await ask(PlaceCounts, `/tallies/${tally}/places`, { query, signal })).value.places
    },
    ...moving,
  })
}

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
