import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { Bulletin } from '../../bulletin/client.ts'
import { BulletinPage } from './answers.ts'

export function bulletinsQuery(place: PlacePath | undefined) {
  return infiniteQueryOptions({
    queryKey: ['bulletins', place ?? 'all'],
    queryFn: async ({ signal, pageParam }) =>
      (
        await ask(BulletinPage, '/early-warning/bulletins', {
          query: { limit: 100, after: pageParam, place },
          signal,
        })
      ).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...moving,
    refetchInterval: 60_000,
  })
}

/** What was made does not change; whether a later version was made does. */
export function bulletinQuery(number: number) {
  return queryOptions({
    queryKey: ['bulletin', number],
    queryFn: async ({ signal }) =>
      (await ask(Bulletin, `/early-warning/bulletins/${number}`, { signal })).value,
    staleTime: 60_000,
  })
}

/** All versions of a week. */
export function versionsQuery({ place, week }: { place: PlacePath; week: string }) {
  return queryOptions({
    queryKey: ['bulletins', 'versions', place, week],
    queryFn: async ({ signal }) =>
      (await ask(BulletinPage, '/early-warning/bulletins', { query: { place, week, limit: 100 }, signal }))
        .value.items,
  })
}
