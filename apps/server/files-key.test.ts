import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeFileKeyText } from '#platform/files'
import { readFileKeys } from './files-key.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lianfang-key-'))
})
afterEach(async () => await rm(dataDir, { recursive: true, force: true }))

test('the first start makes a key that its owner alone can read, and every other start finds it', async () => {
  const { current } = await readFileKeys(dataDir, undefined)
  expect((await stat(join(dataDir, 'files.key'))).mode & 0o777).toBe(0o600)
  expect(await readdir(dataDir)).toEqual(['files.key'])
  expect((await readFileKeys(dataDir, undefined)).current).toEqual(current)
  expect((await readFileKeys(dataDir, '  ')).current).toEqual(current)
})

test('a start that was cut off half-way does not leave half a key', async () => {
  await writeFile(join(dataDir, 'files.key.new'), 'half', { mode: 0o644 })
  await readFileKeys(dataDir, undefined)
  expect((await stat(join(dataDir, 'files.key'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(dataDir, 'files.key'), 'utf8')).not.toContain('half')
})

test('a key that is given takes the place of the file, which is not made', async () => {
  const text = makeFileKeyText()
  expect((await readFileKeys(dataDir, text)).current.secret.toString('base64')).toBe(text)
  expect(await readdir(dataDir)).toEqual([])
  await expect(readFileKeys(dataDir, 'secret')).rejects.toThrow(/not 32 bytes/)
})

test('a key that others can read, and a file that holds none, stop the start and say what to do', async () => {
  await readFileKeys(dataDir, undefined)
  const path = join(dataDir, 'files.key')
  await chmod(path, 0o640)
  await expect(readFileKeys(dataDir, undefined)).rejects.toThrow(`chmod 600 ${path}`)
  await chmod(path, 0o600)
  await writeFile(path, '\n')
  await expect(readFileKeys(dataDir, undefined)).rejects.toThrow(/bring it back from its backup/)
})
