import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Nothing, PagedList, rowsOf, Stale, Trouble, useKeys, useSpeaker, Waiting } from '#platform/desk'
import { type TaskQuery, tasksQuery } from '#platform/desk/tasks'
import { TaskCard } from './task-card.tsx'
import { words } from './words.ts'

/** Height of a row before it was measured. */
const rowPx = 76

/** Tasks of any number, what is due first on top; only the rows in sight are in the page. */
export function TaskList({ query, filtered }: { query: TaskQuery; filtered: boolean }) {
  const { say } = useSpeaker(words)
  const navigate = useNavigate()
  const pages = useInfiniteQuery(tasksQuery(query))
  const rows = rowsOf(pages)
  const [cursor, setCursor] = useState<number>()
  const move = (by: number) =>
    setCursor(cursor === undefined ? 0 : Math.max(0, Math.min(rows.length - 1, cursor + by)))
  const chosen = cursor === undefined ? undefined : rows[cursor]
  useKeys([
    { key: 'j', does: words['keys.move'], act: () => move(1) },
    { key: 'k', does: words['keys.move'], act: () => move(-1) },
    {
      key: 'Enter',
      does: words['keys.open'],
      act: () => {
        if (chosen) void navigate({ to: `/tasks/${chosen.id}` as string, search: {} as never })
      },
    },
  ])
  if (pages.data === undefined)
    return pages.error ? (
      <Trouble error={pages.error} retry={() => void pages.refetch()} />
    ) : (
      <Waiting rows={8} />
    )
  if (rows.length === 0)
    return (
      <Nothing title={say(filtered ? 'list.noneFiltered' : 'list.none')}>{say('list.noneDetail')}</Nothing>
    )
  return (
    <div className={`task-list ${pages.isPlaceholderData ? 'dimmed' : ''}`}>
      <Stale error={pages.error} retry={() => void pages.refetch()} />
      <PagedList
        pages={pages}
        label={say('list.label')}
        keyOf={({ id }) => id}
        rowPx={rowPx}
        cursor={cursor}
        row={(task, index) => <TaskCard task={task} chosen={index === cursor} state />}
      />
    </div>
  )
}
