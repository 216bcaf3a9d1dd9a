import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const good = join(root, 'cities/demo/rules/suspected-cluster.yaml')
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianfang-rules-'))
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

async function run(...args: string[]): Promise<{ code: number; out: string; said: string }> {
  const child = spawn(process.execPath, ['apps/server/main.ts', 'rules', ...args], { cwd: root })
  const ended = new Promise<number>((done) => child.once('close', (code) => done(code ?? -1)))
  const [out, said] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, out, said }
}

async function changed(from: string, to: string): Promise<string> {
  const file = join(folder, `${to.replace(/\W/g, '')}.yaml`)
  const before = await readFile(good, 'utf8')
  expect(before).toContain(from)
  await writeFile(file, before.replace(from, to))
  return file
}

test('rules test runs the examples of files without a server, a line each, and ends with 0 where all pass', async () => {
  const { code, out } = await run('test', good, join(root, 'cities/demo/rules/fever-surge.yaml'))
  expect(out.trim().split('\n')).toHaveLength(8)
  expect(out).toContain('2 rules: 7 examples passed, 0 failed, 0 faults')
  expect(code).toBe(0)
})

test('an example that fails, and a rule that is wrong, end it with 3, each told with file, line and what was meant', async () => {
  const failing = await changed('count: 3', 'count: 2')
  const wrong = await changed('on: case.report', 'on: case.reprot')
  const { code, out, said } = await run('test', failing, wrong)
  expect(code).toBe(3)
  expect(out).toContain(
    `FAILED ${failing}: three within eight days are none: expected alerts 0, tasks 0; got alerts 1, tasks 1`,
  )
  expect(said).toContain(`${wrong}:8:5: on no kind of signal is named case.reprot; did you mean case.report?`)
  const json = await run('test', '--json', failing, wrong)
  expect(json.code).toBe(3)
  const lines = json.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
  expect(lines.map(({ type }) => type)).toEqual([
    'verdict',
    'verdict',
    'verdict',
    'verdict',
    'fault',
    'summary',
  ])
})

test('a file that is not there, and no file at all, are wrong usage', async () => {
  expect((await run('test', join(folder, 'none.yaml'))).code).toBe(2)
  expect((await run('test')).code).toBe(2)
  expect((await run('test', '--zone', 'Mars/Base', good)).code).toBe(2)
  const help = await run('test', '--help')
  expect([help.code, help.out.includes('lianfang rules test cities/demo/rules/*.yaml')]).toEqual([0, true])
})
