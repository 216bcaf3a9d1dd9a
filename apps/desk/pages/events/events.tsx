import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Segmented } from 'antd'
import { useId, useState } from 'react'
import {
  Nothing,
  PagedList,
  PageLink,
  PlaceSelect,
  rowsOf,
  Stale,
  Trouble,
  titleOfSeries,
  useKeys,
  useSearchState,
  useSpeaker,
  Waiting,
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
  const navigate = useNavigate()
  const pages = useInfiniteQuery(eventsQuery(filter))
  const rows = rowsOf(pages)
  const [cursor, setCursor] = useState<number>()
  const move = (by: number) =>
    setCursor(cursor === undefined ? 0 : Math.max(0, Math.min(rows.length - 1, cursor + by)))
  const chosen = cursor === undefined ? undefined : rows[cursor]
  useKeys([
    { key: 'j', does: words['keys.move'], act: () => move(1) },
    { key: 'k', does: words['keys.move'], act: () => move(-1) },
    {
      key: 'Enter',
      does: words['keys.open'],
      act: () => {
        if (chosen) void navigate({ to: `/events/${chosen.id}` as string, search: {} as never })
      },
    },
  ])
  if (pages.data === undefined)
    return pages.error ? (
      <Trouble error={pages.error} retry={() => void pages.refetch()} />
    ) : (
      <Waiting rows={6} />
    )
  if (rows.length === 0) {
    const filtered = Object.values(filter).some((value) => value !== undefined)
    return (
      <Nothing title={say(filtered ? 'list.noneFiltered' : 'list.none')}>{say('list.noneDetail')}</Nothing>
    )
  }
  return (
    <div className={`event-list ${pages.isPlaceholderData ? 'dimmed' : ''}`}>
      <Stale error={pages.error} retry={() => void pages.refetch()} />
      <PagedList
        pages={pages}
        label={say('list.label')}
        keyOf={({ id }) => id}
        rowPx={rowPx}
        cursor={cursor}
        row={(event, index) => <EventRow event={event} chosen={index === cursor} />}
      />
    </div>
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
