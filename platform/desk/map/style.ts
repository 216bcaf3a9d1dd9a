import type { Feature, FeatureCollection, Geometry } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { type Colours, type Shade, shadeColour } from '../colours.ts'
import type { DrawnPlace } from './drawn.ts'

const hatchPixels = 8

/** One hatch for each theme: a pattern once added keeps its name. */
export function hatchName({ hatch }: Colours): string {
  return `hatch-${hatch}`
}

/** A square of diagonal lines that repeats without a seam. */
export function hatchImage({ hatch, hatchGround }: Colours): ImageData {
  const image = new ImageData(hatchPixels, hatchPixels)
  for (let y = 0; y < hatchPixels; y++) {
    for (let x = 0; x < hatchPixels; x++) {
      const onLine = (x + y) % hatchPixels < 2
      image.data.set([...rgbOf(onLine ? hatch : hatchGround), 255], 4 * (y * hatchPixels + x))
    }
  }
  return image
}

function rgbOf(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16))
}

const shades: readonly Shade[] = [0, 1, 2, 3, 4, 5]

/** The whole style: a ground, the areas, their edges, and dots for places without an outline. */
export function styleOf(colours: Colours): StyleSpecification {
  const colour: ['match', unknown, ...unknown[]] = [
    'match',
    ['get', 'shade'],
    ...shades.flatMap((shade) => [shade, shadeColour(colours, shade)]),
    colours.hatchGround,
  ]
  const chosenFirst = (chosen: number | string, other: number | string) => [
    'case',
    ['get', 'chosen'],
    chosen,
    other,
  ]
  return {
    version: 8,
    sources: { places: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      {
        id: 'areas',
        type: 'fill',
        source: 'places',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': colour, 'fill-antialias': true },
      },
      {
        id: 'hatched',
        type: 'fill',
        source: 'places',
        filter: ['all', ['==', ['geometry-type'], 'Polygon'], ['==', ['get', 'shade'], -1]],
        paint: { 'fill-pattern': hatchName(colours) },
      },
      {
        id: 'edges',
        type: 'line',
        source: 'places',
        filter: ['==', ['geometry-type'], 'Polygon'],
        layout: { 'line-join': 'round', 'line-sort-key': chosenFirst(1, 0) },
        paint: { 'line-color': chosenFirst(colours.accent, colours.line), 'line-width': chosenFirst(3, 1) },
      },
      {
        id: 'dots',
        type: 'circle',
        source: 'places',
        filter: ['==', ['geometry-type'], 'Point'],
        paint: {
          'circle-color': colour,
          'circle-radius': 9,
          'circle-stroke-color': chosenFirst(colours.accent, colours.line),
          'circle-stroke-width': chosenFirst(3, 1.5),
        },
      },
    ],
    // The expressions above are plain arrays to TypeScript; the map checks them against its own grammar when it loads.
  } as StyleSpecification
}

export function toFeatures(places: readonly DrawnPlace[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: places.flatMap(({ path, shade, chosen, shape, point }): Feature[] => {
      const geometry = shape ?? (point && { type: 'Point' as const, coordinates: [point.lon, point.lat] })
      return geometry
        ? [{ type: 'Feature', properties: { path, shade, chosen }, geometry: geometry as Geometry }]
        : []
    }),
  }
}
