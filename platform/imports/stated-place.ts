import { type PlacePath, placeOfDivisionCode, placePath, unassignedLabel } from '#vocabulary'
import { isNonPlace, isProvinceLabel, isWholeLabel } from './place-labels.ts'
import { nameOfCollectiveDivision, provinceNames } from './provinces.ts'
import type { RowReasonCode } from './reasons.ts'

/** The four fields with which a row states its place. */
export interface StatedPlace {
  readonly provinceCode: string
  readonly provinceName: string
  readonly code: string
  readonly name: string
}

/**
 * What a row's place is:
 * `division`: an official division; `label`: a name without one, or one that is no place whatever its code ("from
 * abroad", "to be confirmed"), counted in the unassigned place of its province; `province`: the province itself.
 */
export interface RowPlace {
  readonly sort: 'division' | 'label' | 'province'
  /** Two digits. */
  readonly province: string
  readonly path: PlacePath
  /** Names the series within the file: the division's digits, or the province and label. */
  readonly series: string
  /** True where the row states the place's own official code. */
  readonly isCoded: boolean
  readonly name: string
  readonly repairs: readonly RowReasonCode[]
}

export type PlaceReading =
  | { readonly ok: true; readonly place: RowPlace }
  | { readonly ok: false; readonly code: RowReasonCode }

/**
 * A label, not its code, names a series without a division: the source gave such labels no code at first and made
 * codes up for them later (`1100y0`), which would cut one series in two.
 */
export function readPlace(stated: StatedPlace): PlaceReading {
  const code = stated.code.trim().normalize('NFKC')
  const division = placeOfDivisionCode(code)
  const divisionProvince = division && provinceNames.has(code.slice(0, 2)) ? code.slice(0, 2) : undefined
  const statedProvince = provinceOfCode(stated.provinceCode)
  const province = statedProvince ?? (isBlank(stated.provinceCode) ? divisionProvince : undefined)
  if (province === undefined)
    return { ok: false, code: isBlank(stated.provinceCode) ? 'place.blank' : 'place.unknown' }

  const repairs: RowReasonCode[] = []
  if (statedProvince === undefined) repairs.push('place.province-from-code')
  if (code !== stated.code.trim()) repairs.push('place.code-form')

  const name = stated.name.trim()
  const provincePath = placePath(`cn.${province}`)
  const own = divisionProvince === province ? division : undefined
  const isMismatch = division !== undefined && own === undefined

  if (!isMismatch && !isNonPlace(name)) {
    if (own && own.path !== provincePath) {
      // "Total" beside a city's code is the city, and not its name.
      const title = isWholeLabel(name) ? '' : name
      const series = codeOfPath(own.path)
      return {
        ok: true,
        place: { sort: 'division', province, path: own.path, series, isCoded: true, name: title, repairs },
      }
    }
    const isProvinceItself =
      own !== undefined ||
      (name === ''
        ? code === ''
        : isProvinceLabel(name, { digits: province, statedName: stated.provinceName }))
    if (isProvinceItself)
      return {
        ok: true,
        place: {
          sort: 'province',
          province,
          path: provincePath,
          series: `${province}0000`,
          isCoded: own !== undefined,
          name,
          repairs,
        },
      }
  }

  const label = name === '' ? code : name
  return {
    ok: true,
    place: {
      sort: 'label',
      province,
      path: placePath(`cn.${province}.${unassignedLabel}`),
      series: `${province}/${own ? cityOfLabel(own.path) : ''}${label}`,
      isCoded: false,
      name: label,
      repairs: [...repairs, isMismatch ? 'place.code-mismatch' : 'place.unassigned'],
    },
  }
}

/** "From abroad" under each of two cities' codes are two series; under the province's own code it is the province's. */
function cityOfLabel(path: PlacePath): string {
  const [, province = '', city, below] = path.split('.')
  const isOfProvince = city === undefined || (below === undefined && nameOfCollectiveDivision(province, city))
  return isOfProvince ? '' : `${codeOfPath(path)}/`
}

/** The shortest official code of a path: six digits down to a district, then nine and twelve. */
export function codeOfPath(path: PlacePath): string {
  return path.split('.').slice(1).join('').padEnd(6, '0')
}

function provinceOfCode(text: string): string | undefined {
  const code = text.trim().normalize('NFKC')
  return /^\d{2}0000$/.test(code) && provinceNames.has(code.slice(0, 2)) ? code.slice(0, 2) : undefined
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}
