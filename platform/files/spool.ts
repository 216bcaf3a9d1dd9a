import { createHash } from 'node:crypto'
import type { ReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
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
  const readers: ReadStream[] = []
  return {
    bytes,
    digest: hash.digest('hex'),
    read(from = 0, to = bytes) {
      if (from >= to) return Readable.from([])
      const part = { start: from, end: to - 1, autoClose: false, highWaterMark: 256 * 1024 }
      const reader = file.createReadStream(part)
      readers.push(reader)
      return reader
    },
    async close() {
      for (const reader of readers) reader.destroy()
      await file.close()
    },
  }
}
