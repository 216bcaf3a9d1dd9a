import type { PlacePath, Words } from '#vocabulary'
import type { Place } from '../answers.ts'
import type { Shade } from '../colours.ts'
import type { PlaceCount, Shape, Shapes } from './answers.ts'
import { centreOf, type Point } from './bounds.ts'
import { shadeOf, shadeStarts } from './shades.ts'

/** A place as the map draws it. */
export interface DrawnPlace {
  readonly path: PlacePath
  readonly name: Words
  readonly amount: number
  readonly shade: Shade
  readonly chosen: boolean
  readonly shape: Shape | undefined
  /** Where its label stands, and its dot where it has no outline. */
  readonly point: Point | undefined
}

/** Greatest counts first: they have the first right to a label. Chosen places go before all. */
export function drawnPlaces(of: {
  shapes: Shapes['features']
  places: readonly Place[]
  counts: readonly PlaceCount[]
  /** Drawn with a bold edge, and first to be named. */
  chosen: readonly PlacePath[]
}): DrawnPlace[] {
  const shapes = new Map(of.shapes.map(({ properties, geometry }) => [properties.path, geometry]))
  const places = new Map(of.places.map((place) => [place.path, place]))
  const starts = shadeStarts(of.counts)
  return of.counts
    .map((count) => {
      const shape = shapes.get(count.place)
      const { lon, lat } = places.get(count.place) ?? {}
      return {
        path: count.place,
        name: count.name,
        amount: count.amount,
        shade: shadeOf(count, starts),
        chosen: of.chosen.includes(count.place),
        shape,
        point: shape ? centreOf(shape) : lon !== undefined && lat !== undefined ? { lon, lat } : undefined,
      }
    })
    .sort((a, b) => Number(b.chosen) - Number(a.chosen) || b.amount - a.amount || (a.path < b.path ? -1 : 1))
}
