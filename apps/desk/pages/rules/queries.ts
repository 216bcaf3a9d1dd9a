import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving, post } from '#platform/desk'
import { Checked, Precisions, RaisedAlerts, Rule, Rules, Versions } from './answers.ts'

/** All rules of the city: tens, at most hundreds. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: async ({ signal }): Promise<readonly Rule[]> => {
    const rules: Rule[] = []
    let after: string | undefined
    do {
      const page: { items: Rule[]; next?: string | null | undefined } = (
        await ask(Rules, '/rules', { query: { limit: 500, after }, signal })
      ).value
      rules.push(...page.items)
      after = page.next ?? undefined
    } while (after !== undefined)
    return rules
  },
  ...moving,
  refetchInterval: 30_000,
})

export function ruleQuery(id: string) {
  return queryOptions({
    queryKey: ['rule', id],
    queryFn: async ({ signal }) => (await ask(Rule, `/rules/${id}`, { signal })).value,
    ...moving,
  })
}

/** The newest first; the first page is asked again as it goes, so that another's version is seen. */
export function versionsQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['rule', id, 'versions'],
    queryFn: async ({ signal, pageParam }) =>
      (await ask(Versions, `/rules/${id}/versions`, { query: { after: pageParam }, signal })).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...moving,
  })
}

export const precisionQuery = queryOptions({
  queryKey: ['alerts', 'precision'],
  queryFn: async ({ signal }) => (await ask(Precisions, '/alerts/precision', { signal })).value.origins,
  ...moving,
  refetchInterval: 60_000,
})

export function raisedQuery(id: string) {
  return queryOptions({
    queryKey: ['alerts', 'raised', id],
    queryFn: async ({ signal }) =>
      (await ask(RaisedAlerts, '/alerts', { query: { origin: `rule:${id}`, limit: 50 }, signal })).value,
    ...moving,
  })
}

export function checkQuery(text: string) {
  return queryOptions({
    queryKey: ['rule-check', text],
    queryFn: async () => await post(Checked, { path: '/rule-checks', body: { text } }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
}
