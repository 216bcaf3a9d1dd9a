import type { Ring, Shape } from './answers.ts'

export interface Point {
  readonly lon: number
  readonly lat: number
}

function ringsOf(shape: Shape): Ring[] {
  // The first ring of a polygon is its outline, the others are holes (RFC 7946, 3.1.6).
  const outlines =
    shape.type === 'Polygon' ? [shape.coordinates[0]] : shape.coordinates.map((polygon) => polygon[0])
  return outlines.filter((ring) => ring !== undefined)
}

/** West, south, east, north of everything given; `undefined` for nothing. */
export function boundsOf(
  shapes: readonly Shape[],
  points: readonly Point[] = [],
): [number, number, number, number] | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = (lon: number, lat: number) => {
    west = Math.min(west, lon)
    south = Math.min(south, lat)
    east = Math.max(east, lon)
    north = Math.max(north, lat)
  }
  for (const shape of shapes) for (const ring of ringsOf(shape)) for (const [lon, lat] of ring) take(lon, lat)
  for (const { lon, lat } of points) take(lon, lat)
  return west <= east ? [west, south, east, north] : undefined
}

/** Where a place's name stands when nobody said: the centre of gravity of its greatest outline. */
export function centreOf(shape: Shape): Point | undefined {
  let best: { point: Point; area: number } | undefined
  for (const ring of ringsOf(shape)) {
    const found = gravity(ring)
    if (found && (!best || found.area > best.area)) best = found
  }
  return best?.point
}

/** Centroid and area of a simple polygon by the shoelace formula; degrees are close enough for a label. */
function gravity(ring: Ring): { point: Point; area: number } | undefined {
  const origin = ring[0]
  if (!origin) return undefined
  let [twice, lon, lat] = [0, 0, 0]
  ring.forEach(([x, y], i) => {
    const next = ring[(i + 1) % ring.length] ?? origin
    const cross = (x - origin[0]) * (next[1] - origin[1]) - (next[0] - origin[0]) * (y - origin[1])
    twice += cross
    lon += (x + next[0] - 2 * origin[0]) * cross
    lat += (y + next[1] - 2 * origin[1]) * cross
  })
  if (twice === 0) return { point: { lon: origin[0], lat: origin[1] }, area: 0 }
  return {
    point: { lon: origin[0] + lon / (3 * twice), lat: origin[1] + lat / (3 * twice) },
    area: Math.abs(twice) / 2,
  }
}
