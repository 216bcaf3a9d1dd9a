import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type Pages, rowsOf, useKeys, useSearchState } from '#platform/desk'
import type { AlertItem } from './answers.ts'
import { cursorOf, stepFrom } from './cursor.ts'
import { alertsQuery } from './queries.ts'
import { AlertSearch } from './search.ts'
import { words } from './words.ts'

export interface Triage {
  readonly pages: Pages<AlertItem>
  /** The row that the keys stand on, and its alert. */
  readonly cursor: number
  readonly marked: number | undefined
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
  const ids = rowsOf(pages).map(({ id }) => id)
  // Where the keys were last: an alert that was closed leaves the list, and they go on from there.
  const [mark, setMark] = useState(0)
  const cursor = cursorOf(ids, { open, before: mark })
  const isListed = open !== undefined && ids.includes(open)
  useEffect(() => {
    if (isListed) setMark(cursor)
  }, [isListed, cursor])

  const go = useCallback(
    (id: number | undefined, replace: boolean) => {
      if (id === undefined) return
      void navigate({
        to: '/alerts/{-$number}',
        params: { number: String(id) },
        search: (old: object) => old,
        resetScroll: false,
        replace,
      })
    },
    [navigate],
  )
  // Where there is room for an alert beside the list, the most pressing one is there at once.
  const first = ids[0]
  useEffect(() => {
    if (wide && open === undefined) go(first, true)
  }, [wide, open, first, go])

  const step = (by: 1 | -1) => {
    // The way back leads to the list, not through every alert that was passed.
    if (open !== undefined) go(stepFrom(ids, { open, before: mark, by }), true)
    else setMark(cursorOf(ids, { open: undefined, before: cursor + by }))
  }
  useKeys([
    { key: 'j', does: words['keys.next'], act: () => step(1) },
    { key: 'k', does: words['keys.before'], act: () => step(-1) },
    { key: 'Enter', does: words['keys.open'], act: () => go(ids[cursor], open !== undefined) },
    {
      key: '/',
      does: words['keys.search'],
      act: () => document.querySelector<HTMLInputElement>('.inbox input[type=search]')?.focus(),
    },
  ])
  return { pages, cursor, marked: ids[cursor], wide, goNext: () => step(1) }
}

function subscribeWide(changed: () => void): () => void {
  const list = matchMedia(wideAsked)
  list.addEventListener('change', changed)
  return () => list.removeEventListener('change', changed)
}
