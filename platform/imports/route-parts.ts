import type { Readable } from 'node:stream'
import { z } from 'zod'

export const config = { action: 'imports.write' } as const
export const tags = ['imports']
export const ImportId = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the number of an import' })
export const UploadId = z.uuid({ error: 'must be the id of an upload' })
export const yamlTypes = ['text/yaml', 'application/yaml', 'application/x-yaml', 'text/x-yaml']
export const fileTypes = [
  'text/csv',
  'application/octet-stream',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
]
export const FileName = z
  .string()
  .max(200)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/, { error: 'must be a file name' })
  .default('')
export const asyncNote =
  'With the header `Prefer: respond-async` it is answered 202 as soon as the work has begun; the import tells how far it is.'

export function bodiesOf<Of>(types: readonly string[], of: Of): Record<string, Of> {
  return Object.fromEntries(types.map((type) => [type, of]))
}

export function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
