import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { addDays, type Day, type PlacePath } from '#vocabulary'
import {
  Alarms,
  ConsumerStates,
  Days,
  Me,
  Place,
  PlaceCounts,
  Places,
  Shapes,
  Sources,
  Tallies,
  World,
} from './answers.ts'
import { AskError, ask } from './api.ts'

/** How often what moves is asked again. */
const everyMs = 5_000
const moving = {
  refetchInterval: (query: { state: { error: Error | null } }) =>
    isRefused(query.state.error) ? false : everyMs,
  placeholderData: keepPreviousData,
} as const

/** What the reader may not see stays unseen however often it is asked for. */
function isRefused(error: Error | null): boolean {
  return error instanceof AskError && [401, 403, 404].includes(error.problem.status)
}

/** Places and their shapes change by decree, not by the hour. */
const standing = { staleTime: 60 * 60_000 }

/** The map sums this many days, the last one included. */
export const mapDays = 14

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => (await ask(Me, '/me', { signal })).value,
  staleTime: Infinity,
  retry: false,
})

export const worldQuery = queryOptions({
  queryKey: ['world'],
  queryFn: async ({ signal }) => (await ask(World, '/world', { signal })).value,
  ...moving,
})

export const talliesQuery = queryOptions({
  queryKey: ['tallies'],
  queryFn: async ({ signal }) => (await ask(Tallies, '/tallies', { signal })).value.items,
  refetchInterval: 12 * everyMs,
})

/** Where the reader starts: the first of their areas that this world has; else the first place that divides. */
export function homeQuery(areas: readonly string[]) {
  return queryOptions({
    queryKey: ['home', ...areas],
    queryFn: async ({ signal }): Promise<Place | null> => {
      for (const area of areas.includes('*') ? [] : areas) {
        const place = await findPlace(area, signal)
        if (place) return place
      }
      let at = (await ask(Places, '/places', { query: { limit: 1 }, signal })).value.items[0]
      while (at?.children === 1) {
        const only = (await ask(Places, '/places', { query: { parent: at.path, limit: 1 }, signal })).value
          .items[0]
        if (!only) break
        at = only
      }
      return at ?? null
    },
    // An empty city is asked again: its places may be on their way.
    refetchInterval: ({ state }) => (state.data === null ? everyMs : false),
    ...standing,
  })
}

/** An exercise's world need not have the places of one's own city. */
async function findPlace(path: string, signal: AbortSignal): Promise<Place | undefined> {
  try {
    return (await ask(Place, `/places/${path}`, { signal })).value
  } catch (error) {
    if (error instanceof AskError && error.problem.status === 404) return undefined
    throw error
  }
}

export function placeQuery(path: PlacePath) {
  return queryOptions({
    queryKey: ['place', path],
    queryFn: async ({ signal }) => (await ask(Place, `/places/${path}`, { signal })).value,
    ...standing,
  })
}

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
