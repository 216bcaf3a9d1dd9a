import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import {
  homeQuery,
  Nothing,
  PageLink,
  type Place,
  Read,
  Trail,
  Trouble,
  useKeys,
  useMe,
  useSearchState,
  useSpeaker,
  useWindowName,
  Waiting,
} from '#platform/desk'
import {
  AsKnownOn,
  CountsPanel,
  chooseTally,
  LookingBack,
  SeriesChoice,
  type TallyEntry,
  talliesQuery,
} from '#platform/desk/counts'
import '../page.css'
import type { PlaceInFull } from './answers.ts'
import { ChildrenPanel } from './children-panel.tsx'
import { AlertsAt, EventsAt, OrdersAt, SourcesAt, TasksAt } from './lines.tsx'
import './place.css'
import { placeInFullQuery } from './queries.ts'
import { PlaceSearch } from './search.ts'
import { UnitsPanel } from './units-panel.tsx'
import { words } from './words.ts'

/** Everything that is known of one place: whom to call, what was counted, what is open, what is in force. */
export default function PlacePage() {
  const { say } = useSpeaker(words)
  const { areas } = useMe()
  const { path } = useParams({ strict: false })
  const home = useQuery(homeQuery(areas))
  const asked = path ?? home.data?.path
  const place = useQuery({ ...placeInFullQuery(asked ?? ''), enabled: asked !== undefined })
  if (home.data && place.data) return <Found home={home.data} place={place.data} />
  const failed = [home, place].find(({ error, data }) => error && data === undefined)
  return (
    <div className="center">
      {failed?.error ? (
        <Trouble error={failed.error} retry={() => void failed.refetch()} />
      ) : home.data === null ? (
        <Nothing title={say('place.none')}>{say('place.noneDetail')}</Nothing>
      ) : (
        <Waiting />
      )}
    </div>
  )
}

function Found({ home, place }: { home: Place; place: PlaceInFull }) {
  const { may } = useMe()
  const { of } = useSpeaker(words)
  useWindowName(of(place.name))
  const navigate = useNavigate()
  useKeys([
    {
      key: 'u',
      does: words['keys.up'],
      act: () => {
        if (place.parent) void navigate({ to: `/places/${place.parent}`, search: (old: object) => old })
      },
    },
  ])
  const tallies = useQuery(talliesQuery)
  return (
    <div className="page place">
      <PlaceHead home={home} place={place} />
      <div className="two">
        <div className="stack">
          {may('alarms.read') ? <AlertsAt place={place.path} /> : null}
          {may('tallies.read') ? (
            <Read query={tallies} rows={8}>
              {(found) => <Counts tallies={found} place={place} />}
            </Read>
          ) : null}
          <div className="pairs">
            {may('events.read') ? <EventsAt place={place.path} /> : null}
            {may('tasks.read') ? <TasksAt place={place.path} /> : null}
          </div>
          {may('sources.read') ? <SourcesAt place={place.path} /> : null}
        </div>
        <div className="stack">
          <UnitsPanel place={place} />
          {may('orders.read') ? <OrdersAt place={place.path} /> : null}
          <ChildrenPanel place={place} tallies={tallies.data} />
        </div>
      </div>
    </div>
  )
}

function PlaceHead({ home, place }: { home: Place; place: PlaceInFull }) {
  const { say, of } = useSpeaker(words)
  const { population, codes, validUntil, successor } = place
  const facts = [
    say(`level.${place.level}`),
    population === undefined ? undefined : say('place.population', { n: population }),
    codes.length === 0 ? undefined : say('place.codes', { codes: codes.join(', ') }),
  ].filter((fact) => fact !== undefined)
  return (
    <>
      <Trail
        home={home.path}
        place={place}
        link={(path, name) => (
          <PageLink to={`/places/${path}`} search={(old) => old}>
            {name}
          </PageLink>
        )}
      />
      <div className="page-head">
        <h1>{of(place.name)}</h1>
        <p className="faint says">{facts.join(' · ')}</p>
        <PageLink to="/" search={{ place: place.path }}>
          {say('place.onMap')}
        </PageLink>
      </div>
      {validUntil ? (
        <p className="warn">
          {say('place.until', { day: validUntil })}
          {successor ? (
            <>
              {' '}
              <PageLink to={`/places/${successor}`}>{say('place.successor')}</PageLink>
            </>
          ) : null}
        </p>
      ) : null}
    </>
  )
}

function Counts({ tallies, place }: { tallies: readonly TallyEntry[]; place: PlaceInFull }) {
  const { say } = useSpeaker(words)
  const [search, change] = useSearchState(PlaceSearch)
  const { asKnownOn, span = 'weeks' } = search
  const { tally, series } = chooseTally(tallies, search)
  return (
    <div className="stack">
      <search className="filters" aria-label={say('place.counts')}>
        <SeriesChoice {...{ tallies, tally, series }} onChoose={change} />
        <AsKnownOn
          {...{ tally, series, asKnownOn }}
          place={place.path}
          onChoose={(day) => change({ asKnownOn: day })}
        />
        <LookingBack day={asKnownOn} />
      </search>
      <CountsPanel
        {...{ place, tally, series, asKnownOn, span }}
        onSpan={(chosen) => change({ span: chosen === 'weeks' ? undefined : chosen })}
      />
    </div>
  )
}
