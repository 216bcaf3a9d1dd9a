import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ActorName, CityTime, PageLink, Panel, RuleName, UnitName, useMe, useSpeaker } from '#platform/desk'
import { originOf, type TaskDetail, taskWords } from '#platform/desk/tasks'
import { useCodes } from './codes.ts'
import { originQuery } from './origin.ts'
import { words } from './words.ts'

/** What, where, why, who. */
export function TaskFacts({ task }: { task: TaskDetail }) {
  const { say, of } = useSpeaker(words)
  const codeOf = useCodes()
  return (
    <Panel className="task-facts" title={say('facts.title')}>
      {task.flag === 'unit-gone' ? <p className="warn">{say('facts.gone')}</p> : null}
      {task.note ? <p className="note">{task.note}</p> : null}
      <dl className="fact-list">
        <Fact name={say('facts.why')}>
          <Origin task={task} />
        </Fact>
        <Fact name={say('facts.where')}>
          <PageLink to="/" search={{ place: task.place }}>
            {of(task.placeName)}
          </PageLink>
        </Fact>
        <Fact name={say('facts.unit')}>
          {task.unit ? <UnitName id={task.unit} phone /> : say('facts.noUnit')}
        </Fact>
        {task.takenBy ? (
          <Fact name={say('facts.worker')}>
            <ActorName id={task.takenBy} />
          </Fact>
        ) : null}
        <Fact name={say('facts.opened')}>
          <ActorName id={task.openedBy} /> · <CityTime at={task.openedAt} />
        </Fact>
        <Fact name={say('facts.due')}>
          <CityTime at={task.dueAt} />
          {task.extensions > 0 ? ` (${say('facts.extensions', { n: task.extensions })})` : ''}
        </Fact>
        {task.askedUntil ? (
          <Fact name={say('facts.asked')}>
            <strong className="warn">
              <CityTime at={task.askedUntil} />
            </strong>
          </Fact>
        ) : null}
        {task.outcome ? <Fact name={say('facts.outcome')}>{codeOf(task.outcome)}</Fact> : null}
        {task.rating ? <Fact name={say('facts.rating')}>{codeOf(task.rating)}</Fact> : null}
        {task.checks === undefined ? null : (
          <Fact name={say('facts.checks')}>
            <TaskLink id={task.checks} />
          </Fact>
        )}
        {task.checkedBy.length > 0 ? (
          <Fact name={say('facts.checkedBy')}>
            {task.checkedBy.map(({ id, outcome }) => (
              <span key={id}>
                <TaskLink id={id} /> {outcome ? codeOf(outcome) : ''}{' '}
              </span>
            ))}
          </Fact>
        ) : null}
      </dl>
    </Panel>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function TaskLink({ id }: { id: number }) {
  const { say } = useSpeaker(taskWords)
  return <PageLink to={`/tasks/${id}`}>{say('task.number', { n: String(id) })}</PageLink>
}

/** What the task is for, in the words of the alert or event itself. */
function Origin({ task }: { task: TaskDetail }) {
  const tell = useSpeaker(taskWords)
  const { may } = useMe()
  const origin = originOf(task.originator, tell)
  const named = useQuery({
    ...originQuery(task.originator ?? ''),
    enabled:
      origin !== undefined && may(task.originator?.startsWith('event:') ? 'events.read' : 'alarms.read'),
  })
  if (!origin) {
    const [, rule] = /^rule:([\w-]+)$/.exec(task.originator ?? '') ?? []
    if (rule) return <RuleName id={rule} />
    return task.originator ?? <ActorName id={task.openedBy} />
  }
  return (
    <>
      <PageLink to={origin.to}>{origin.name}</PageLink>
      {named.data ? ` ${tell.of(named.data)}` : ''}
    </>
  )
}
