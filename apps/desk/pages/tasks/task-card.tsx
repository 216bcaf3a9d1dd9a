import { PageLink, UnitName, useMe, useSpeaker } from '#platform/desk'
import { nextStepOf, TaskClock, type TaskItem, TaskMarks, taskWords } from '#platform/desk/tasks'
import { stepForms } from './task/step-forms.ts'

/** One task as a card: its words, where, who, the clock; on a phone the next step as one large button. */
export function TaskCard({ task, chosen, state }: { task: TaskItem; chosen: boolean; state: boolean }) {
  const { say, of } = useSpeaker(taskWords)
  const { may } = useMe()
  const next = nextStepOf(task)
  const canGoOn = next !== undefined && may(stepForms[next].action, task.place)
  return (
    <article className={`task-card ${task.overdue ? 'late' : ''} ${chosen ? 'chosen' : ''}`}>
      <PageLink to={`/tasks/${task.id}`} className="name">
        {of(task.title)}
      </PageLink>
      <span className="small">
        {of(task.placeName)} · {task.unit ? <UnitName id={task.unit} /> : say('task.noUnit')}
      </span>
      <span className="foot">
        <TaskClock task={task} />
        <TaskMarks task={task} state={state} />
      </span>
      {canGoOn ? (
        <PageLink to={`/tasks/${task.id}`} search={{ step: next }} className="go">
          {say(`step.${next}`)}
        </PageLink>
      ) : null}
    </article>
  )
}
