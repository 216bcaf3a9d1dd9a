import { covers } from '#platform/access'
import type { PlaceDirectory } from '#platform/places'
import type { Day, PlacePath } from '#vocabulary'

/** The place of a name, `several` where places share it, nothing where none has it. */
export type FindPlaceByName = (name: string) => PlacePath | 'several' | undefined

/** Names of the places within the areas that have not ended by the day: a sender's names mean its own places. */
export function makePlaceNames(
  places: PlaceDirectory,
  { areas, today }: { areas: readonly string[]; today: Day },
): FindPlaceByName {
  const byName = new Map<string, PlacePath | 'several'>()
  for (const { path, name, validUntil } of places.list()) {
    if (validUntil !== undefined && validUntil < today) continue
    if (!areas.some((area) => covers(area, path))) continue
    for (const text of new Set([name.zh, name.en])) byName.set(text, byName.has(text) ? 'several' : path)
  }
  return (name) => byName.get(name)
}
