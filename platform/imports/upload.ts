import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { CityClock } from '#platform/clock'
import {
  chunkBytes,
  chunksOf,
  type FileKeys,
  openChunk,
  openKey,
  sealChunk,
  sealKey,
  toBlocks,
} from '#platform/files'
import type { Database } from '#platform/store'
import type { TimerHandler } from '#platform/system'
import { type EncodingFinding, makeEncodingWitness } from './encoding.ts'
import { type FileFormat, type FileSource, findFormat } from './file-source.ts'
import {
  deleteUpload,
  finishUpload,
  insertPieces,
  insertUpload,
  readPieces,
  removeUpload,
  type UploadRow,
  uploadTimer,
} from './upload-store.ts'

/** The most that one upload may have, and how many may wait of one sender at a time. */
export const uploadLimits = { bytes: 1024 * 1024 * 1024, ofOne: 20 } as const

/** How long an upload waits to be imported, in city time. */
const keptMs = 3 * 24 * 3_600_000

const piecesAtOnce = 16

export type UploadOutcome =
  | { readonly ok: true; readonly row: UploadRow }
  | { readonly ok: false; readonly code: 'empty' | 'too-large' | 'too-many' }

interface Receiving {
  readonly database: Database
  readonly clock: CityClock
  readonly keys: FileKeys
  readonly body: AsyncIterable<Uint8Array>
  readonly file: string
  readonly areas: readonly string[]
  readonly addedBy: string
}

/**
 * Takes a file piece by piece, each sealed before it reaches the database, in transactions of their own. Until all of it is
 * there it cannot be opened by anyone: its key is in memory alone. Rejects where the sender hung up; nothing of it is left.
 */
export async function receiveUpload(of: Receiving): Promise<UploadOutcome> {
  const { database, clock, file, areas, addedBy } = of
  const id = randomUUID()
  const addedAt = clock.now()
  const expiresAt = new Date(addedAt.getTime() + keptMs)
  const isBegun = await insertUpload(
    database,
    { id, file, areas, addedBy, addedAt, expiresAt },
    uploadLimits.ofOne,
  )
  if (!isBegun) return { ok: false, code: 'too-many' }
  try {
    const outcome = await receivePieces(id, of)
    if (!outcome.ok) await deleteUpload(database, id)
    return outcome
  } catch (error) {
    await deleteUpload(database, id)
    throw error
  }
}

async function receivePieces(id: string, { database, body, keys }: Receiving): Promise<UploadOutcome> {
  const dataKey = randomBytes(32)
  const hash = createHash('sha256')
  const witness = makeEncodingWitness()
  let bytes = 0
  let format: FileFormat = 'text'
  let pieces: { number: number; body: Buffer }[] = []
  for await (const { block, number, last } of toBlocks(body, chunkBytes)) {
    bytes += block.length
    if (bytes > uploadLimits.bytes) return { ok: false, code: 'too-large' }
    hash.update(block)
    if (number === 0) format = await findFormat({ bytes: block.length, read: () => once(block) })
    if (format === 'text') witness.take(block)
    pieces.push({ number, body: sealChunk(block, { key: dataKey, number, last }) })
    if (pieces.length < piecesAtOnce && !last) continue
    await insertPieces(database, id, pieces)
    pieces = []
  }
  if (bytes === 0) return { ok: false, code: 'empty' }
  const key = keys.current
  const sealedKey = sealKey(dataKey, { key, binding: bindingOf({ id, bytes, format }) })
  const encoding: EncodingFinding | undefined = format === 'text' ? witness.finding() : undefined
  const end = { id, bytes, digest: hash.digest('hex'), format, encoding, key, sealedKey }
  return { ok: true, row: await finishUpload(database, end) }
}

async function* once(block: Uint8Array): AsyncGenerator<Uint8Array> {
  yield block
}

/** An upload opened: its bytes, and the key that also seals what was found in its rows. */
export interface OpenedUpload extends FileSource {
  readonly dataKey: Buffer
}

/** Nothing where this server lacks the key, or the row was changed. */
export function openUpload(database: Database, row: UploadRow, keys: FileKeys): OpenedUpload | undefined {
  const { id, bytes, format, sealed_key, key_id } = row
  const key = key_id === null ? undefined : keys.find(key_id)
  const dataKey =
    key && sealed_key && format
      ? openKey(sealed_key, { key, binding: bindingOf({ id, bytes, format }) })
      : undefined
  if (!dataKey) return undefined
  const count = chunksOf(bytes)
  async function* read(from = 0, to = bytes): AsyncGenerator<Uint8Array> {
    const lastPiece = Math.ceil(to / chunkBytes)
    for (let at = Math.floor(from / chunkBytes); at < lastPiece; at += piecesAtOnce) {
      const wanted = Math.min(piecesAtOnce, lastPiece - at)
      const pieces = await readPieces(database, { id, from: at, count: wanted })
      if (pieces.length < wanted) throw new Error('the upload was removed while it was read')
      for (const { number, body } of pieces) {
        // Proved above: `dataKey` is there. A closure does not carry that over.
        const plain = openChunk(body, { key: dataKey as Buffer, number, last: number === count - 1 })
        const start = number * chunkBytes
        yield plain.subarray(Math.max(0, from - start), Math.min(plain.length, to - start))
      }
    }
  }
  return { bytes, dataKey, read, encoding: row.encoding?.encoding }
}

function bindingOf({ id, bytes, format }: { id: string; bytes: number; format: FileFormat }) {
  return { id, place: '', subject: 'import', mediaType: format, bytes }
}

/** Rings at the end of an upload's time. */
export function uploadEnd(): TimerHandler {
  return {
    name: uploadTimer,
    async act(tx, { upload }) {
      if (typeof upload === 'string') await removeUpload(tx, upload)
    },
  }
}
