import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

/** A file that arrived whole. It has no name on the disk and is gone with its closing, or with the process. */
export interface SpooledFile {
  readonly bytes: number
  readonly digest: string
  /** From its beginning, or a part of it: from a byte up to, and without, another. */
  read(from?: number, to?: number): AsyncIterable<Uint8Array>
  close(): Promise<void>
}

/**
 * Keeps what arrives on disk until all of it is there: a file whose sender hung up half-way is not half a file but
 * none, and a whole one is imported to its end whether or not its sender waits. Rejects where the sender hung up.
 */
export async function spoolFile(body: AsyncIterable<Uint8Array>): Promise<SpooledFile> {
  const folder = await mkdtemp(join(tmpdir(), 'lianfang-file-'))
  const file = await open(join(folder, 'file'), 'wx+', 0o600)
  // A line list is about persons: without a name, not even a crash leaves it behind.
  await rm(folder, { recursive: true, force: true })
  const hash = createHash('sha256')
  let bytes = 0
  try {
    for await (const chunk of body) {
      hash.update(chunk)
      await file.write(chunk)
      bytes += chunk.length
    }
  } catch (error) {
    await file.close()
    throw error
  }
  const readers = new Set<Readable>()
  return {
    bytes,
    digest: hash.digest('hex'),
    read(from = 0, to = bytes) {
      const reader = Readable.from(readPart(file, from, to), { objectMode: false, highWaterMark: partBytes })
      readers.add(reader)
      reader.once('close', () => readers.delete(reader))
      return reader
    },
    async close() {
      for (const reader of readers) reader.destroy()
      await file.close()
    },
  }
}

const partBytes = 256 * 1024

/** Bytes of a file from one place to another. A stream of the file's own would leave a listener on it for each that was read. */
async function* readPart(file: FileHandle, from: number, to: number): AsyncGenerator<Buffer> {
  for (let at = from; at < to; ) {
    const wanted = Math.min(partBytes, to - at)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(wanted), 0, wanted, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}
