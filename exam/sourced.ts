import { z } from 'zod'

/** A number and whose it is; "assumed" says so. */
export const sourced = <Value extends z.ZodType>(value: Value) =>
  z.strictObject({ value, source: z.string().min(1).max(500) })

/** A number that carries its source, by its place in the data that it is of. */
export interface Sourced {
  readonly what: string
  /** As JSON. */
  readonly value: string
  readonly source: string
}

/** Every number within that carries a source; `path` is where it stands. */
export function listSourced(value: unknown, path = ''): Sourced[] {
  if (typeof value !== 'object' || value === null) return []
  if ('source' in value && 'value' in value && typeof value.source === 'string')
    return [{ what: path, value: JSON.stringify(value.value), source: value.source }]
  return Object.entries(value).flatMap(([key, inner]) =>
    listSourced(inner, path === '' ? key : `${path}.${key}`),
  )
}
