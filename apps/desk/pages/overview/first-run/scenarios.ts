import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, everyMs } from '#platform/desk'
import { Words } from '#vocabulary'

/** An exercise that the server makes by itself, and how far it is. */
export const Scenario = z.object({
  id: z.string(),
  title: Words,
  says: Words,
  state: z.enum(['absent', 'making', 'failed', 'ready']),
  progress: z.object({ done: z.int(), of: z.int(), step: Words }).optional(),
  world: z.object({ base: z.string() }).optional(),
})
export type Scenario = z.infer<typeof Scenario>

const Scenarios = z.object({ items: z.array(Scenario) })

const whileMakingMs = 700

export const scenariosQuery = queryOptions({
  queryKey: ['scenarios'],
  queryFn: async ({ signal }) => (await ask(Scenarios, '/scenarios', { signal })).value.items,
  staleTime: 12 * everyMs,
  refetchInterval: ({ state }) =>
    state.data?.some((scenario) => scenario.state === 'making') ? whileMakingMs : false,
})
