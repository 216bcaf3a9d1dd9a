import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { PageLink, rowsOf, Trouble, useGo, useKeys, useSpeaker, Waiting } from '#platform/desk'
import { type TaskItem, type TaskKind, type TaskQuery, tasksQuery } from '#platform/desk/tasks'
import { moveOn, type Stage, stagesOf, standsIn } from './stages.ts'
import { TaskCard } from './task-card.tsx'
import { words } from './words.ts'

/** As many as a column shows; all of them are in the list. */
const mostCards = 40

/** A column for each stage. What waits longest, or is late, stands on top. */
export function Board({ kind, query }: { kind: TaskKind; query: TaskQuery }) {
  const { say } = useSpeaker(words)
  const goTo = useGo()
  const stages = stagesOf(kind)
  const shown = useRef(new Map<string, readonly TaskItem[]>())
  const [at, setAt] = useState<{ column: number; row: number }>()
  const stage = useRef<HTMLElement>(null)
  const go = (by: Parameters<typeof moveOn>[2]) => {
    const sizes = stages.map(({ id }) => shown.current.get(id)?.length ?? 0)
    setAt(moveOn(sizes, at, by))
  }
  const chosen = at && shown.current.get(stages[at.column]?.id ?? '')?.[at.row]
  useKeys([
    { key: 'j', does: words['keys.move'], act: () => go('down') },
    { key: 'k', does: words['keys.move'], act: () => go('up') },
    { key: 'l', does: words['keys.column'], act: () => go('right') },
    { key: 'h', does: words['keys.column'], act: () => go('left') },
    {
      key: 'Enter',
      does: words['keys.open'],
      act: () => {
        if (chosen) goTo(`/tasks/${chosen.id}`)
      },
    },
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the cursor moved, not when what it points at was read anew.
  useEffect(() => {
    stage.current?.querySelector('.task-card.chosen')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [at])
  return (
    <section ref={stage} className="board" aria-label={say('board.label')}>
      {stages.map((one, column) => (
        <Column
          key={one.id}
          stage={one}
          query={{ ...query, ...one.query, kind }}
          chosen={at?.column === column ? at.row : undefined}
          tell={(tasks) => shown.current.set(one.id, tasks)}
        />
      ))}
    </section>
  )
}

function Column({
  stage,
  query,
  chosen,
  tell,
}: {
  stage: Stage
  query: TaskQuery
  chosen: number | undefined
  tell: (tasks: readonly TaskItem[]) => void
}) {
  const { say } = useSpeaker(words)
  const pages = useInfiniteQuery(tasksQuery(query, mostCards))
  const tasks = rowsOf(pages).filter((task) => standsIn(stage, task))
  tell(tasks)
  const count = pages.hasNextPage
    ? say('board.countMore', { n: tasks.length })
    : say('board.count', { n: tasks.length })
  return (
    <section className="column" aria-label={say(`stage.${stage.id}`)}>
      <header>
        <h2>{say(`stage.${stage.id}`)}</h2>
        <b className="number">{pages.data ? count : ''}</b>
        <span className="small">{say(`waits.${stage.id}`)}</span>
      </header>
      {pages.data === undefined ? (
        pages.error ? (
          <Trouble error={pages.error} retry={() => void pages.refetch()} />
        ) : (
          <Waiting rows={3} />
        )
      ) : tasks.length === 0 ? (
        <p className="small none">{say('board.empty')}</p>
      ) : (
        <ul>
          {tasks.map((task, row) => (
            <li key={task.id}>
              <TaskCard task={task} chosen={row === chosen} state={false} />
            </li>
          ))}
        </ul>
      )}
      {pages.hasNextPage ? (
        <PageLink
          to="."
          search={(old) => ({ ...old, view: 'list', kind: query.kind, state: query.state, type: query.type })}
        >
          {say('board.more')}
        </PageLink>
      ) : null}
    </section>
  )
}
