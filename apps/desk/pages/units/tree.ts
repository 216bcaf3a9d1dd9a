import { isWithin, type Language } from '#vocabulary'
import type { UnitInFull } from './queries.ts'

export interface Branch {
  readonly unit: UnitInFull
  /** Under how many other places that have units, among those that are listed. */
  readonly depth: number
}

/** Units down the tree of places, those of one place beside each other by their names. */
export function toTree(units: readonly UnitInFull[], language: Language): Branch[] {
  const sorted = [...units].sort(
    (a, b) =>
      (a.place < b.place ? -1 : a.place > b.place ? 1 : 0) ||
      a.name[language].localeCompare(b.name[language], language),
  )
  const above: string[] = []
  return sorted.map((unit) => {
    while (above.length > 0 && !isWithin(unit.place, above.at(-1) ?? '')) above.pop()
    if (above.at(-1) !== unit.place) above.push(unit.place)
    return { unit, depth: above.length - 1 }
  })
}
