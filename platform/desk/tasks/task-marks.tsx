import { useSpeaker } from '../say.ts'
import { CityTime, Due } from '../times.tsx'
import type { TaskItem } from './answers.ts'
import { toneOf } from './names.ts'
import { words } from './words.ts'

/** The clock of a task: what is left, since when it rests, or when it ended. */
export function TaskClock({ task, big = false }: { task: TaskItem; big?: boolean }) {
  const { say } = useSpeaker(words)
  if (task.endedAt)
    return (
      <span className="faint">
        {say('task.ended')} <CityTime at={task.endedAt} />
      </span>
    )
  if (task.deferredUntil)
    return (
      <span className="faint">
        {say('task.deferredUntil')} <CityTime at={task.deferredUntil} />
      </span>
    )
  return <Due at={task.dueAt} big={big} />
}

/** Where a task stands, and what about it needs to be seen. */
export function TaskMarks({ task, state = true }: { task: TaskItem; state?: boolean }) {
  const { say } = useSpeaker(words)
  return (
    <span className="marks">
      {state ? <span className={`mark ${toneOf(task)}`}>{say(`state.${task.state}`)}</span> : null}
      {task.urgent ? <span className="mark warn">{say('task.urgent')}</span> : null}
      {task.askedUntil ? <span className="mark warn">{say('task.asksTime')}</span> : null}
      {task.returns > 0 ? <span className="mark">{say('task.returns', { n: task.returns })}</span> : null}
      {task.reworks > 0 ? <span className="mark">{say('task.reworks', { n: task.reworks })}</span> : null}
    </span>
  )
}
