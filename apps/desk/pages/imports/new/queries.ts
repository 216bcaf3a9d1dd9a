import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, everyMs, isRefused, post } from '#platform/desk'
import type { Choices } from '#platform/imports/client'
import { DryRun, Guess, Look, Upload, Uploads } from '../answers.ts'
import { workMs } from '../queries.ts'
import type { AssistantSearch } from '../search.ts'

/** What a person says of the file's form. */
export type Form = Pick<AssistantSearch, 'sheet' | 'headerRow' | 'encoding' | 'delimiter'>

export function formOf({ sheet, headerRow, encoding, delimiter }: AssistantSearch): Form {
  return { sheet, headerRow, encoding, delimiter }
}

/** Looking into a file is written down in the audit: it is done once, not by the clock. */
const once = { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false } as const

/** Files of one's own that wait, twenty at most. */
export const uploadsQuery = queryOptions({
  queryKey: ['uploads'],
  queryFn: async ({ signal }) =>
    (await ask(Uploads, '/uploads', { query: { limit: 100 }, signal })).value.items,
  refetchInterval: ({ state: { error } }) => (isRefused(error) ? false : 4 * everyMs),
})

export function uploadQuery(id: string) {
  return queryOptions({
    queryKey: ['upload', id],
    queryFn: async ({ signal }) => (await ask(Upload, `/uploads/${id}`, { signal })).value,
  })
}

export function lookQuery(id: string, form: Form) {
  return queryOptions({
    queryKey: ['look', id, form],
    queryFn: async ({ signal }) =>
      (await ask(Look, `/uploads/${id}/look`, { query: { ...form }, signal })).value,
    placeholderData: keepPreviousData,
    ...once,
  })
}

export function guessQuery(id: string, form: Form, choices: Choices) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(form)) if (value !== undefined) query.set(name, String(value))
  return queryOptions({
    queryKey: ['guess', id, form, choices],
    queryFn: async () => await post(Guess, { path: `/uploads/${id}/guess?${query}`, body: choices }),
    placeholderData: keepPreviousData,
    ...once,
  })
}

export function dryRunQuery(id: string) {
  return queryOptions({
    queryKey: ['dry-run', id],
    queryFn: async ({ signal }) => (await ask(DryRun, `/dry-runs/${id}`, { signal })).value,
    refetchInterval: ({ state: { data, error } }) =>
      isRefused(error) || (data && data.state !== 'running') ? false : workMs,
    ...once,
  })
}
