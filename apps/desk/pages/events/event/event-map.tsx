import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import {
  AsOf,
  Nothing,
  Panel,
  placeQuery,
  Trouble,
  useGo,
  useMe,
  useSpeaker,
  useWorld,
  Waiting,
} from '#platform/desk'
import { Legend, MapStage, placeCountsQuery, shadeStarts } from '#platform/desk/map'
import type { Day, PlacePath } from '#vocabulary'
import type { EventView } from '../answers.ts'
import { words } from '../words.ts'
import { mapOf } from './map-of.ts'

/** Where: what was confirmed around the event since its first day, the places of its alerts with a bold edge. */
export function EventMap({ event }: { event: EventView }) {
  const { say } = useSpeaker(words)
  const { may } = useMe()
  const { today } = useWorld()
  const place = useQuery(placeQuery(event.place))
  const until = event.state === 'closed' ? event.latestDay : today
  const title = say('map.title')
  if (event.disease === undefined || !may('tallies.read'))
    return (
      <Panel className="event-map" title={title}>
        <Nothing title={say('map.noDisease')} />
      </Panel>
    )
  return (
    <Panel className="event-map" title={title} note={say('map.note', { from: event.firstDay, until })}>
      {place.data ? (
        <Counted event={event} series={event.disease} until={until} hasPlaces={place.data.children > 0} />
      ) : place.error ? (
        <Trouble error={place.error} retry={() => void place.refetch()} />
      ) : (
        <Waiting rows={6} />
      )}
    </Panel>
  )
}

function Counted({
  event,
  series,
  until,
  hasPlaces,
}: {
  event: EventView
  series: string
  until: Day
  hasPlaces: boolean
}) {
  const { say, of } = useSpeaker(words)
  const goTo = useGo()
  const { parent, chosen } = useMemo(
    () => mapOf({ place: event.place, places: event.places, hasPlaces }),
    [event.place, event.places, hasPlaces],
  )
  const counts = useQuery(
    placeCountsQuery({ tally: 'cases.confirmed', series, parent, from: event.firstDay, until }),
  )
  const open = useCallback((path: PlacePath) => goTo('/', { place: path, series }), [goTo, series])
  if (counts.data === undefined)
    return counts.error ? (
      <Trouble error={counts.error} retry={() => void counts.refetch()} />
    ) : (
      <Waiting rows={6} />
    )
  if (counts.data.length === 0) return <Nothing title={say('map.none')} />
  const told = counts.data
    .filter(({ amount, place }) => amount > 0 || chosen.includes(place))
    .sort((a, b) => b.amount - a.amount)
  return (
    <>
      <MapStage parent={parent} chosen={chosen} counts={counts.data} onOpen={open} />
      <Legend starts={shadeStarts(counts.data)} />
      <p className="small">
        {told.map(({ place, name, amount }) => (
          <span key={place} className="told">
            {say('map.counts', { place: of(name), n: amount })}
          </span>
        ))}{' '}
        <AsOf ms={counts.dataUpdatedAt} />
      </p>
    </>
  )
}
