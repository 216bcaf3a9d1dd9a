import { useQueries } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import type { PlacePath, Words } from '#vocabulary'
import { ask } from '../api.ts'
import { useMe } from '../here.tsx'
import { UnitName } from '../named.tsx'
import { Nothing } from '../nothing.tsx'
import { PageLink } from '../page-link.tsx'
import { Panel } from '../panel.tsx'
import { everyMs, moving } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { Trouble } from '../trouble.tsx'
import { Waiting } from '../waiting.tsx'
import { type TaskItem, TaskPage } from './answers.ts'
import { DispatchDialog } from './dispatch-dialog.tsx'
import { TaskClock, TaskMarks } from './task-marks.tsx'
import { words } from './words.ts'

/** As many as one alert or event ever has; more of them are in the list of tasks. */
const most = 100

function tasksOfQuery(originator: string, often: boolean) {
  return {
    queryKey: ['tasks', 'of', originator],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await ask(TaskPage, '/tasks', { query: { originator, limit: most }, signal })).value.items,
    ...moving,
    // The alerts of an event are many, and rarely have tasks of their own.
    ...(often ? {} : { refetchInterval: 6 * everyMs }),
  }
}

/** All tasks of several originators, the latest first. */
export function useTasksOf(originators: readonly string[], enabled: boolean) {
  const reads = useQueries({
    queries: originators.map((originator, index) => ({ ...tasksOfQuery(originator, index === 0), enabled })),
  })
  const tasks = reads
    .flatMap(({ data }) => data ?? [])
    .sort((a, b) => (a.openedAt < b.openedAt ? 1 : a.openedAt > b.openedAt ? -1 : b.id - a.id))
  const failed = reads.find(({ error, data }) => error && data === undefined)
  return { tasks, isPending: enabled && reads.some(({ isPending }) => isPending), failed }
}

/** What is being done about an alert or event, and the button that sends somebody. For the page of whatever asks for work. */
export function TasksOf({
  originator,
  also = [],
  place,
  about,
}: {
  /** Under which new tasks are opened: `event:3`. */
  originator: string
  /** Others whose tasks belong here: the alerts of an event. */
  also?: readonly string[]
  place: PlacePath
  /** Prefilled into the words of a new task. */
  about: Words
}) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const [opening, setOpening] = useState(false)
  const { tasks, isPending, failed } = useTasksOf([originator, ...also], may('tasks.read'))
  const open = may('tasks.open', place) ? (
    <Button type="primary" onClick={() => setOpening(true)}>
      {say('of.dispatch')}
    </Button>
  ) : undefined
  return (
    <Panel className="tasks-of" title={say('of.title')} end={open}>
      {failed?.error ? (
        <Trouble error={failed.error} retry={() => void failed.refetch()} />
      ) : isPending ? (
        <Waiting rows={2} />
      ) : tasks.length === 0 ? (
        <Nothing title={say('of.none')}>{say('of.noneDetail')}</Nothing>
      ) : (
        <ul className="task-rows">
          {tasks.map((task) => (
            <li key={task.id}>
              <TaskRow task={task} />
            </li>
          ))}
        </ul>
      )}
      {opening ? (
        <DispatchDialog
          originator={originator}
          place={place}
          about={about}
          onClose={() => setOpening(false)}
        />
      ) : null}
    </Panel>
  )
}

export function TaskRow({ task }: { task: TaskItem }) {
  const { say, of } = useSpeaker(words)
  return (
    <div className="task-row">
      <PageLink to={`/tasks/${task.id}`} className="name">
        {of(task.title)}
      </PageLink>
      <TaskClock task={task} />
      <span className="small">
        {of(task.placeName)} · {task.unit ? <UnitName id={task.unit} /> : say('task.noUnit')}
      </span>
      <TaskMarks task={task} />
    </div>
  )
}
