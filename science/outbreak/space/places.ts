/** A place on the globe, in degrees, or on a plane, in any unit. Places of one study are all of one kind. */
export type PlacePoint =
  | { readonly latitude: number; readonly longitude: number }
  | { readonly x: number; readonly y: number }

/** Mean radius of the Earth: (2a + b) / 3 of the GRS 80 ellipsoid. Moritz, Journal of Geodesy 74 (2000) 128. */
const earthRadiusKm = 6371.0088

/** What the square tables of distances and ranks can hold; beyond, places are first to be joined to larger ones. */
const mostPlaces = 5000

/**
 * How far each place is from each other one: along the great circle in kilometres, or straight in the plane's unit.
 *
 * In words: the haversine formula for latitude and longitude, Pythagoras for x and y.
 *
 * @param places At most 5000, all of one kind.
 * @returns Row after row, one row for each place.
 * @throws RangeError on a coordinate that is missing or off the globe, and on places of both kinds together.
 * @see Sinnott, Sky and Telescope 68 (1984) 159 (haversine).
 * Complexity: O(places²).
 * @example measureDistances([{ x: 0, y: 0 }, { x: 3, y: 4 }]) // 0, 5, 5, 0
 */
export function measureDistances(places: readonly PlacePoint[]): Float64Array {
  const count = places.length
  if (count < 1 || count > mostPlaces)
    throw new RangeError(`places must be 1 to ${mostPlaces}, got ${count}; join small places to larger ones`)
  const onGlobe = 'latitude' in places[0]!
  places.forEach((place, at) => {
    checkPlace(place, at, onGlobe)
  })
  const distances = new Float64Array(count * count)
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      const distance = distanceBetween(places[a]!, places[b]!)
      distances[a * count + b] = distance
      distances[b * count + a] = distance
    }
  }
  return distances
}

function distanceBetween(a: PlacePoint, b: PlacePoint): number {
  if ('latitude' in a && 'latitude' in b) {
    const radian = Math.PI / 180
    const north = Math.sin(((b.latitude - a.latitude) * radian) / 2)
    const east = Math.sin(((b.longitude - a.longitude) * radian) / 2)
    const haversine =
      north * north + Math.cos(a.latitude * radian) * Math.cos(b.latitude * radian) * east * east
    return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(haversine)))
  }
  if ('x' in a && 'x' in b) return Math.hypot(b.x - a.x, b.y - a.y)
  throw new RangeError('places must all have latitude and longitude, or all x and y')
}

function checkPlace(place: PlacePoint, at: number, onGlobe: boolean): void {
  if ('latitude' in place !== onGlobe)
    throw new RangeError(
      `places must all have latitude and longitude, or all x and y; position ${at} differs`,
    )
  if ('latitude' in place) {
    if (!(Math.abs(place.latitude) <= 90 && Math.abs(place.longitude) <= 180))
      throw new RangeError(
        `latitude must be within ±90 and longitude within ±180, got ${place.latitude}, ${place.longitude} at position ${at}`,
      )
  } else if (!(Number.isFinite(place.x) && Number.isFinite(place.y))) {
    throw new RangeError(`x and y must be numbers, got ${place.x}, ${place.y} at position ${at}`)
  }
}

/** For each place all places from the nearest on, itself first; equally near ones by position. One row for each. */
export function orderByDistance(distances: Float64Array, count: number): Int32Array {
  const order = new Int32Array(count * count)
  const places = Array.from({ length: count }, (_, at) => at)
  for (let centre = 0; centre < count; centre++) {
    const from = (place: number) => (place === centre ? -1 : distances[centre * count + place]!)
    order.set(
      places.toSorted((a, b) => from(a) - from(b) || a - b),
      centre * count,
    )
  }
  return order
}
