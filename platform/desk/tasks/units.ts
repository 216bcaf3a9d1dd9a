import { isWithin, type PlacePath } from '#vocabulary'
import type { UnitName } from '../answers.ts'

/**
 * The unit that gets a task at a place: the nearest up the tree that has the duty, as the server finds it (`findResponsible`).
 * Shown before anything is sent; of two at one place the first by its id.
 */
export function nearestUnit(
  units: Iterable<UnitName>,
  { duty, place }: { duty: string; place: PlacePath },
): UnitName | undefined {
  return [...units]
    .filter((unit) => unit.abolishedOn === null && unit.duties.includes(duty) && isWithin(place, unit.place))
    .sort((a, b) => b.place.length - a.place.length || (a.id < b.id ? -1 : 1))[0]
}

/** Units to choose from for a place: those responsible for it from near to far, then those within it. */
export function unitsFor(units: Iterable<UnitName>, place: PlacePath): UnitName[] {
  const standing = [...units].filter(({ abolishedOn }) => abolishedOn === null)
  const depth = ({ place: at }: UnitName) => at.split('.').length
  const above = standing
    .filter((unit) => isWithin(place, unit.place))
    .sort((a, b) => depth(b) - depth(a) || (a.id < b.id ? -1 : 1))
  const within = standing
    .filter((unit) => unit.place !== place && isWithin(unit.place, place))
    .sort((a, b) => depth(a) - depth(b) || (a.id < b.id ? -1 : 1))
  return [...above, ...within]
}
