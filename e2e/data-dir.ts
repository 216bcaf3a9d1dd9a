import { execFile } from 'node:child_process'
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { Caller, createAdminKey, makeDataDir, type RealServer, startRealServer } from './real-server.ts'

/**
 * A data directory as a server has left it, for tests that are not about how it came about: one is made for the whole run, by
 * whoever asks first, and copied. A copy starts in a third of the time of a first start.
 */
export interface Original<Told = undefined> {
  /** Of its folder on the shelf of this run. */
  readonly name: string
  readonly flags?: readonly string[]
  /** What is done once, by the administrator; whoever has a copy is told what it gives back, which goes through JSON. */
  prepare(admin: Caller): Promise<Told>
}

/** As a first start leaves it. */
export const emptyHouse: Original = { name: 'empty', prepare: async () => undefined }
export const demoCity: Original = { ...emptyHouse, name: 'demo', flags: ['--demo'] }

interface Made<Told> {
  /** The administrator's, good in every copy. */
  readonly key: string
  readonly told: Told
}

export async function copyDataDir<Told>(
  original: Original<Told>,
): Promise<Made<Told> & { readonly dataDir: string }> {
  const folder = join(inject('shelf'), original.name)
  const made = await makeOnce(folder, original)
  const dataDir = await makeDataDir()
  // Under root the data may lie elsewhere, where PostgreSQL's user reaches them: then there is nothing to copy.
  if (!(await exists(join(folder, 'production', 'postgres', 'cluster'))))
    return { dataDir, ...(await make(dataDir, original)) }
  // By the system's copy, since the data belong to PostgreSQL's user.
  await promisify(execFile)('cp', ['-a', `${folder}/.`, dataDir])
  return { dataDir, ...made }
}

/** A server on a copy, and its administrator. */
export async function startCopy<Told>(
  original: Original<Told>,
  flags: readonly string[] = original.flags ?? [],
): Promise<{ server: RealServer; admin: Caller; told: Told }> {
  const { dataDir, key, told } = await copyDataDir(original)
  const server = await startRealServer(dataDir, ['--port', '0', ...flags])
  return { server, admin: new Caller(server.url, key), told }
}

/** Of several test files that ask at once one makes it; the others wait, and one of them tries anew where it failed. */
async function makeOnce<Told>(folder: string, original: Original<Told>): Promise<Made<Told>> {
  const ready = `${folder}.json`
  while (!(await exists(ready))) {
    const isMine = await mkdir(folder, { mode: 0o711 }).then(
      () => true,
      () => false,
    )
    if (!isMine) await pause(200)
    else
      try {
        await writeFile(`${ready}.new`, JSON.stringify(await make(folder, original)))
        // Whole as soon as it is there.
        await rename(`${ready}.new`, ready)
      } catch (error) {
        await rm(folder, { recursive: true, force: true })
        throw error
      }
  }
  return JSON.parse(await readFile(ready, 'utf8')) as Made<Told>
}

async function make<Told>(dataDir: string, { flags = [], prepare }: Original<Told>): Promise<Made<Told>> {
  const server = await startRealServer(dataDir, ['--port', '0', ...flags])
  try {
    const key = await createAdminKey(dataDir)
    return { key, told: await prepare(new Caller(server.url, key)) }
  } finally {
    await server.stop()
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
