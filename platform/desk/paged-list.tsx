import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef } from 'react'
import { useSpeaker } from './say.ts'
import { words } from './words.ts'

interface Page<Item> {
  readonly items: readonly Item[]
  readonly next?: string | null | undefined
}

export type Pages<Item> = UseInfiniteQueryResult<InfiniteData<Page<Item>>>

/**
 * How many rows below what is seen are there before they are needed. Who opens a list looks at its beginning, and one page will do; who has
 * read on will read on, and the next pages are on their way while one looks at what came last.
 */
function rowsAhead(last: number): number {
  return Math.min(Math.max(60, last), 300)
}

/** All rows that were read so far. */
export function rowsOf<Item>({ data }: Pages<Item>): readonly Item[] {
  return listRows(data)
}

function listRows<Item>(data: InfiniteData<Page<Item>> | undefined): readonly Item[] {
  return data?.pages.flatMap((page) => page.items) ?? []
}

/**
 * A list of any length: only the rows in sight are in the page, the next page of the keyset is read before its end is reached.
 * Rows have the height of their content, `rowPx` until it was measured.
 */
export function PagedList<Item>({
  pages,
  label,
  keyOf,
  row,
  rowPx,
  cursor,
  scroller,
}: {
  pages: Pages<Item>
  label: string
  keyOf: (item: Item) => string | number
  row: (item: Item, index: number) => ReactNode
  rowPx: number
  /** The row to be kept in sight, as keys move it. */
  cursor?: number | undefined
  /** What scrolls where it is not the list itself. */
  scroller?: RefObject<HTMLElement | null>
}) {
  const { say } = useSpeaker(words)
  const own = useRef<HTMLElement>(null)
  const rows = useMemo(() => listRows(pages.data), [pages.data])
  // A list that is scrolled renders with each frame: were this made anew, every row that was read would be placed anew too.
  const nameOf = useRef(keyOf)
  nameOf.current = keyOf
  const getItemKey = useCallback(
    (index: number) => {
      const item = rows[index]
      return item === undefined ? index : nameOf.current(item)
    },
    [rows],
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => (scroller ?? own).current,
    estimateSize: () => rowPx,
    getItemKey,
    overscan: 8,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetching, fetchNextPage } = pages
  useEffect(() => {
    if (hasNextPage && !isFetching && last + rowsAhead(last) >= rows.length) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetching, fetchNextPage])
  useEffect(() => {
    if (cursor !== undefined) virtual.scrollToIndex(cursor, { align: 'auto' })
  }, [cursor, virtual])
  const total = pages.hasNextPage ? -1 : rows.length
  return (
    <section ref={own} className="paged" aria-label={label}>
      <ol style={{ height: `${virtual.getTotalSize()}px` }}>
        {shown.map(({ index, key, start }) => {
          const item = rows[index]
          return item === undefined ? null : (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-posinset={index + 1}
              aria-setsize={total}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Row item={item} index={index} row={row} />
            </li>
          )
        })}
      </ol>
      <p className="small faint paged-end">
        {pages.hasNextPage ? say('list.loadingMore') : say('list.end', { n: rows.length })}
      </p>
    </section>
  )
}

interface RowOf<Item> {
  readonly item: Item
  readonly index: number
  readonly row: (item: Item, index: number) => ReactNode
}

function OneRow<Item>({ item, index, row }: RowOf<Item>): ReactNode {
  return row(item, index)
}

/** One row, rendered anew where the item or what it is shown by is another: not because the list was scrolled. */
// `memo` forgets that the row is one of any item; what it gives back is called as what it was given.
const Row = memo(OneRow) as unknown as typeof OneRow
