import type { PlaceDirectory } from '#platform/places'
import type { PlacePath, Words } from '#vocabulary'

/** Beijing, Tianjin, Shanghai, Chongqing: the province is the city, whatever stands between it and its districts. */
const municipalities: readonly string[] = ['110000', '120000', '310000', '500000']

/**
 * The city of a place: the whole of a municipality, else the place of the level city that it lies in; above cities, as where a
 * province reports without divisions, the province; above provinces the place itself.
 */
export function cityOf(place: PlacePath, places: Pick<PlaceDirectory, 'ancestorAt'>): PlacePath {
  const province = places.ancestorAt(place, 'province')
  if (province?.codes.some((code) => municipalities.includes(code))) return province.path
  return places.ancestorAt(place, 'city')?.path ?? province?.path ?? place
}

/** What a place is called: what stands between a municipality and its districts (市辖区) names nothing, so the municipality. */
export function nameOf(path: PlacePath, places: Pick<PlaceDirectory, 'ancestorAt' | 'find'>): Words {
  const place = places.find(path)
  const named = place?.level === 'city' ? places.find(cityOf(path, places)) : place
  return named?.name ?? { zh: path, en: path }
}
