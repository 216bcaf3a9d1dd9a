import { useQuery } from '@tanstack/react-query'
import { PageLink, Panel, useMe, useSpeaker } from '#platform/desk'
import { TasksOf } from '#platform/desk/tasks'
import type { AlertDetail } from './answers.ts'
import { cityOf } from './city.ts'
import { eventsOfQuery, relatedQuery } from './queries.ts'
import { tellOutcome, tellState } from './tell.ts'
import { words } from './words.ts'

/** What belongs to it: its event, the tasks sent out for it, alerts of the same disease in the same city. */
export function Related({ alert }: { alert: AlertDetail }) {
  const { may } = useMe()
  return (
    <>
      {may('events.read') ? <EventOf alert={alert} /> : null}
      <TasksOf originator={`alert:${alert.id}`} place={alert.place} about={alert.title} />
      <Neighbours alert={alert} />
    </>
  )
}

function EventOf({ alert }: { alert: AlertDetail }) {
  const { say, of } = useSpeaker(words)
  const events = useQuery(eventsOfQuery(alert.id))
  if (events.data === undefined) return null
  return (
    <Panel className="event-of" title={say('event.title')}>
      {events.data.length === 0 ? <p className="faint">{say('event.none')}</p> : null}
      <ul className="plain-list">
        {events.data.map(({ id, title }) => (
          <li key={id}>
            <PageLink to={`/events/${id}`}>
              {say('event.number', { n: String(id) })} · {of(title)}
            </PageLink>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Neighbours({ alert }: { alert: AlertDetail }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const related = useQuery(relatedQuery({ disease: alert.disease, place: cityOf(alert.place) }))
  const others = related.data?.filter(({ id }) => id !== alert.id)
  if (others === undefined) return null
  return (
    <Panel className="related" title={say('related.title')}>
      {others.length === 0 ? <p className="faint">{say('related.none')}</p> : null}
      <ul className="plain-list">
        {others.map(({ id, title, state, outcome, day }) => (
          <li key={id}>
            <PageLink to={`/alerts/${id}`} search={(old) => old}>
              {of(title)}
            </PageLink>
            <span className="facts small">
              <span>{day}</span>
              <span>
                {state === 'closed' && outcome ? tellOutcome(outcome, speaker) : tellState(state, speaker)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
