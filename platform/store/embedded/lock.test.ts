import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firstLine, killHard, makeTrialDir, startHolder } from './fixtures/trial.ts'
import { findDataDirHolder, lockDataDir } from './index.ts'

test('a directory is managed by one process, and whoever comes second learns by whom', async () => {
  const dataDir = await makeTrialDir()
  const holder = startHolder(dataDir, 'lock')
  expect((await firstLine(holder)).taken).toBe(true)
  expect(await lockDataDir(dataDir)).toEqual({
    taken: false,
    heldBy: { pid: holder.pid, url: 'http://127.0.0.1:8020' },
  })
  expect(await findDataDirHolder(dataDir)).toEqual({ pid: holder.pid, url: 'http://127.0.0.1:8020' })

  await killHard(holder)
  expect(await findDataDirHolder(dataDir)).toBeUndefined()
  const lock = await lockDataDir(dataDir)
  expect(lock.taken).toBe(true)
})

test('a release leaves no file, and the directory can be taken again', async () => {
  const dataDir = await makeTrialDir()
  const lock = await lockDataDir(dataDir)
  if (!lock.taken) throw new Error('nobody else is there')
  await lock.announce({ url: 'http://127.0.0.1:1' })
  expect(await lockDataDir(dataDir)).toMatchObject({ taken: false, heldBy: { url: 'http://127.0.0.1:1' } })
  lock.release()
  lock.release()
  expect(await readdir(dataDir)).toEqual([])
  const next = await lockDataDir(dataDir)
  expect(next.taken).toBe(true)

  // The first holder's late release does not take the lock from the second.
  lock.release()
  expect((await lockDataDir(dataDir)).taken).toBe(false)
})

test('of many that come upon the lock of a dead process at once, one gets it', async () => {
  const dataDir = await makeTrialDir()
  const first = await lockDataDir(dataDir)
  expect(first.taken).toBe(true)
  const path = join(dataDir, 'lianfang.lock')
  for (let round = 0; round < 20; round++) {
    // This process lives, but the one that took the lock under its number started at another time.
    const stale = { ...JSON.parse(await readFile(path, 'utf8')), startedAt: `${round}` }
    await writeFile(path, JSON.stringify(stale))
    const locks = await Promise.all(Array.from({ length: 8 }, () => lockDataDir(dataDir)))
    expect(locks.filter((lock) => lock.taken)).toHaveLength(1)
    expect(await readdir(dataDir)).toEqual(['lianfang.lock'])
  }
})

test('a lock that a power cut left empty does not keep the next start out', async () => {
  const dataDir = await makeTrialDir()
  await lockDataDir(dataDir)
  await writeFile(join(dataDir, 'lianfang.lock'), '')
  expect((await lockDataDir(dataDir)).taken).toBe(true)
})
