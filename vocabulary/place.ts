import { z } from 'zod'

/**
 * The address of a place in the tree: labels from the nation down, joined by dots, `cn.33.01.06.003.012.g04`.
 * The digits are the official division codes, so that "everything under this street" is one range of paths:
 * `path >= p AND path < p || '/'`, since '/' follows '.' in ASCII (paths are compared byte by byte).
 */
export type PlacePath = string & { readonly __brand: 'PlacePath' }

export const placeLevels = [
  'nation',
  'province',
  'city',
  'district',
  'street',
  'community',
  'grid',
  'building',
] as const
export const PlaceLevel = z.enum(placeLevels)
export type PlaceLevel = z.infer<typeof PlaceLevel>

const shape = /^[a-z0-9]{1,24}(\.[a-z0-9]{1,24}){0,11}$/

/** The label of the child that holds what a province reports without an official division. */
export const unassignedLabel = 'unassigned'

export function parsePlacePath(text: unknown): PlacePath | undefined {
  return typeof text === 'string' && shape.test(text) ? (text as PlacePath) : undefined
}

export function placePath(text: string): PlacePath {
  const parsed = parsePlacePath(text)
  if (parsed === undefined) throw new RangeError(`not a place path: ${JSON.stringify(text)}`)
  return parsed
}

export function parentPath(path: PlacePath): PlacePath | undefined {
  const dot = path.lastIndexOf('.')
  return dot < 0 ? undefined : (path.slice(0, dot) as PlacePath)
}

/** The place itself first, then its parent, up to the nation. */
export function pathsUpwards(path: PlacePath): PlacePath[] {
  const paths: PlacePath[] = []
  for (let at: PlacePath | undefined = path; at; at = parentPath(at)) paths.push(at)
  return paths
}

/** True for the place itself and everything under it. */
export function isWithin(path: string, area: string): boolean {
  return path === area || (path.startsWith(area) && path.charCodeAt(area.length) === 46)
}

export function isUnassigned(path: string): boolean {
  return path.endsWith(`.${unassignedLabel}`)
}

/**
 * Path and level of a code of GB/T 2260 (6 digits) or of the statistical divisions below it (9 or 12 digits):
 * `110102` → `cn.11.01.02` (district), `420100` → `cn.42.01` (city), `110102007` → `cn.11.01.02.007` (street).
 * `undefined` where the text is not such a code (`1100y0`, blank).
 */
export function placeOfDivisionCode(
  code: string,
  nation = 'cn',
): { path: PlacePath; level: PlaceLevel } | undefined {
  if (!/^(\d{6}|\d{9}|\d{12})$/.test(code)) return undefined
  const parts = [code.slice(0, 2), code.slice(2, 4), code.slice(4, 6), code.slice(6, 9), code.slice(9, 12)]
  while (parts.length > 1 && /^0*$/.test(parts.at(-1) ?? '')) parts.pop()
  if (parts.some((part) => /^0+$/.test(part))) return undefined
  return { path: placePath([nation, ...parts].join('.')), level: placeLevels[parts.length] ?? 'community' }
}

// The refinement proves the brand, in requests and in responses.
export const PlacePath = z
  .string()
  .refine((text) => parsePlacePath(text) !== undefined, { error: 'must be a place path such as cn.11.01.02' })
  .meta({ description: 'A place path such as cn.11.01.02' }) as unknown as z.ZodType<PlacePath, string>
