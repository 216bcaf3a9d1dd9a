import { type ReactNode, useState } from 'react'
import { useKeys } from './keys.ts'
import { useGo } from './page-link.tsx'
import { PagedList, type Pages, rowsOf } from './paged-list.tsx'
import { Stale, Trouble } from './trouble.tsx'
import { Waiting } from './waiting.tsx'
import { words } from './words.ts'

/** A list of any length of things that have a page each: j and k move, Enter opens; and what it shows while it has no rows. */
export function KeyList<Item>({
  pages,
  label,
  keyOf,
  pathOf,
  row,
  rowPx,
  none,
}: {
  pages: Pages<Item>
  label: string
  keyOf: (item: Item) => string | number
  /** Of the page of one: `/tasks/17`. */
  pathOf: (item: Item) => string
  row: (item: Item, chosen: boolean) => ReactNode
  rowPx: number
  none: ReactNode
}) {
  const go = useGo()
  const rows = rowsOf(pages)
  const [cursor, setCursor] = useState<number>()
  const move = (by: number) =>
    setCursor(cursor === undefined ? 0 : Math.max(0, Math.min(rows.length - 1, cursor + by)))
  const chosen = cursor === undefined ? undefined : rows[cursor]
  useKeys([
    { key: 'j', does: words['keys.next'], act: () => move(1) },
    { key: 'k', does: words['keys.previous'], act: () => move(-1) },
    { key: 'Enter', does: words['keys.open'], act: () => chosen && go(pathOf(chosen)) },
  ])
  if (pages.data === undefined)
    return pages.error ? (
      <Trouble error={pages.error} retry={() => void pages.refetch()} />
    ) : (
      <Waiting rows={8} />
    )
  if (rows.length === 0) return none
  return (
    <div className={`key-list ${pages.isPlaceholderData ? 'dimmed' : ''}`}>
      <Stale error={pages.error} retry={() => void pages.refetch()} />
      <PagedList
        pages={pages}
        label={label}
        keyOf={keyOf}
        rowPx={rowPx}
        cursor={cursor}
        row={(item, index) => row(item, index === cursor)}
      />
    </div>
  )
}
