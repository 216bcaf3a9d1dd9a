import { type PlacePath, pathsUpwards } from '#vocabulary'

/** Nation, province, city: the path of a city has three labels. */
const cityDepth = 3

/** The city that a place lies in; a place above the cities is its own. */
export function cityOf(place: PlacePath): PlacePath {
  return pathsUpwards(place).find((path) => path.split('.').length === cityDepth) ?? place
}
