import { randomBytes, randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { fileLimitBytes, type MediaType } from './media.ts'
import { chunkBytes, chunksOf, sealChunk, tagBytes, toBlocks } from './seal.ts'
import { makeSniffer } from './sniff.ts'
import { spoolFile } from './spool.ts'

/** A file that arrived whole and lies sealed on disk, without a name there: its key is in memory alone. */
export interface ReceivedFile {
  readonly id: string
  readonly dataKey: Buffer
  readonly bytes: number
  readonly mediaType: MediaType
  /** Sealed, in order; once. Throws where the disk did not keep all that it was given. */
  readChunks(): AsyncIterable<Buffer>
  close(): Promise<void>
}

export type Receiving =
  | { readonly ok: true; readonly file: ReceivedFile }
  | {
      readonly ok: false
      readonly code: 'body.too-large' | 'file.refused' | 'request.invalid'
      readonly message: string
    }

/** Thrown out of the reading of a body that goes on for too long. */
class TooLarge extends Error {}

/**
 * Takes a file's bytes as they come, seals them chunk by chunk and looks at what they are. Nothing of it is in the database yet,
 * and nothing readable on the disk: a sender that hangs up, or a crash, leaves nothing behind. The body is not destroyed, so
 * that a sender whose file is refused can still be told.
 */
export async function receiveFile(body: Readable, said: MediaType | 'any'): Promise<Receiving> {
  const id = randomUUID()
  const dataKey = randomBytes(32)
  const sniffer = makeSniffer()
  let bytes = 0
  async function* sealAll(): AsyncGenerator<Buffer> {
    for await (const { block, number, last } of toBlocks(
      body.iterator({ destroyOnReturn: false }),
      chunkBytes,
    )) {
      bytes += block.length
      if (bytes > fileLimitBytes) throw new TooLarge()
      sniffer.take(block)
      yield sealChunk(block, { key: dataKey, number, last })
    }
  }
  const spooled = await spoolFile(sealAll()).catch((error: unknown) => {
    if (error instanceof TooLarge || body.readableAborted) return undefined
    throw error
  })
  if (!spooled) return body.readableAborted ? cutOff : tooLarge
  const mediaType = bytes === 0 ? undefined : sniffer.end(said)
  const refusal = bytes === 0 ? empty : refusalOf({ found: mediaType, said })
  if (refusal || !mediaType) {
    await spooled.close()
    return refusal ?? empty
  }
  return {
    ok: true,
    file: {
      id,
      dataKey,
      bytes,
      mediaType,
      readChunks: () => cutChunks(spooled.read(), bytes),
      close: () => spooled.close(),
    },
  }
}

/** The most that is read of a body that was refused before its end, so that its sender comes to hear of it. */
const patienceBytes = 4 * fileLimitBytes

/** Reads the rest of a body and forgets it; false where it is too long for that. */
export async function passOver(body: Readable): Promise<boolean> {
  let left = patienceBytes
  try {
    for await (const piece of body.iterator({ destroyOnReturn: false })) {
      left -= (piece as Buffer).length
      if (left < 0) return false
    }
    return true
  } catch {
    return false
  }
}

async function* cutChunks(sealed: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Buffer> {
  let kept = 0
  for await (const { block } of toBlocks(sealed, chunkBytes + tagBytes)) {
    kept += block.length
    yield block
  }
  if (kept !== bytes + chunksOf(bytes) * tagBytes)
    throw new Error('the disk did not keep a file that arrived whole')
}

const megabytes = fileLimitBytes / 1024 / 1024
export const tooLarge = {
  ok: false,
  code: 'body.too-large',
  message: `A file may have ${megabytes} MB (${fileLimitBytes} bytes).`,
} as const
const cutOff = {
  ok: false,
  code: 'request.invalid',
  message: 'The file did not arrive whole; nothing of it was taken.',
} as const
const empty = { ok: false, code: 'file.refused', message: 'The file is empty.' } as const

function refusalOf({ found, said }: { found: MediaType | undefined; said: MediaType | 'any' }) {
  if (found === undefined) {
    const message =
      'The content is none of the kinds that are taken (see GET /api/file-rules), or a workbook with macros, or markup.'
    return { ok: false, code: 'file.refused', message } as const
  }
  if (said === 'any' || said === found) return undefined
  return {
    ok: false,
    code: 'file.refused',
    message: `It was sent as ${said}, and its content is ${found}.`,
  } as const
}
