import { queryOptions, useQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, type Badge, moving } from '#platform/desk'

const Counts = z.object({ open: z.int(), overdue: z.int(), immediate: z.int() })
export type Counts = z.infer<typeof Counts>

/** As the server counts: it stops here. */
export const countedAtMost = 1_000

export const countsQuery = queryOptions({
  queryKey: ['alerts', 'counts'],
  queryFn: async ({ signal }) => (await ask(Counts, '/alerts/counts', { signal })).value,
  ...moving,
})

/** What waits for a judgement; red where one case is enough and nobody took it, or where it is late. */
export function useAlertsBadge(): Badge | undefined {
  const { data } = useQuery(countsQuery)
  return (
    data && { count: data.open, more: data.open >= countedAtMost, urgent: data.overdue + data.immediate > 0 }
  )
}
