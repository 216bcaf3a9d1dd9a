import {
  isUnassigned,
  type PlaceLevel,
  type PlacePath,
  parentPath,
  pathsUpwards,
  placeLevels,
} from '#vocabulary'
import { nameOfCollectiveDivision, provinceNames } from './provinces.ts'
import { codeOfPath, type RowPlace } from './stated-place.ts'

export interface PlannedPlace {
  readonly path: PlacePath
  readonly level: PlaceLevel
  /** As the file names it; for places that no row names, the official name, or an ellipsis where there is none. */
  readonly title: string
  readonly divisionCode?: string
}

export interface NamedPlace {
  readonly place: Pick<RowPlace, 'path' | 'sort' | 'province'>
  readonly name: string
  readonly provinceName: string
}

/**
 * Every place of the series that count and all above them, parents before children. `named` are all series of the
 * file: a city's totals name it even where they are refused.
 */
export function planPlaces(
  counted: readonly NamedPlace[],
  named: readonly NamedPlace[] = counted,
): PlannedPlace[] {
  const titles = new Map<string, string>()
  for (const { place, name, provinceName } of named) {
    if (place.sort === 'division' && name !== '') titles.set(place.path, name)
    const province = `cn.${place.province}`
    const found = titles.get(province)
    // Of several spellings the first in code-point order, whatever the order of the rows.
    if (provinceName !== '' && (found === undefined || provinceName < found))
      titles.set(province, provinceName)
  }
  const paths = new Set(counted.flatMap(({ place }) => pathsUpwards(place.path)))
  return [...paths].sort().map((path) => toPlannedPlace(path, titles.get(path)))
}

function toPlannedPlace(path: PlacePath, title: string | undefined): PlannedPlace {
  // The place for what has no division stands among the province's cities.
  const level = placeLevels[path.split('.').length - 1] ?? 'community'
  if (isUnassigned(path)) return { path, level, title: '未分配' }
  if (parentPath(path) === undefined) return { path, level, title: '中国' }
  return { path, level, title: title ?? officialName(path) ?? '…', divisionCode: codeOfPath(path) }
}

function officialName(path: PlacePath): string | undefined {
  const [, province = '', city, below] = path.split('.')
  if (city === undefined) return provinceNames.get(province)
  return below === undefined ? nameOfCollectiveDivision(province, city) : undefined
}
