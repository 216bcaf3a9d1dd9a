import { isCovered } from '#platform/access'
import type { PlaceDirectory } from '#platform/places'
import { type Day, isWithin, type PlacePath } from '#vocabulary'

/** The place of a name, within places of other names where those are given; `several` where places share it, nothing where none has it. */
export type FindPlaceByName = (name: string, within?: readonly string[]) => PlacePath | 'several' | undefined

/** Names of the places within the areas that have not ended by the day: a sender's names mean its own places. */
export function makePlaceNames(
  places: PlaceDirectory,
  { areas, today }: { areas: readonly string[]; today: Day },
): FindPlaceByName {
  const byName = new Map<string, PlacePath[]>()
  for (const { path, name, validUntil } of places.list()) {
    if (validUntil !== undefined && validUntil < today) continue
    for (const text of new Set([name.zh, name.en])) {
      const known = byName.get(text)
      if (known) known.push(path)
      else byName.set(text, [path])
    }
  }
  const isOwn = (path: PlacePath) => isCovered(path, areas)
  return (name, within = []) => {
    const found = (byName.get(name) ?? []).filter(
      (path) =>
        isOwn(path) &&
        // Names above it that no place bears tell nothing: 市辖区 may be written in many ways.
        within.every((upper) => byName.get(upper)?.some((area) => isWithin(path, area)) ?? true),
    )
    return found.length > 1 ? 'several' : found[0]
  }
}
