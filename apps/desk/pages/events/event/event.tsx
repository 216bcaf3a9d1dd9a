import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import {
  isRefused,
  KeyHint,
  Nothing,
  PageLink,
  Panel,
  PlaceName,
  Stale,
  Trouble,
  titleOfSeries,
  UnitName,
  useGo,
  useKeys,
  useMe,
  useSpeaker,
  useWindowName,
  Waiting,
} from '#platform/desk'
import { TasksOf } from '#platform/desk/tasks'
import type { EventView } from '../answers.ts'
import { outcomeText, riskText, toneOf } from '../names.ts'
import { eventQuery } from '../queries.ts'
import { words } from '../words.ts'
import { EventLine } from './event-line.tsx'
import { EventMap } from './event-map.tsx'
import { type Asked, JudgeDialog } from './judge-dialog.tsx'
import { Members } from './members.tsx'
import { useJudge } from './use-judge.ts'
import '../events.css'

/** One event: how large it is, which alerts it is made of, what happened, what is being done. */
export default function EventPage() {
  const { say } = useSpeaker(words)
  const { number = '' }: { number?: string } = useParams({ strict: false })
  const id = /^[1-9]\d{0,14}$/.test(number) ? Number(number) : undefined
  const event = useQuery({ ...eventQuery(id ?? 0), enabled: id !== undefined })
  if (id === undefined)
    return (
      <div className="center">
        <Nothing title={say('page.bad')}>
          {say('page.badDetail')} <PageLink to="/events">{say('page.back')}</PageLink>
        </Nothing>
      </div>
    )
  if (event.data)
    return <Ready key={id} event={event.data} error={event.error} retry={() => void event.refetch()} />
  return (
    <div className="center">
      {event.error ? (
        <div>
          <Trouble
            error={event.error}
            {...(isRefused(event.error) ? {} : { retry: () => void event.refetch() })}
          />
          <p>
            <PageLink to="/events">{say('page.back')}</PageLink>
          </p>
        </div>
      ) : (
        <Waiting rows={8} />
      )}
    </div>
  )
}

function Ready({ event, error, retry }: { event: EventView; error: Error | null; retry: () => void }) {
  const { may } = useMe()
  const { of } = useSpeaker(words)
  useWindowName(of(event.title))
  const goTo = useGo()
  const [asked, setAsked] = useState<Asked>()
  const judge = useJudge(event.id)
  const canJudge = may('events.judge', event.place)
  const present = event.members.filter(({ state }) => state !== 'left')
  const originators = [`event:${event.id}`, ...present.slice(0, 40).map(({ alert }) => `alert:${alert}`)]
  const allows = (step: string) => canJudge && event.allowedSteps.includes(step)
  const confirmAll: Asked = {
    step: 'confirm',
    alerts: present.filter(({ state }) => state === 'proposed').map(({ alert }) => alert),
  }
  useKeys([
    {
      key: 'u',
      does: words['keys.back'],
      act: () => goTo('/events'),
    },
    { key: '1', does: words['keys.confirm'], act: () => allows('confirm') && setAsked(confirmAll) },
    { key: '2', does: words['keys.reject'], act: () => allows('reject') && setAsked({ step: 'reject' }) },
    { key: 'r', does: words['keys.risk'], act: () => allows('assess') && setAsked({ step: 'assess' }) },
  ])
  return (
    <article className="event-page">
      <Head event={event} />
      <Stale error={error} retry={retry} />
      <div className="event-body">
        <div>
          <Steps event={event} canJudge={canJudge} allows={allows} confirmAll={confirmAll} ask={setAsked} />
          <Members event={event} canJudge={canJudge} ask={setAsked} />
          <TasksOf
            originator={`event:${event.id}`}
            also={originators.slice(1)}
            place={event.place}
            about={event.title}
          />
        </div>
        <div>
          <EventMap event={event} />
          <EventLine event={event} originators={originators} />
        </div>
      </div>
      {asked ? (
        <JudgeDialog
          asked={asked}
          event={event}
          // Proposed alerts of a confirmed event come in by `join`.
          judge={(body) =>
            judge(body.step === 'confirm' && event.state !== 'proposed' ? { ...body, step: 'join' } : body)
          }
          onClose={() => setAsked(undefined)}
        />
      ) : null}
    </article>
  )
}

