import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, moving } from '#platform/desk'
import type { PlacePath } from '#vocabulary'
import { ReportInWords, Reports } from './answers.ts'

/** Reports that the reader may see, or the reader's own alone. */
export function reportsQuery({ mine, place }: { mine: boolean; place?: PlacePath | undefined }) {
  const path = `/early-warning/event-reports${mine ? '/mine' : ''}`
  return infiniteQueryOptions({
    queryKey: ['event-reports', mine ? 'mine' : (place ?? 'all')],
    queryFn: async ({ signal, pageParam }) =>
      (
        await ask(Reports, path, {
          query: { limit: 50, after: pageParam, ...(mine ? {} : { place }) },
          signal,
        })
      ).value,
    // The first page has no `after`; the type names what later pages have.
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    ...moving,
  })
}

export function reportsOfAlertQuery(alert: number) {
  return queryOptions({
    queryKey: ['event-reports', 'of-alert', alert],
    queryFn: async ({ signal }) =>
      (await ask(Reports, '/early-warning/event-reports', { query: { alert, limit: 200 }, signal })).value
        .items,
    ...moving,
  })
}

/** The words of one report: that they were read is written down, so they are asked for when somebody opens them, and not again. */
export function wordsQuery(number: number) {
  return queryOptions({
    queryKey: ['event-report-words', number],
    queryFn: async ({ signal }) =>
      (await ask(ReportInWords, `/early-warning/event-reports/${number}`, { signal })).value.what ?? null,
    staleTime: Infinity,
  })
}
