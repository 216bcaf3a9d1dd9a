import { useQueries } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import {
  ActorName,
  CityTime,
  cityInstantText,
  PageLink,
  Panel,
  useMe,
  useSpeaker,
  useWorld,
} from '#platform/desk'
import { taskWords, useTasksOf } from '#platform/desk/tasks'
import type { EventView } from '../answers.ts'
import { toldStep } from '../names.ts'
import { eventAlertQuery } from '../queries.ts'
import { type Happening, type Lane, listHappenings, shareOf } from '../time-line.ts'
import { words } from '../words.ts'

/** Of so many alerts the whole is asked for; an event of more is told by its steps. */
const mostAlerts = 40
/** As many as are told before somebody asks for all. */
const atFirst = 12

/** Everything that happened, on one axis of the city's time. */
export function EventLine({ event, originators }: { event: EventView; originators: readonly string[] }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const { zone } = useWorld()
  const [all, setAll] = useState(false)
  const present = event.members.filter(({ state }) => state !== 'left').slice(0, mostAlerts)
  const alerts = useQueries({
    queries: present.map(({ alert }) => ({ ...eventAlertQuery(alert), enabled: may('alarms.read') })),
  })
  const { tasks } = useTasksOf(originators, may('tasks.read'))
  const line = listHappenings({
    alerts: alerts.flatMap(({ data }) => data ?? []),
    history: event.history,
    tasks,
  })
  const first = line[0]
  const last = line.at(-1)
  const latestFirst = [...line].reverse()
  return (
    <Panel className="event-line" title={say('line.title')} note={say('line.note')}>
      {first && last ? (
        <Axis
          line={line}
          ends={[first.at, last.at]}
          label={say('line.axis', {
            from: cityInstantText(new Date(first.at), zone),
            until: cityInstantText(new Date(last.at), zone),
            n: line.length,
          })}
        />
      ) : null}
      <ol className="happenings">
        {(all ? latestFirst : latestFirst.slice(0, atFirst)).map((happening) => (
          <li key={happening.key} className={happening.lane}>
            <Told happening={happening} />
          </li>
        ))}
      </ol>
      {!all && line.length > atFirst ? (
        <Button onClick={() => setAll(true)}>{say('line.all', { n: line.length })}</Button>
      ) : null}
    </Panel>
  )
}

const lanes: readonly Lane[] = ['alerts', 'event', 'tasks']
const laneHeight = 26
const width = 1_000

/** A lane for alerts, for the event and for tasks, a mark for each thing; told in words by the list below. */
function Axis({
  line,
  ends,
  label,
}: {
  line: readonly Happening[]
  ends: readonly [string, string]
  label: string
}) {
  const { say } = useSpeaker(words)
  return (
    <div className="axis">
      <div className="lanes" aria-hidden="true">
        {lanes.map((lane) => (
          <span key={lane}>{say(`line.${lane}`)}</span>
        ))}
      </div>
      <svg
        role="img"
        aria-label={label}
        viewBox={`0 0 ${width} ${laneHeight * lanes.length}`}
        preserveAspectRatio="none"
      >
        {lanes.map((lane, index) => (
          <line
            key={lane}
            x1={0}
            x2={width}
            y1={laneHeight * (index + 0.5)}
            y2={laneHeight * (index + 0.5)}
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {line.map(({ key, at, lane }) => {
          const x = 10 + shareOf(at, ends) * (width - 20)
          const y = laneHeight * (lanes.indexOf(lane) + 0.5)
          // A line of no length with a round end: a dot that the stretched drawing does not squeeze.
          return (
            <line
              key={key}
              className={`dot ${lane}`}
              x1={x}
              x2={x}
              y1={y}
              y2={y}
              vectorEffect="non-scaling-stroke"
            />
          )
        })}
      </svg>
      <div className="ends small">
        <CityTime at={ends[0]} />
        <CityTime at={ends[1]} />
      </div>
    </div>
  )
}

function Told({ happening: { at, what } }: { happening: Happening }) {
  const speaker = useSpeaker(words)
  const tell = useSpeaker(taskWords)
  const { say, of } = speaker
  if (what.kind === 'step') {
    const { reason, summary } = what.taken.detail
    const said = typeof summary === 'string' ? summary : reason
    return (
      <>
        <CityTime at={at} />
        <div>
          <strong>{toldStep(what.taken, speaker)}</strong>{' '}
          <span className="small">
            <ActorName id={what.taken.actor} />
          </span>
          {typeof said === 'string' ? <q>{said}</q> : null}
        </div>
      </>
    )
  }
  const to = 'alert' in what ? `/alerts/${what.alert}` : `/tasks/${what.task}`
  const number =
    'alert' in what
      ? say('members.number', { n: String(what.alert) })
      : tell.say('task.number', { n: String(what.task) })
  return (
    <>
      <CityTime at={at} />
      <div>
        {say(`line.${what.kind}`, { title: of(what.title) })}{' '}
        <PageLink to={to} className="small">
          {number}
        </PageLink>
      </div>
    </>
  )
}