function Head({ event }: { event: EventView }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const [first] = event.places
  return (
    <header className="event-head">
      <p className="small">
        <PageLink to="/events">{say('page.back')}</PageLink> · {say('page.number', { n: String(event.id) })}
        {event.mergedInto === undefined ? null : (
          <>
            {' · '}
            <PageLink to={`/events/${event.mergedInto}`}>
              {say('page.mergedInto', { n: String(event.mergedInto) })}
            </PageLink>
          </>
        )}
        {event.splitFrom === undefined ? null : (
          <>
            {' · '}
            <PageLink to={`/events/${event.splitFrom}`}>
              {say('page.splitFrom', { n: String(event.splitFrom) })}
            </PageLink>
          </>
        )}
      </p>
      <h1>{of(event.title)}</h1>
      {event.size && first ? (
        <p className="sentence">
          <Sentence event={event} first={first} />{' '}
          <span className="small">{say('page.sizeAsOf', { day: event.size.asKnownOn })}</span>
        </p>
      ) : (
        <p className="small">{say('page.noSize')}</p>
      )}
      <p className="marks">
        <span className={`mark ${toneOf(event)}`}>{say(`state.${event.state}`)}</span>
        <span className={`mark ${event.risk === 'high' ? 'alarm' : ''}`}>
          {riskText(event.risk, speaker)}
        </span>
        {event.outcome ? <span className="mark">{outcomeText(event.outcome, speaker)}</span> : null}
        {event.lead ? (
          <span>
            {say('page.lead')}: <UnitName id={event.lead.unit} phone />
          </span>
        ) : null}
      </p>
      {event.summary ? <p className="closing">{event.summary}</p> : null}
    </header>
  )
}

/** "Heting and others, 2 places: 23 confirmed since 2026-11-14". */
function Sentence({ event, first }: { event: EventView; first: EventView['places'][number] }) {
  const { say } = useSpeaker(words)
  if (!event.size) return null
  // The slots of the name are filled by a component, which reads the name of the place.
  const slot = '\u0000'
  const places = event.places.length > 1 ? say('page.places', { first: slot, n: event.places.length }) : slot
  const told = say('page.size', { places, from: event.size.from, n: event.size.amount })
  const [before, after] = told.split(slot)
  return (
    <>
      {before}
      <PlaceName path={first} />
      {after}
    </>
  )
}

function Steps({
  event,
  canJudge,
  allows,
  confirmAll,
  ask,
}: {
  event: EventView
  canJudge: boolean
  allows: (step: string) => boolean
  confirmAll: Asked
  ask: (asked: Asked) => void
}) {
  const { say, of } = useSpeaker(words)
  const propose = event.history.find(({ step }) => step === 'propose')
  const days = propose?.detail.withinDays
  const more = (['assess', 'command', 'merge', 'close', 'reopen'] as const).filter(allows)
  return (
    <Panel
      className={`event-steps no-print ${event.state === 'proposed' ? 'waits' : ''}`}
      title={say(event.state === 'proposed' ? 'why.title' : 'steps.title')}
    >
      {event.state === 'proposed' ? (
        <p>
          {typeof days === 'number' && event.disease ? (
            <strong>{say('why.rule', { disease: of(titleOfSeries(event.disease)), n: days })}</strong>
          ) : null}{' '}
          {say('why.decide')}
        </p>
      ) : null}
      {canJudge ? null : <p className="small">{say('steps.noRight')}</p>}
      <div className="buttons">
        {allows('confirm') ? (
          <Button type="primary" size="large" onClick={() => ask(confirmAll)}>
            {say('steps.confirm')} <KeyHint of="1" />
          </Button>
        ) : null}
        {allows('reject') ? (
          <Button size="large" onClick={() => ask({ step: 'reject' })}>
            {say('steps.reject')} <KeyHint of="2" />
          </Button>
        ) : null}
        {more.map((step) => (
          <Button key={step} onClick={() => ask({ step })}>
            {say(`steps.${step}`)}
          </Button>
        ))}
      </div>
    </Panel>
  )
}
