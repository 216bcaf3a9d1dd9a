import { isWithin } from '#vocabulary'

/** A unit, as far as it says whose work one may do. */
export interface UnitAt {
  readonly id: string
  readonly place: string
  readonly duties: readonly string[]
}

/** Work that somebody has: an alert, a task. */
export interface Work {
  readonly place: string
  /** Nobody's yet where null: it is for whoever has the right at the place. */
  readonly unit: UnitAt | null
  /** To whom it was handed by name, whatever their unit. */
  readonly officer?: string | undefined
}

/** Whose work is reached in an area: every unit’s, or that of one unit and of those under it; without a unit, nobody’s. */
export interface Reach {
  readonly area: string
  readonly every: boolean
  readonly unit?: UnitAt
}

/** Pure. The database says the same of its rows: `access.works`. */
export function works(reaches: readonly Reach[], { place, unit }: Omit<Work, 'officer'>): boolean {
  return reaches.some(
    ({ area, every, unit: mine }) =>
      covers(area, place) &&
      (unit === null || every || (mine !== undefined && (mine.id === unit.id || isAbove(mine, unit)))),
  )
}

/**
 * Whether a unit is above another: its place encloses the other’s, and it shares a duty. It is the one to which the other’s work
 * would go if the other were not there. A city’s market regulators are above a district’s, and not above its CDC.
 */
export function isAbove(upper: UnitAt, lower: UnitAt): boolean {
  return (
    lower.place !== upper.place &&
    isWithin(lower.place, upper.place) &&
    lower.duties.some((duty) => upper.duties.includes(duty))
  )
}

export function covers(area: string, place: string): boolean {
  return area === '*' || isWithin(place, area)
}

export function isCovered(place: string, areas: readonly string[]): boolean {
  return areas.some((area) => covers(area, place))
}
