import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Filters } from './filters.ts'

export function useFilters(): Filters {
  return useSearch({ from: '/' })
}

type Change = { [Name in keyof Filters]?: Filters[Name] | undefined }

/** Changes some of the filters; a value of `undefined` removes one from the URL. */
export function useChangeFilters(): (change: Change) => void {
  const navigate = useNavigate({ from: '/' })
  return useCallback(
    (change) => {
      void navigate({ search: (old) => ({ ...old, ...change }), resetScroll: false })
    },
    [navigate],
  )
}
