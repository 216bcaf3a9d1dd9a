import type { PlaceDirectory } from '#platform/places'
import { type PlaceLevel, pathsUpwards, placeLevels } from '#vocabulary'
import type { PlaceWords } from './signal-seen.ts'

/** What the place tree of a world knows. A place that it does not hold has the level of its depth. */
export function knowPlaces(places: Pick<PlaceDirectory, 'find'>): PlaceWords {
  const levelOf = (place: string) => places.find(place)?.level ?? levelByDepth(place)
  return {
    levelOf,
    ancestorAt: (place, level) => pathsUpwards(place).find((path) => levelOf(path) === level),
    nameOf: (place) => places.find(place)?.name ?? { zh: place, en: place },
  }
}

/** Without a place tree: a label for each level, as division codes have it. */
export const placesByDepth: PlaceWords = knowPlaces({ find: () => undefined })

function levelByDepth(place: string): PlaceLevel | undefined {
  return placeLevels[place.split('.').length - 1]
}
