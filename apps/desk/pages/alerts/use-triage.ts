import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useRef, useSyncExternalStore } from 'react'
import { type Pages, rowsOf, useKeys, useSearchState } from '#platform/desk'
import type { AlertItem } from './answers.ts'
import { cursorOf, stepFrom } from './cursor.ts'
import { alertsQuery } from './queries.ts'
import { AlertSearch } from './search.ts'
import { words } from './words.ts'

export interface Triage {
  readonly pages: Pages<AlertItem>
  /** The row that the keys stand on. */
  readonly cursor: number
  /** The first row, which a wide screen shows before anything was chosen. */
  readonly first: number | undefined
  /** There is room for the list and an alert beside it. */
  readonly wide: boolean
  goNext: () => void
}

const wideAsked = '(min-width: 75rem)'

/** The list, and the keys that walk it. */
export function useTriage(open: number | undefined): Triage {
  const [search] = useSearchState(AlertSearch)
  const pages = useInfiniteQuery(alertsQuery(search))
  const wide = useSyncExternalStore(subscribeWide, () => matchMedia(wideAsked).matches)
  const navigate = useNavigate()
  const rows = rowsOf(pages)
  const ids = rows.map(({ id }) => id)
  // Kept over renders: an alert that was closed leaves the list, and the keys go on from where it stood.
  const before = useRef(0)
  const at = open ?? (wide ? ids[before.current] : undefined)
  const cursor = cursorOf(ids, { open: at, before: before.current })
  if (at === undefined || ids.includes(at)) before.current = cursor

  const go = useCallback(
    (id: number | undefined) => {
      if (id === undefined) return
      void navigate({
        to: '/alerts/{-$number}',
        params: { number: String(id) },
        search: (old: object) => old,
        resetScroll: false,
        // The way back leads to the list, not through every alert that was passed.
        replace: open !== undefined,
      })
    },
    [navigate, open],
  )
  const step = (by: 1 | -1) => go(stepFrom(ids, { open: at, before: before.current, by }))
  useKeys([
    { key: 'j', does: words['keys.next'], act: () => step(1) },
    { key: 'k', does: words['keys.before'], act: () => step(-1) },
    { key: 'Enter', does: words['keys.open'], act: () => go(ids[cursor]) },
    {
      key: '/',
      does: words['keys.search'],
      act: () => document.querySelector<HTMLInputElement>('.inbox input[type=search]')?.focus(),
    },
  ])
  return { pages, cursor, first: ids[before.current] ?? ids[0], wide, goNext: () => step(1) }
}

function subscribeWide(changed: () => void): () => void {
  const list = matchMedia(wideAsked)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}
