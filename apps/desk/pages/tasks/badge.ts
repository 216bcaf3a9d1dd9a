import { useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, type Badge, everyMs, moving, useMe } from '#platform/desk'

const Late = z.object({ items: z.array(z.object({ id: z.int() })), next: z.string().optional() })
const most = 99

/** How many tasks are late. */
export function useLateTasks(): Badge | undefined {
  const { may } = useMe()
  const { data } = useQuery({
    queryKey: ['tasks', 'late'],
    queryFn: async ({ signal }) =>
      (await ask(Late, '/tasks', { query: { overdue: 'true', limit: most }, signal })).value,
    enabled: may('tasks.read'),
    ...moving,
    refetchInterval: 6 * everyMs,
  })
  return data && { count: data.items.length, more: data.next !== undefined, urgent: true }
}
