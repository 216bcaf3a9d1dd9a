import { access, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type FileKeys, makeFileKeyText, parseFileKeys } from '#platform/files'

/**
 * The keys that seal the city's files: those of `LIANFANG_FILES_KEY`, or else of the data directory, where the first start
 * makes one. They are outside of the database, so that a dump of it opens nothing. Throws on keys that others could read.
 */
export async function readFileKeys(dataDir: string, given: string | undefined): Promise<FileKeys> {
  if (given !== undefined && given.trim() !== '') return parseFileKeys(given)
  const path = join(dataDir, 'files.key')
  await makeKey(path, dataDir)
  const { mode } = await stat(path)
  if ((mode & 0o077) !== 0)
    throw new Error(
      `${path} can be read by others than its owner: "chmod 600 ${path}", and think of a new key.`,
    )
  try {
    return parseFileKeys(await readFile(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new Error(`${path} holds no key (${error.message}): bring it back from its backup.`)
  }
}

/** Whole on disk, or not there, before the first file is sealed under it. One that is there stays as it is. */
async function makeKey(path: string, dataDir: string): Promise<void> {
  if (await isThere(path)) return
  const draft = `${path}.new`
  await rm(draft, { force: true })
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(`${makeFileKeyText()}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(draft, path)
  const folder = await open(dataDir, 'r')
  await folder.sync().finally(() => folder.close())
}

async function isThere(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    (error: unknown) => {
      if ((error as { code?: unknown }).code === 'ENOENT') return false
      throw error
    },
  )
}
