import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PlayedSeeds } from './played-seeds.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianfang-played-seeds-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const played = (seed: number) => ({ seed, outcomes: {}, households: 700 })

test('seeds that were played are found again under the same settings alone, also behind a line that was cut off', async () => {
  const settings = { days: 60 }
  const before = await PlayedSeeds.open(folder, settings)
  await before.add(played(4))
  await appendFile(join(folder, 'played-seeds.jsonl'), '{"settings":"ab')
  await before.add(played(5))
  const after = await PlayedSeeds.open(folder, { days: 60 })
  expect([...after.found.values()]).toEqual([played(4), played(5)])
  expect((await PlayedSeeds.open(folder, { days: 61 })).found.size).toBe(0)
})

test('once the report is written nothing is kept to go on with', async () => {
  const seeds = await PlayedSeeds.open(folder, {})
  await seeds.add(played(1))
  await seeds.forget()
  expect(await readdir(folder)).toEqual([])
  await seeds.forget()
})
