import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import {
  ActorName,
  CityTime,
  isRefused,
  Nothing,
  PageLink,
  Panel,
  Stale,
  Trouble,
  useGo,
  useKeys,
  useSearchState,
  useSpeaker,
  useWindowName,
  Waiting,
} from '#platform/desk'
import {
  isPersonStep,
  type PersonStep,
  TaskClock,
  type TaskDetail,
  TaskMarks,
  taskQuery,
  taskWords,
} from '#platform/desk/tasks'
import { TaskSearch } from '../search.ts'
import { filesQuery } from './files.ts'
import { stageLineOf } from './stage-line.ts'
import { StepDialog } from './step-dialog.tsx'
import { stepForms } from './step-forms.ts'
import { TaskFacts } from './task-facts.tsx'
import { TaskFiles } from './task-files.tsx'
import { TaskHistory } from './task-history.tsx'
import { TaskSteps } from './task-steps.tsx'
import { useStep } from './use-step.ts'
import { words } from './words.ts'
import '../tasks.css'

/** One task: what it is, how it stands, what the reader may do. */
export default function TaskPage() {
  const { say } = useSpeaker(words)
  const { number = '' }: { number?: string } = useParams({ strict: false })
  const id = /^\d{1,15}$/.test(number) ? Number(number) : undefined
  const task = useQuery({ ...taskQuery(id ?? 0), enabled: id !== undefined })
  if (id === undefined)
    return (
      <div className="center">
        <Nothing title={say('page.bad')}>
          {say('page.badDetail')} <PageLink to="/tasks">{say('page.back')}</PageLink>
        </Nothing>
      </div>
    )
  if (task.data)
    return <Ready task={task.data} error={task.error} retry={() => void task.refetch()} key={id} />
  return (
    <div className="center">
      {task.error ? (
        <div>
          <Trouble
            error={task.error}
            {...(isRefused(task.error) ? {} : { retry: () => void task.refetch() })}
          />
          <p>
            <PageLink to="/tasks">{say('page.back')}</PageLink>
          </p>
        </div>
      ) : (
        <Waiting rows={8} />
      )}
    </div>
  )
}

function Ready({ task, error, retry }: { task: TaskDetail; error: Error | null; retry: () => void }) {
  const { say } = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  useWindowName(tell.of(task.title))
  const goTo = useGo()
  const [{ step: asked }, change] = useSearchState(TaskSearch)
  const [step, setStep] = useState<PersonStep>()
  const [filesShown, setFilesShown] = useState(false)
  const files = useQuery({ ...filesQuery(task.id), enabled: filesShown })
  const taking = useStep(task.id)
  // A card of the board asked for a step: it is asked once, and a reload does not ask again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is asked for counts, whatever the task has become.
  useEffect(() => {
    if (asked === undefined) return
    if (isPersonStep(asked) && task.steps.includes(asked)) setStep(asked)
    change({ step: undefined }, { replace: true })
  }, [asked])
  useKeys([
    {
      key: 'u',
      does: words['keys.back'],
      act: () => goTo('/tasks'),
    },
  ])
  const go = (chosen: PersonStep) => {
    if (!stepForms[chosen].quick) return setStep(chosen)
    // What went wrong is shown by the panel of steps.
    taking.take({ step: chosen }).catch(() => {})
  }
  return (
    <article className="task-page">
      <header className="task-head">
        <p className="small">
          <PageLink to="/tasks">{say('page.back')}</PageLink> · {tell.say(`kind.${task.kind}`)} ·{' '}
          {tell.say('task.number', { n: String(task.id) })}
        </p>
        <h1>{tell.of(task.title)}</h1>
        <p className="line">
          <TaskClock task={task} big />
          <TaskMarks task={task} />
        </p>
        <Stale error={error} retry={retry} />
      </header>
      <StageLine task={task} />
      <div className="task-body">
        <TaskSteps task={task} go={go} error={taking.error} pending={taking.pending} />
        <TaskFacts task={task} />
        <TaskFiles task={task} shown={filesShown} show={() => setFilesShown(true)} />
        <Panel className="task-history" title={say('history.title')}>
          <TaskHistory task={task} />
        </Panel>
      </div>
      {step ? (
        <StepDialog
          task={task}
          step={step}
          files={files.data ?? []}
          take={taking.take}
          onClose={() => setStep(undefined)}
        />
      ) : null}
    </article>
  )
}

function StageLine({ task }: { task: TaskDetail }) {
  const { say } = useSpeaker(words)
  return (
    <ol className="stage-line panel" aria-label={say('stages.title')}>
      {stageLineOf(task).map(({ stage, how, by }) => (
        <li key={stage} className={how} aria-current={how === 'now' ? 'step' : undefined}>
          <strong>{say(`stages.${stage}`)}</strong>
          {by ? (
            <span className="small">
              <ActorName id={by.actor} /> <CityTime at={by.at} />
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
