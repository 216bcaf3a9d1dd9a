import { randomBytes } from 'node:crypto'
import { chown, lstat, mkdir, rm, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Account, isRoot } from './account.ts'
import { hasCode } from './files.ts'
import { EmbeddedTrouble } from './trouble.ts'

export const socketPort = 5432

/** A socket's path has to fit `sun_path`: 108 bytes on Linux, 104 on macOS, the closing zero among them. */
const longestPath = 103

/**
 * A short directory for the socket that nobody else can enter. Anyone may lay a directory of that name into /tmp
 * beforehand; one that is not ours alone is left to its owner, and another name taken.
 */
export async function makeSocketDir(name: string, account: Account | undefined): Promise<string> {
  const names = [name, `${name}-${randomBytes(4).toString('hex')}`]
  for (const base of new Set(['/tmp', tmpdir()])) {
    for (const directory of names.map((each) => join(base, each))) {
      if (Buffer.byteLength(join(directory, `.s.PGSQL.${socketPort}`)) > longestPath) continue
      if (await claimSocketDir(directory, account)) return directory
    }
  }
  throw new EmbeddedTrouble(
    'embedded.socket-directory',
    `No directory for PostgreSQL's socket could be made in /tmp or ${tmpdir()}. Make one of them writable, or set DATABASE_URL.`,
  )
}

/** True if the directory is now there and is the server's alone. */
export async function claimSocketDir(directory: string, account: Account | undefined): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 })
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) return false
  }
  const uid = account?.uid ?? process.getuid?.()
  const found = await lstat(directory).catch(() => undefined)
  if (!found?.isDirectory() || (found.mode & 0o077) !== 0) return false
  if (found.uid === uid) return true
  // Made by root a moment ago, or by a root that was killed before this line.
  if (!account || !isRoot() || found.uid !== 0) return false
  await chown(directory, account.uid, account.gid)
  return true
}

/** Removes the socket of a server that is gone; a stranger with its number would keep PostgreSQL from doing so. */
export async function clearSocket(directory: string): Promise<void> {
  const socket = join(directory, `.s.PGSQL.${socketPort}`)
  await rm(socket, { force: true })
  await rm(`${socket}.lock`, { force: true })
}

/** Leaves a directory alone that still holds something else. */
export async function removeSocketDir(directory: string): Promise<void> {
  await clearSocket(directory).catch(() => {})
  await rmdir(directory).catch(() => {})
}
