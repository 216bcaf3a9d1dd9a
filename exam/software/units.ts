import { isWithin } from '#vocabulary'
import type { CityData, CityUnit } from '../city/data.ts'

/** The unit that has a duty at a place: the nearest up the tree. */
export function unitWith(duty: string, place: string, { units }: CityData): CityUnit | undefined {
  return units
    .filter((unit) => unit.duties.includes(duty) && isWithin(place, unit.place))
    .reduce<CityUnit | undefined>(
      (nearest, unit) => (nearest === undefined || unit.place.length > nearest.place.length ? unit : nearest),
      undefined,
    )
}

/** The first duty of a list that some unit has at the place, as cities name them differently. */
export function dutyAt(duties: readonly string[], place: string, city: CityData): string | undefined {
  return duties.find((duty) => unitWith(duty, place, city) !== undefined)
}
