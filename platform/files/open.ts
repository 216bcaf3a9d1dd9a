import { type Binding, type FileKeys, openKey } from './keys.ts'
import { BrokenSeal, chunksOf, openChunk, openName } from './seal.ts'
import type { FileRow } from './store.ts'

/** What a file's row says of its time: held ones stay, whatever their time. */
export type FileState = 'kept' | 'held' | 'over' | 'shredded'

export function stateOf(row: Pick<FileRow, 'sealed_key' | 'held' | 'expires_at'>, now: Date): FileState {
  if (row.sealed_key === null) return 'shredded'
  if (row.held) return 'held'
  // Its timer may be late by a moment; it is over all the same.
  return row.expires_at <= now ? 'over' : 'kept'
}

export type OpenedKey =
  | { readonly ok: true; readonly dataKey: Buffer }
  | { readonly ok: false; readonly message: string }

/** The file's own key, or why this server cannot have it. The caller has seen that the file is readable. */
export function openFileKey(row: FileRow, keys: FileKeys): OpenedKey {
  const key = keys.find(row.key_id)
  if (!key) {
    const message = `File ${row.id} is sealed under key ${row.key_id}, which this server does not hold; it has ${keys.current.id}.`
    return { ok: false, message }
  }
  const dataKey = row.sealed_key && openKey(row.sealed_key, { key, binding: bindingOf(row) })
  if (dataKey) return { ok: true, dataKey }
  return { ok: false, message: `The key of file ${row.id}, or what is written of the file, was changed.` }
}

export function bindingOf(row: Pick<FileRow, 'id' | 'place' | 'subject' | 'media_type' | 'bytes'>): Binding {
  const { id, place, subject, media_type, bytes } = row
  return { id, place, subject, mediaType: media_type, bytes }
}

/** The file's name; nothing where it cannot be read, or not any more. */
export function nameOf(row: FileRow, { keys, now }: { keys: FileKeys; now: Date }): string | undefined {
  const state = stateOf(row, now)
  if ((state !== 'kept' && state !== 'held') || !row.sealed_name) return undefined
  const opened = openFileKey(row, keys)
  return opened.ok ? openName(row.sealed_name, opened.dataKey) : undefined
}

type ReadChunks = (from: number, count: number) => Promise<readonly { number: number; body: Buffer }[]>

/**
 * The plain bytes, chunk by chunk, each proved before it is given out; some chunks are read at a time. Throws `BrokenSeal`
 * at the first that is not what was sealed, or is missing.
 */
export async function* openChunks(of: {
  bytes: number
  dataKey: Buffer
  atOnce: number
  read: ReadChunks
}): AsyncGenerator<Buffer> {
  const count = chunksOf(of.bytes)
  for (let from = 0; from < count; from += of.atOnce) {
    const wanted = Math.min(of.atOnce, count - from)
    const sealed = await of.read(from, wanted)
    for (let number = from; number < from + wanted; number++) {
      const body = sealed[number - from]
      if (body?.number !== number) throw new BrokenSeal(number)
      yield openChunk(body.body, { key: of.dataKey, number, last: number === count - 1 })
    }
  }
}
