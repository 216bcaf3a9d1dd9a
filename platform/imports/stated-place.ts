import { type PlacePath, placeOfDivisionCode, placePath, unassignedLabel } from '#vocabulary'
import { provinceNames } from './provinces.ts'
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
 * `division`: an official division; `label`: a name without one ("from abroad", "to be confirmed"), counted in the
 * unassigned place of its province; `province`: the province itself, a total or all that there is.
 */
export interface RowPlace {
  readonly sort: 'division' | 'label' | 'province'
  /** Two digits. */
  readonly province: string
  readonly path: PlacePath
  /** Names the series within the file: the division's digits, or the province and label. */
  readonly series: string
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
  const isProvinceItself = division?.path === provincePath || code === ''
  if (
    isProvinceItself &&
    (name === '' || name === stated.provinceName.trim() || name === provinceNames.get(province))
  )
    return {
      ok: true,
      place: { sort: 'province', province, path: provincePath, series: `${province}0000`, name, repairs },
    }
  if (division && divisionProvince === province && division.path !== provincePath)
    return {
      ok: true,
      place: {
        sort: 'division',
        province,
        path: division.path,
        series: codeOfPath(division.path),
        name,
        repairs,
      },
    }

  const isMismatch = division !== undefined && divisionProvince !== province
  const label = name === '' ? code : name
  return {
    ok: true,
    place: {
      sort: 'label',
      province,
      path: placePath(`cn.${province}.${unassignedLabel}`),
      series: `${province}/${label}`,
      name: label,
      repairs: [...repairs, isMismatch ? 'place.code-mismatch' : 'place.unassigned'],
    },
  }
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
