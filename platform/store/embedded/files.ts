import { randomBytes } from 'node:crypto'
import { lstat, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** `undefined` only where there is no such file; whatever else is wrong throws. */
export async function findText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

/** With all that leads to it. Node's own never ends where a parent takes no directory and denies being there, as in `/proc`. */
export async function makeDirectory(path: string, mode: number): Promise<void> {
  const make = () =>
    mkdir(path, { mode }).catch(async (error: unknown) => {
      if (!(hasCode(error, 'EEXIST') && (await stat(path)).isDirectory())) throw error
    })
  try {
    await make()
  } catch (error) {
    if (!hasCode(error, 'ENOENT') || dirname(path) === path) throw error
    await makeDirectory(dirname(path), mode)
    await make()
  }
}

/** All or nothing, also through a power cut: a reader sees the old text or the new, never a half. */
export async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  const making = `${path}.making-${randomBytes(4).toString('hex')}`
  try {
    // 'wx' also refuses to follow a link that somebody else laid there.
    const file = await open(making, 'wx', mode)
    try {
      await file.chmod(mode)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(making, path)
    await syncDirectory(dirname(path))
  } catch (error) {
    await rm(making, { force: true })
    throw error
  }
}

/** A rename outlives a power cut only once its directory is on disk. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

/** True for a directory (not a link to one) that `uid` owns and nobody else may write to. */
export async function isOwnDirectory(path: string, uid: number): Promise<boolean> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isDirectory() === true && found.uid === uid && (found.mode & 0o022) === 0
}

export async function ownerOf(path: string): Promise<{ uid: number; gid: number } | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && { uid: found.uid, gid: found.gid }
}

/** Removes what a killed process left half-made. Where others may be making something, give them time. */
export async function clearHalfMade(
  directory: string,
  { of, olderThanMs }: { of: string; olderThanMs: number },
): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(`${of}.making-`)) continue
    const found = await lstat(join(directory, name)).catch(() => undefined)
    if (!found || Date.now() - found.mtimeMs < olderThanMs) continue
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 5 })
  }
}

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)
  )
}
