import { useInfiniteQuery } from '@tanstack/react-query'
import { Segmented } from 'antd'
import { useId } from 'react'
import {
  KeyList,
  Nothing,
  PageLink,
  PlaceSelect,
  titleOfSeries,
  useSearchState,
  useSpeaker,
} from '#platform/desk'
import { diseases } from '#vocabulary'
import { type EventSummary, eventStates } from './answers.ts'
import { riskText, toneOf } from './names.ts'
import { eventsQuery } from './queries.ts'
import { EventsSearch } from './search.ts'
import { words } from './words.ts'
import './events.css'

/** Height of a row before it was measured. */
const rowPx = 84

/** Events, the newest first. */
export default function Events() {
  const { say, of } = useSpeaker(words)
  const [state, change] = useSearchState(EventsSearch)
  const placeId = useId()
  return (
    <div className="events-page">
      <header className="page-head">
        <h1>{say('list.title')}</h1>
      </header>
      <section className="event-filters" aria-label={say('filter.label')}>
        <Segmented<'all' | EventSummary['state']>
          aria-label={say('filter.state')}
          value={state.state ?? 'all'}
          options={(['all', ...eventStates.filter((one) => one !== 'merged')] as const).map((value) => ({
            value,
            label: value === 'all' ? say('filter.all') : say(`state.${value}`),
          }))}
          onChange={(value) => change({ state: value === 'all' ? undefined : value })}
        />
        <label className="field">
          <span className="unseen">{say('filter.disease')}</span>
          <select
            value={state.disease ?? ''}
            onChange={({ target }) => change({ disease: target.value || undefined })}
          >
            <option value="">{say('filter.anyDisease')}</option>
            {Object.keys(diseases).map((disease) => (
              <option key={disease} value={disease}>
                {of(titleOfSeries(disease))}
              </option>
            ))}
          </select>
        </label>
        <div className="field">
          <label htmlFor={placeId} className="unseen">
            {say('filter.place')}
          </label>
          <PlaceSelect
            id={placeId}
            value={state.place}
            any={say('filter.anyPlace')}
            onChange={(place) => change({ place })}
          />
        </div>
      </section>
      <EventList filter={state} />
    </div>
  )
}

function EventList({ filter }: { filter: EventsSearchState }) {
  const { say } = useSpeaker(words)
  const filtered = Object.values(filter).some((value) => value !== undefined)
  return (
    <KeyList
      pages={useInfiniteQuery(eventsQuery(filter))}
      label={say('list.label')}
      keyOf={({ id }) => id}
      pathOf={({ id }) => `/events/${id}`}
      rowPx={rowPx}
      row={(event, chosen) => <EventRow event={event} chosen={chosen} />}
      none={
        <Nothing title={say(filtered ? 'list.noneFiltered' : 'list.none')}>{say('list.noneDetail')}</Nothing>
      }
    />
  )
}

type EventsSearchState = ReturnType<typeof EventsSearch.parse>

function EventRow({ event, chosen }: { event: EventSummary; chosen: boolean }) {
  const speaker = useSpeaker(words)
  const { say, of } = speaker
  const { proposed, confirmed } = event.alerts
  return (
    <article className={`event-row ${toneOf(event)} ${chosen ? 'chosen' : ''}`}>
      <PageLink to={`/events/${event.id}`} className="name">
        {of(event.title)}
      </PageLink>
      <span className="marks">
        <span className={`mark ${toneOf(event)}`}>{say(`state.${event.state}`)}</span>
        <span className={`mark ${event.risk === 'high' ? 'alarm' : ''}`}>
          {riskText(event.risk, speaker)}
        </span>
      </span>
      <span className="small">
        {of(event.placeName)} · {say('list.days', { from: event.firstDay, until: event.latestDay })} ·{' '}
        {say('list.alerts', { n: confirmed + proposed })}
        {proposed > 0 && event.state === 'confirmed' ? ` · ${say('list.unconfirmed', { n: proposed })}` : ''}
      </span>
    </article>
  )
}
