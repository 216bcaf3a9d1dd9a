import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving, standing } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { type Order, OrderInFull, Orders, Powers } from './answers.ts'
import type { OrderTab } from './search.ts'

const statesOf = {
  'in-force': ['in-force'],
  waiting: ['draft', 'issued'],
} as const

/** Orders that hold or wait: few, since each of them ends; so all of them, those that end first in front. */
export function presentOrdersQuery(tab: Exclude<OrderTab, 'ended'>, place: PlacePath | undefined) {
  return queryOptions({
    queryKey: ['orders', tab, place ?? ''],
    queryFn: async ({ signal }): Promise<readonly Order[]> => {
      const found: Order[] = []
      for (const state of statesOf[tab]) {
        let after: string | undefined
        do {
          const query = { state, place, limit: 500, after }
          const page: { items: Order[]; next?: string | null | undefined } = (
            await ask(Orders, '/orders', { query, signal })
          ).value
          found.push(...page.items)
          after = page.next ?? undefined
        } while (after !== undefined)
      }
      return found.sort((a, b) => (a.ends < b.ends ? -1 : a.ends > b.ends ? 1 : a.id - b.id))
    },
    ...moving,
  })
}

export function endedOrdersQuery(place: PlacePath | undefined) {
  return infiniteQueryOptions({
    queryKey: ['orders', 'ended', place ?? ''],
    queryFn: async ({ signal, pageParam }) =>
      (
        await ask(Orders, '/orders', {
          query: { state: 'ended', place, limit: 50, after: pageParam },
          signal,
        })
      ).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}

export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ['order', id],
    queryFn: async ({ signal }) => (await ask(OrderInFull, `/orders/${id}`, { signal })).value,
    ...moving,
  })
}

export const powersQuery = queryOptions({
  queryKey: ['order-powers'],
  queryFn: async ({ signal }) => (await ask(Powers, '/order-powers', { signal })).value,
  ...standing,
})
