import type { PlaceDirectory } from '#platform/places'
import { type PlaceLevel, type PlacePath, pathsUpwards, placeLevels } from '#vocabulary'
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

/** The same for as long as the place tree stays as it is: each place is gone up from once. */
export function rememberPlaces(places: PlaceWords): PlaceWords {
  const ancestors = new Map<string, PlacePath | undefined>()
  return {
    ...places,
    ancestorAt(place, level) {
      const name = `${level} ${place}`
      const known = ancestors.get(name)
      if (known !== undefined || ancestors.has(name)) return known
      const found = places.ancestorAt(place, level)
      ancestors.set(name, found)
      return found
    },
  }
}
