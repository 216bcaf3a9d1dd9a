import { constants } from 'node:fs'
import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isRoot } from './account.ts'
import type { Home } from './home.ts'

const rotateAtBytes = 20 * 1024 * 1024

export const logPath = ({ directory }: Home): string => join(directory, 'postgres.log')

/** The server's log, opened to append. One that has grown becomes `postgres.log.1`. */
export async function openLog(home: Home): Promise<FileHandle> {
  const path = logPath(home)
  const grown = await stat(path).catch(() => undefined)
  if (grown && grown.size > rotateAtBytes) await rename(path, `${path}.1`)
  // Root may be writing into another user's folder: a link laid there is not followed.
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDWR } = constants
  const file = await open(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_RDWR, 0o600)
  if (isRoot()) {
    const { uid, gid } = await stat(home.directory)
    await file.chown(uid, gid)
  }
  return file
}

/** The last lines that the server wrote. */
export async function readLogTail(home: Home, { fromByte = 0, lines = 8 } = {}): Promise<string[]> {
  const file = await open(logPath(home), 'r').catch(() => undefined)
  if (!file) return []
  try {
    const { size } = await file.stat()
    const start = Math.max(Math.min(fromByte, size), size - 16 * 1024)
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - start), position: start })
    return buffer.toString('utf8', 0, bytesRead).split('\n').filter(Boolean).slice(-lines)
  } finally {
    await file.close()
  }
}
