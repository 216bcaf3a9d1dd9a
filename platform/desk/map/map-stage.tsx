import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import type { PlacePath } from '#vocabulary'
import { colours } from '../colours.ts'
import { useDrawnSize } from '../drawn-size.ts'
import { useTheme } from '../preferences.ts'
import { childrenQuery } from '../queries.ts'
import { Trouble } from '../trouble.tsx'
import type { PlaceCount } from './answers.ts'
import { boundsOf } from './bounds.ts'
import { drawnPlaces } from './drawn.ts'
import { shapesQuery } from './queries.ts'
import { useSpeaker } from './say.ts'
import './map.css'

const PlaceMap = lazy(() => import('./place-map.tsx'))

/**
 * The places right under one in the colours of their counts; it says so in words where it cannot be drawn. The map library
 * is read when the first map is shown. Give `chosen` and `onOpen` that stay the same from one rendering to the next.
 */
export function MapStage({
  parent,
  chosen,
  counts,
  onOpen,
}: {
  parent: PlacePath
  chosen: readonly PlacePath[]
  counts: readonly PlaceCount[]
  onOpen: (place: PlacePath) => void
}) {
  const speaker = useSpeaker()
  const { say } = speaker
  const theme = useTheme()
  const shapes = useQuery(shapesQuery(parent))
  const children = useQuery(childrenQuery(parent))
  const [failed, setFailed] = useState(false)
  const stage = useRef<HTMLDivElement>(null)
  useDrawnSize(stage)
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
      ? say('map.loading')
      : bounds === undefined
        ? say('map.noShapes')
        : undefined
  const trouble = shapes.error ?? children.error
  return (
    <div className="map-stage print-scaled print-whole" ref={stage}>
      {trouble ? (
        <Trouble error={trouble} retry={() => void Promise.all([shapes.refetch(), children.refetch()])} />
      ) : instead !== undefined || bounds === undefined ? (
        <div className="instead">{instead}</div>
      ) : (
        <Suspense fallback={<div className="instead">{say('map.loading')}</div>}>
          <PlaceMap
            // The map library takes its words once, when it is made.
            key={speaker.language}
            places={places}
            bounds={bounds}
            colours={colours[theme]}
            speaker={speaker}
            onOpen={onOpen}
            onFailure={fail}
          />
        </Suspense>
      )}
    </div>
  )
}
