import { useSearchState } from '#platform/desk'
import { Filters } from './filters.ts'

export function useFilters(): Filters {
  return useSearchState(Filters)[0]
}

/** Changes some of the filters; a value of `undefined` removes one from the URL. */
export function useChangeFilters() {
  return useSearchState(Filters)[1]
}
