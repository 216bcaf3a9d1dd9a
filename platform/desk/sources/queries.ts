import { queryOptions } from '@tanstack/react-query'
import { ask } from '../api.ts'
import { moving } from '../queries.ts'
import { ConsumerStates, Sources } from './answers.ts'

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
