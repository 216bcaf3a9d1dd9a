import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask } from '#platform/desk'
import { ExamSummary } from '#platform/exams/client'
import { ExamPage } from './answers.ts'

export const examsQuery = infiniteQueryOptions({
  queryKey: ['exams'],
  queryFn: async ({ signal, pageParam }) =>
    (await ask(ExamPage, '/exams', { query: { limit: 50, after: pageParam }, signal })).value,
  // The first page has no `after`; the type names what later pages have.
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next ?? undefined,
  refetchInterval: 60_000,
})

/** What was handed in does not change. */
export function examQuery(number: number) {
  return queryOptions({
    queryKey: ['exam', number],
    queryFn: async ({ signal }) => (await ask(ExamSummary, `/exams/${number}/summary`, { signal })).value,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
