import { type GeoJSONSource, Map as LibreMap, NavigationControl, setWorkerUrl } from 'maplibre-gl'
import type { Colours } from '../colours.ts'
import 'maplibre-gl/dist/maplibre-gl.css'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import { useEffect, useRef, useState } from 'react'
import type { PlacePath } from '#vocabulary'
import type { DrawnPlace } from './drawn.ts'
import { showLabels } from './labels.ts'
import { printable } from './printable.ts'
import type { Speaker } from './say.ts'
import { hatchImage, hatchName, styleOf, toFeatures } from './style.ts'

setWorkerUrl(new URL(workerUrl, import.meta.url).href)

interface Props {
  readonly places: readonly DrawnPlace[]
  readonly bounds: readonly [number, number, number, number]
  readonly colours: Colours
  readonly speaker: Speaker
  readonly onOpen: (place: PlacePath) => void
  readonly onFailure: () => void
}

/** Areas in the colours of their counts. Nothing is fetched: no tiles, no glyphs, no sprites. */
export default function PlaceMap({ places, bounds, colours, speaker, onOpen, onFailure }: Props) {
  const stage = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<LibreMap>()
  // Read when the map is made, and kept up to date by the effects below.
  const first = useRef({ bounds, colours, speaker })

  useEffect(() => {
    if (!stage.current) return
    const made = makeMap(stage.current, first.current)
    if (!made) {
      onFailure()
      return
    }
    made.on('load', () => setMap(made))
    return () => {
      setMap(undefined)
      made.remove()
    }
  }, [onFailure])

  useEffect(() => {
    if (!map) return
    map.setMissingStyleImageResolver((name) => {
      if (name === hatchName(colours)) map.addImage(name, hatchImage(colours))
    })
    map.setStyle(styleOf(colours), { diff: true })
  }, [map, colours])

  useEffect(() => {
    if (!map) return
    const tell = (drawn: 'yes' | 'no') => stage.current?.setAttribute('data-drawn', drawn)
    const draw = () => {
      tell('no')
      void map.getSource<GeoJSONSource>('places')?.setData(toFeatures(places))
    }
    draw()
    // A changed style begins with an empty source.
    const restyled = map.on('styledata', draw)
    const settled = map.on('idle', () => tell('yes'))
    return () => {
      restyled.unsubscribe()
      settled.unsubscribe()
    }
  }, [map, places])

  useEffect(() => (map ? printable(map) : undefined), [map])

  const [west, south, east, north] = bounds
  // A dot needs room for the label above it, and keeps clear of the buttons.
  const padding = places.some(({ shape }) => shape) ? 24 : 72
  useEffect(() => {
    map?.fitBounds([west, south, east, north], { padding, animate: false })
  }, [map, west, south, east, north, padding])

  useEffect(() => (map ? showLabels(map, places, speaker) : undefined), [map, places, speaker])

  useEffect(() => {
    if (!map) return
    const open = map.on('click', ['areas', 'hatched', 'dots'], ({ features }) => {
      const path: unknown = features?.[0]?.properties.path
      const place = places.find((of) => of.path === path)
      if (place) onOpen(place.path)
    })
    const point = (shape: string) => () => {
      map.getCanvas().style.cursor = shape
    }
    const enter = map.on('mouseenter', ['areas', 'hatched', 'dots'], point('pointer'))
    const leave = map.on('mouseleave', ['areas', 'hatched', 'dots'], point(''))
    return () => {
      for (const { unsubscribe } of [open, enter, leave]) unsubscribe()
    }
  }, [map, places, onOpen])

  return <div ref={stage} className="canvas" data-drawn="no" />
}

function makeMap(
  container: HTMLElement,
  of: Pick<Props, 'bounds' | 'colours' | 'speaker'>,
): LibreMap | undefined {
  const { say } = of.speaker
  const [west, south, east, north] = of.bounds
  try {
    const map = new LibreMap({
      container,
      style: styleOf(of.colours),
      bounds: [west, south, east, north],
      attributionControl: false,
      renderWorldCopies: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      maxZoom: 16,
      // What was drawn last is there to be copied when the page is printed.
      canvasContextAttributes: { preserveDrawingBuffer: true },
      // One finger scrolls the page, two move the map.
      cooperativeGestures: true,
      locale: {
        'Map.Title': say('map.name'),
        'NavigationControl.ZoomIn': say('map.zoomIn'),
        'NavigationControl.ZoomOut': say('map.zoomOut'),
        'CooperativeGesturesHandler.WindowsHelpText': say('map.wheel'),
        'CooperativeGesturesHandler.MacHelpText': say('map.wheelMac'),
        'CooperativeGesturesHandler.MobileHelpText': say('map.fingers'),
      },
    })
    map.addControl(new NavigationControl({ showCompass: false }), 'top-right')
    return map
  } catch {
    // No WebGL 2 (an old device, a locked-down browser): the list says the same.
    return undefined
  }
}
