import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useState } from 'react'
import {
  AsOf,
  colours,
  Nothing,
  Panel,
  Stale,
  Trouble,
  titleOfSeries,
  useTheme,
  Waiting,
} from '#platform/desk'
import { addDays, type PlacePath } from '#vocabulary'
import { useChangeFilters, useFilters } from '../filters/use-filters.ts'
import type { Shown } from '../overview.tsx'
import { childrenQuery, mapDays, placeCountsQuery, shapesQuery } from '../queries.ts'
import { useSpeaker } from '../say.ts'
import { boundsOf } from './bounds.ts'
import { drawnPlaces } from './drawn.ts'
import { Legend } from './legend.tsx'
import { PlaceList } from './place-list.tsx'
import { shadeStarts } from './shades.ts'

const PlaceMap = lazy(() => import('./place-map.tsx'))

export function MapPanel({ shown }: { shown: Shown }) {
  const { world, home, place, tally, series } = shown
  const { say, of } = useSpeaker()
  const { asKnownOn } = useFilters()
  // A place without places of its own is shown among its neighbours.
  const parent = place.children === 0 && place.path !== home.path ? (place.parent ?? place.path) : place.path
  const until = asKnownOn ?? world.today
  const counts = useQuery(placeCountsQuery({ tally: tally.tally, series, parent, until, knownOn: asKnownOn }))
  const title = `${of(tally.title)} · ${of(titleOfSeries(series))} · ${say('map.title', { n: mapDays })}`
  const span = say('map.span', { from: addDays(until, 1 - mapDays), until })
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
            <Stage parent={parent} chosen={place.path} counts={counts.data} />
            <PlaceList counts={counts.data} chosen={place.path} />
          </div>
          <Legend starts={shadeStarts(counts.data)} />
        </>
      )}
    </Panel>
  )
}

type Counts = Parameters<typeof PlaceList>[0]['counts']

function Stage({ parent, chosen, counts }: { parent: PlacePath; chosen: PlacePath; counts: Counts }) {
  const speaker = useSpeaker()
  const { say } = speaker
  const theme = useTheme()
  const change = useChangeFilters()
  const shapes = useQuery(shapesQuery(parent))
  const children = useQuery(childrenQuery(parent))
  const [failed, setFailed] = useState(false)
  const open = useCallback((place: PlacePath) => change({ place }), [change])
  const fail = useCallback(() => setFailed(true), [])
  const places = useMemo(
    () => drawnPlaces({ shapes: shapes.data ?? [], places: children.data ?? [], counts, chosen }),
    [shapes.data, children.data, counts, chosen],
  )
  const bounds = useMemo(
    () =>
      boundsOf(
        places.flatMap(({ shape }) => shape ?? []),
        places.flatMap(({ point }) => point ?? []),
      ),
    [places],
  )
  const instead = failed
    ? say('map.failed')
    : shapes.isPending || children.isPending
      ? say('desk.loading')
      : bounds === undefined
        ? say('map.noShapes')
        : undefined
  const trouble = shapes.error ?? children.error
  return (
    <div className="map-stage">
      {trouble ? (
        <Trouble error={trouble} retry={() => void Promise.all([shapes.refetch(), children.refetch()])} />
      ) : instead !== undefined || bounds === undefined ? (
        <div className="instead">{instead}</div>
      ) : (
        <Suspense fallback={<div className="instead">{say('desk.loading')}</div>}>
          <PlaceMap
            // The map library takes its words once, when it is made.
            key={speaker.language}
            places={places}
            bounds={bounds}
            colours={colours[theme]}
            speaker={speaker}
            onOpen={open}
            onFailure={fail}
          />
        </Suspense>
      )}
    </div>
  )
}
