import { execFile } from 'node:child_process'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { makeDataDir, startRealServer } from './real-server.ts'

/** What a server's first start made of its data directory: an empty house, or the demo city. */
export type Made = 'empty' | 'demo'

/**
 * A data directory as a first start leaves it, for tests that are not about the first start: one is made for the whole run, by
 * whoever asks first, and copied. A copy starts in a third of the time.
 */
export async function copyDataDir(made: Made): Promise<string> {
  const original = join(inject('shelf'), made)
  await makeOnce(original, made)
  const dataDir = await makeDataDir()
  // Under root the data may lie elsewhere, where PostgreSQL's user reaches them: then there is nothing to copy.
  const isWhole = await exists(join(original, 'production', 'postgres', 'cluster'))
  // By the system's copy, since the data belong to PostgreSQL's user.
  if (isWhole) await promisify(execFile)('cp', ['-a', `${original}/.`, dataDir])
  return dataDir
}

/** Of several test files that ask at once one makes it; the others wait, and one of them tries anew where it failed. */
async function makeOnce(original: string, made: Made): Promise<void> {
  const ready = `${original}.ready`
  while (!(await exists(ready))) {
    const isMine = await mkdir(original, { mode: 0o711 }).then(
      () => true,
      () => false,
    )
    if (!isMine) await pause(200)
    else
      try {
        const server = await startRealServer(original, [
          '--port',
          '0',
          ...(made === 'demo' ? ['--demo'] : []),
        ])
        await server.stop()
        await writeFile(ready, '')
      } catch (error) {
        await rm(original, { recursive: true, force: true })
        throw error
      }
  }
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  )
}
