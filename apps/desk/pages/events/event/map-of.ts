import { isWithin, type PlacePath, parentPath } from '#vocabulary'

/**
 * Which places the map of an event shows, and which of them have its alerts: those right under the event's place, or its
 * neighbours where it has none of its own or an alert is about the whole of it.
 */
export function mapOf(of: {
  place: PlacePath
  /** Of its alerts. */
  places: readonly PlacePath[]
  hasPlaces: boolean
}): { parent: PlacePath; chosen: PlacePath[] } {
  const about = of.places.includes(of.place)
  const parent = of.hasPlaces && !about ? of.place : (parentPath(of.place) ?? of.place)
  const depth = parent.split('.').length + 1
  const chosen = of.places
    .filter((place) => place !== parent && isWithin(place, parent))
    // A part of a place's path, cut at a dot, is the path of a place above it.
    .map((place) => place.split('.').slice(0, depth).join('.') as PlacePath)
  return { parent, chosen: [...new Set(chosen)] }
}
