import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, moving, useMe } from '#platform/desk'

const Events = z.object({
  items: z.array(z.object({ state: z.string(), disease: z.string().optional() })),
})

/** The disease of the latest confirmed event, else of the latest proposed one: what the city looks at. Pure. */
export function diseaseOf(events: z.infer<typeof Events>['items']): string | undefined {
  const of = (state: string) => events.find((event) => event.state === state && event.disease)?.disease
  return of('confirmed') ?? of('proposed')
}

/** Whose map and curve the wall shows where nobody said; not read until it is known whether there is one. */
export function useDiseaseUnderWay(): { read: boolean; disease?: string | undefined } {
  const may = useMe().may('events.read')
  const { data, error } = useQuery({
    queryKey: ['events', 'under way'],
    queryFn: async ({ signal }) => (await ask(Events, '/events', { query: { limit: 50 }, signal })).value,
    enabled: may,
    ...moving,
  })
  if (data) return { read: true, disease: diseaseOf(data.items) }
  return { read: !may || error !== null }
}
