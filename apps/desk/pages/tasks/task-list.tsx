import { useInfiniteQuery } from '@tanstack/react-query'
import { KeyList, Nothing, useSpeaker } from '#platform/desk'
import { type TaskQuery, tasksQuery } from '#platform/desk/tasks'
import { TaskCard } from './task-card.tsx'
import { words } from './words.ts'

/** Height of a row before it was measured. */
const rowPx = 60

/** Tasks of any number, what is due first on top; only the rows in sight are in the page. */
export function TaskList({ query, filtered }: { query: TaskQuery; filtered: boolean }) {
  const { say } = useSpeaker(words)
  return (
    <KeyList
      pages={useInfiniteQuery(tasksQuery(query))}
      label={say('list.label')}
      keyOf={({ id }) => id}
      pathOf={({ id }) => `/tasks/${id}`}
      rowPx={rowPx}
      row={(task, chosen) => <TaskCard task={task} chosen={chosen} state />}
      none={
        <Nothing title={say(filtered ? 'list.noneFiltered' : 'list.none')}>{say('list.noneDetail')}</Nothing>
      }
    />
  )
}
