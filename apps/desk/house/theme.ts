import { useSyncExternalStore } from 'react'
import type { Theme } from '../filters/filters.ts'
import { useFilters } from '../filters/use-filters.ts'

const darkAsked = '(prefers-color-scheme: dark)'

/** The theme that the URL asks for, or else the one that the device prefers. */
export function useTheme(): Theme {
  const { theme } = useFilters()
  const prefersDark = useSyncExternalStore(subscribe, () => matchMedia(darkAsked).matches)
  return theme ?? (prefersDark ? 'dark' : 'light')
}

function subscribe(changed: () => void): () => void {
  const list = matchMedia(darkAsked)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}
