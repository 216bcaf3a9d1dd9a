import { queryOptions } from '@tanstack/react-query'
import type { Day, PlacePath } from '#vocabulary'
import { ask } from '../api.ts'
import { moving, standing } from '../queries.ts'
import { PlaceCounts, Shapes } from './answers.ts'

export function shapesQuery(parent: PlacePath) {
  return queryOptions({
    queryKey: ['shapes', parent],
    queryFn: async ({ signal }) =>
      (await ask(Shapes, '/geometry', { query: { parent }, signal })).value.features,
    ...standing,
  })
}

/** What was counted in each place right under one, from day to day, as known on a day or now. */
export function placeCountsQuery({
  tally,
  series,
  parent,
  from,
  until,
  knownOn,
}: {
  tally: string
  series: string
  parent: PlacePath
  from: Day
  until: Day
  /** As known at the end of this day; as known now where absent. */
  knownOn?: Day | undefined
}) {
  return queryOptions({
    queryKey: ['place-counts', tally, series, parent, from, until, knownOn ?? 'now'],
    queryFn: async ({ signal }) => {
      const query = { parent, series, from, until, knownOn }
      return (await ask(PlaceCounts, `/tallies/${tally}/places`, { query, signal })).value.places
    },
    ...moving,
  })
}
