import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { AsOf, Nothing, Panel, Stale, Trouble, titleOfSeries, Waiting } from '#platform/desk'
import { Legend, MapStage, placeCountsQuery, shadeStarts } from '#platform/desk/map'
import { addDays, type PlacePath } from '#vocabulary'
import { useChangeFilters, useFilters } from '../filters/use-filters.ts'
import type { Shown } from '../overview.tsx'
import { mapDays } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { PlaceList } from './place-list.tsx'

export function MapPanel({ shown }: { shown: Shown }) {
  const { world, home, place, tally, series } = shown
  const { say, of } = useSpeaker()
  const { asKnownOn } = useFilters()
  // A place without places of its own is shown among its neighbours.
  const parent = place.children === 0 && place.path !== home.path ? (place.parent ?? place.path) : place.path
  const until = asKnownOn ?? world.today
  const from = addDays(until, 1 - mapDays)
  const change = useChangeFilters()
  const open = useCallback((path: PlacePath) => change({ place: path }), [change])
  const chosen = useMemo(() => [place.path], [place.path])
  const counts = useQuery(
    placeCountsQuery({ tally: tally.tally, series, parent, from, until, knownOn: asKnownOn }),
  )
  const title = `${of(tally.title)} · ${of(titleOfSeries(series))} · ${say('map.title', { n: mapDays })}`
  const span = say('map.span', { from, until })
  return (
    <Panel className="map-panel" title={title} note={span} end={<AsOf ms={counts.dataUpdatedAt} />}>
      {counts.data === undefined ? (
        counts.error ? (
          <Trouble error={counts.error} retry={() => void counts.refetch()} />
        ) : (
          <Waiting rows={8} />
        )
      ) : counts.data.length === 0 ? (
        <Nothing title={say('map.none')} />
      ) : (
        <>
          <Stale error={counts.error} retry={() => void counts.refetch()} />
          {counts.data.every(({ reports, amount }) => reports === 0 && amount === 0) ? (
            <p className="warn">{say('places.quiet', { n: mapDays })}</p>
          ) : null}
          <div className={`map-and-list ${counts.isPlaceholderData ? 'dimmed' : ''}`}>
            <MapStage parent={parent} chosen={chosen} counts={counts.data} onOpen={open} />
            <PlaceList counts={counts.data} chosen={place.path} />
          </div>
          <Legend starts={shadeStarts(counts.data)} />
        </>
      )}
    </Panel>
  )
}
