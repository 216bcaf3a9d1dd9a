import { queryOptions } from '@tanstack/react-query'
import type { Day, PlacePath } from '#vocabulary'
import { ask } from '../api.ts'
import { everyMs, moving } from '../queries.ts'
import { Days, Tallies } from './answers.ts'

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
