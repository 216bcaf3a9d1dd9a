import { createCipheriv, createDecipheriv } from 'node:crypto'

/** Plain bytes of a chunk; the last one of a file has fewer, or as many. */
export const chunkBytes = 256 * 1024
export const tagBytes = 16

/** A chunk that cannot be opened: changed, in the wrong order, of another file, or not the end where the end should be. */
export class BrokenSeal extends Error {
  readonly chunk: number
  constructor(chunk: number) {
    super(`chunk ${chunk} is not what was sealed`)
    this.chunk = chunk
  }
}

interface Where {
  readonly number: number
  readonly last: boolean
}

/**
 * Seals one chunk by AES-256-GCM. Each file has a key of its own, so that the chunk's number and whether it is the last are
 * nonce enough (the STREAM construction: Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015): a chunk opens at its place alone, and
 * a file that was cut off lacks its last.
 */
export function sealChunk(plain: Uint8Array, { key, ...where }: Where & { key: Buffer }): Buffer {
  return sealWith(plain, { key, nonce: nonceOf('chunk', where) })
}

/** Throws `BrokenSeal` where it is not this chunk of this file. */
export function openChunk(sealed: Buffer, { key, ...where }: Where & { key: Buffer }): Buffer {
  const plain = openWith(sealed, { key, nonce: nonceOf('chunk', where) })
  if (!plain) throw new BrokenSeal(where.number)
  return plain
}

export function sealName(name: string, key: Buffer): Buffer {
  return sealWith(Buffer.from(name), { key, nonce: nonceOf('name', { number: 0, last: true }) })
}

/** Nothing where it is not this file's name. */
export function openName(sealed: Buffer, key: Buffer): string | undefined {
  return openWith(sealed, { key, nonce: nonceOf('name', { number: 0, last: true }) })?.toString()
}

/** How many chunks hold a file. */
export function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes))
}

/** Cuts a stream into blocks of one size; the last, which may be shorter, is marked. An empty stream is one empty block. */
export async function* toBlocks(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly block: Buffer; readonly number: number; readonly last: boolean }> {
  let waiting: Buffer[] = []
  let length = 0
  let number = 0
  for await (const piece of bytes) {
    waiting.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength))
    length += piece.byteLength
    // A full block waits until more has come: it may be the last.
    if (length <= size) continue
    const all = Buffer.concat(waiting)
    let at = 0
    for (; length - at > size; at += size)
      yield { block: all.subarray(at, at + size), number: number++, last: false }
    waiting = [all.subarray(at)]
    length -= at
  }
  yield { block: Buffer.concat(waiting), number, last: true }
}

function sealWith(plain: Uint8Array, { key, nonce }: { key: Buffer; nonce: Buffer }): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function openWith(sealed: Buffer, { key, nonce }: { key: Buffer; nonce: Buffer }): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

function nonceOf(what: 'chunk' | 'name', { number, last }: Where): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt8(what === 'chunk' ? 0 : 1, 0)
  nonce.writeUInt8(last ? 1 : 0, 1)
  nonce.writeUInt32BE(number, 8)
  return nonce
}
