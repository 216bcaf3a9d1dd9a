import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import type { Day } from '#vocabulary'
import { Clusters, OneSeries, Precisions, SeriesPage, Transmission } from './answers.ts'
import { Detectors, SeriesDetectors } from './detectors/answers.ts'

/** Every series is judged anew for an answer: it is asked for each minute, not each five seconds. */
const everyMs = 60_000

export function seriesQuery(knownOn: Day | undefined) {
  return infiniteQueryOptions({
    queryKey: ['watched-series', knownOn ?? 'now'],
    queryFn: async ({ signal, pageParam }) =>
      (
        await ask(SeriesPage, '/early-warning/series', {
          query: { limit: 500, after: pageParam, knownOn },
          signal,
        })
      ).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...moving,
    refetchInterval: everyMs,
  })
}

export interface SeriesName {
  readonly tally: string
  readonly series: string
  readonly place: string
}

function addressOf({ tally, series, place }: SeriesName): string {
  return `/early-warning/series/${encodeURIComponent(tally)}/${encodeURIComponent(series)}/${encodeURIComponent(place)}`
}

export function oneSeriesQuery(of: SeriesName & { knownOn: Day | undefined; days: number | undefined }) {
  const { knownOn, days } = of
  return queryOptions({
    queryKey: ['one-series', of.tally, of.series, of.place, knownOn ?? 'now', days ?? 'usual'],
    queryFn: async ({ signal }) =>
      (await ask(OneSeries, addressOf(of), { query: { knownOn, days }, signal })).value,
    ...moving,
    refetchInterval: everyMs,
  })
}

export function transmissionQuery(
  of: SeriesName & { knownOn: Day | undefined; meanDays: number | undefined; sdDays: number | undefined },
) {
  const { knownOn, meanDays, sdDays } = of
  const interval = meanDays !== undefined && sdDays !== undefined ? { meanDays, sdDays } : {}
  return queryOptions({
    queryKey: ['transmission', of.tally, of.series, of.place, knownOn ?? 'now', meanDays ?? '', sdDays ?? ''],
    queryFn: async ({ signal }) =>
      (await ask(Transmission, `${addressOf(of)}/transmission`, { query: { knownOn, ...interval }, signal }))
        .value,
    ...moving,
    refetchInterval: everyMs,
  })
}

/** How often detectors were right, about a disease and everywhere that the reader sees. */
export const precisionQuery = queryOptions({
  queryKey: ['alerts', 'precision', 'detectors'],
  queryFn: async ({ signal }) => (await ask(Precisions, '/alerts/precision', { signal })).value.origins,
  ...moving,
  refetchInterval: everyMs,
})

export function clustersQuery(of: {
  tally: string
  series: string
  parent: string
  knownOn: Day | undefined
  maxDays: number | undefined
}) {
  const { tally, series, parent, knownOn, maxDays } = of
  return queryOptions({
    queryKey: ['clusters', tally, series, parent, knownOn ?? 'now', maxDays ?? 'usual'],
    queryFn: async ({ signal }) =>
      (
        await ask(Clusters, '/early-warning/clusters', {
          query: { tally, series, parent, knownOn, maxDays },
          signal,
        })
      ).value,
    ...moving,
    refetchInterval: everyMs,
  })
}

/** While a back-test is under way its progress is asked for. */
const progressMs = 2_000

export const detectorsQuery = queryOptions({
  queryKey: ['detectors'],
  queryFn: async ({ signal }) => (await ask(Detectors, '/early-warning/detectors', { signal })).value,
  ...moving,
  refetchInterval: ({ state }) =>
    state.data?.items.some(({ backTest }) => backTest?.state === 'queued' || backTest?.state === 'running')
      ? progressMs
      : everyMs,
})

export function seriesDetectorsQuery(of: SeriesName) {
  return queryOptions({
    queryKey: ['detectors', of.tally, of.series, of.place],
    queryFn: async ({ signal }) =>
      (await ask(SeriesDetectors, `${addressOf(of)}/detectors`, { signal })).value,
    ...moving,
    refetchInterval: everyMs,
  })
}
