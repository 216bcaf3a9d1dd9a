import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { z } from 'zod'

/** `?place=cn.11&asKnownOn=2020-02-01`: plain text values, none of them quoted. */
export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text))
}

export function formatSearch(search: Readonly<Record<string, unknown>>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(search))
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      params.set(name, String(value))
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

type Change<Schema extends z.ZodType> = {
  [Name in keyof z.output<Schema>]?: z.output<Schema>[Name] | undefined
}

/**
 * What of a page's view stands in its URL, and how it is changed; `undefined` takes a value out. Give each field a `.catch`,
 * so that an old or mistyped link still opens the page.
 */
export function useSearchState<Schema extends z.ZodType>(
  schema: Schema,
): [z.output<Schema>, (change: Change<Schema>, how?: { replace?: boolean }) => void] {
  const raw: unknown = useSearch({ strict: false })
  const navigate = useNavigate()
  const state = useMemo(() => schema.parse(raw), [schema, raw])
  const change = useCallback(
    (changed: Change<Schema>, { replace = false }: { replace?: boolean } = {}) => {
      void navigate({
        to: '.',
        search: (old: object) => ({ ...old, ...changed }),
        resetScroll: false,
        replace,
      })
    },
    [navigate],
  )
  return [state, change]
}
