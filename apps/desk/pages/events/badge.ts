import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, type Badge, everyMs, moving, useMe } from '#platform/desk'

const Proposed = z.object({ items: z.array(z.object({ id: z.int() })), next: z.string().optional() })
const most = 99

/** How many events wait for somebody to say whether they are one. */
export function useProposedEvents(): Badge | undefined {
  const { may } = useMe()
  const { data } = useQuery({
    queryKey: ['events', 'proposed'],
    queryFn: async ({ signal }) =>
      (await ask(Proposed, '/events', { query: { state: 'proposed', limit: most }, signal })).value,
    enabled: may('events.read'),
    ...moving,
    refetchInterval: 6 * everyMs,
  })
  return data && { count: data.items.length, more: data.next !== undefined }
}
