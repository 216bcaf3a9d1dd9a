import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
let folder: string

/** What another would have: the tarball alone, installed without a network in an empty folder. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'epidemic-published-'))
  await run('npm', ['run', 'build', '-w', '@lianfang/epidemic'], { cwd: root })
  const dist = join(import.meta.dirname, 'dist')
  const packed = await run('npm', ['pack', dist, '--json', '--pack-destination', folder], { cwd: root })
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }]
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd: folder })
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

test('the tarball installed alone runs the example of its page, which prints what the page says', async () => {
  const page = await readFile(join(import.meta.dirname, 'README.md'), 'utf8')
  const [, program = ''] = /^```js\n([\s\S]*?)^```$/m.exec(page) ?? []
  await writeFile(join(folder, 'example.js'), program)
  const { stdout } = await run(process.execPath, ['example.js'], { cwd: folder })
  const printed = stdout.trim().split('\n')
  expect(printed).toHaveLength(2)
  for (const line of printed) expect(program).toContain(`// ${line}`)
})

test('the package holds JavaScript, types, its page and the licence, and nothing of Node but in its threads: a browser may load it', async () => {
  const installed = join(folder, 'node_modules/@lianfang/epidemic')
  const files = (await readdir(installed, { recursive: true })).map(String)
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'index.d.ts', 'seeds/thread.js']),
  )
  expect(files.filter((file) => /\.test\./.test(file))).toEqual([])
  for (const file of files.filter((name) => name.endsWith('.js') && !/(workers|thread)\.js$/.test(name))) {
    const code = await readFile(join(installed, file), 'utf8')
    const foreign = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)]
      .map(([, name = '']) => name)
      .filter((name) => !/^\.\.?\/[\w/-]+\.js$/.test(name))
    expect(foreign, file).toEqual([])
    expect(code, file).not.toMatch(/\b(process|Buffer|require|__dirname)\b\s*[.(]/)
  }
  const published = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as object
  expect(published).toMatchObject({ name: '@lianfang/epidemic', license: 'Apache-2.0' })
  expect(published).not.toHaveProperty('dependencies')
})

test('the threads of the installed package give the epidemics that one core gives', async () => {
  await writeFile(
    join(folder, 'threads.js'),
    "import { isDeepStrictEqual } from 'node:util'\n" +
      "import { buildCity, calibrate, presets, runScenario, usualCity } from '@lianfang/epidemic'\n" +
      "import { runSeedsInWorkers } from '@lianfang/epidemic/workers'\n" +
      'const population = buildCity(usualCity({ people: 2_000, seed: 1 }))\n' +
      'const disease = calibrate({ population, disease: presets.influenza.disease, reproduction: 2, sample: 200 })\n' +
      'const scenario = { population, disease, days: 20, cases: 5 }\n' +
      'const two = await runSeedsInWorkers({ scenario, seeds: [1, 2], workers: 2 })\n' +
      'console.log(isDeepStrictEqual(two, [1, 2].map((seed) => runScenario(scenario, { seed }))), two.length)\n',
  )
  const { stdout } = await run(process.execPath, ['threads.js'], { cwd: folder })
  expect(stdout.trim()).toBe('true 2')
})

test('types are found by whoever compiles against it', async () => {
  await writeFile(
    join(folder, 'typed.ts'),
    "import { Epidemic, type Population } from '@lianfang/epidemic'\n" +
      'export const infected = (epidemic: Epidemic): number => epidemic.infected\n' +
      'export const size = (population: Population): number => population.size\n' +
      '// @ts-expect-error a place that is none\n' +
      "export const confined = (one: Epidemic) => one.confine({ person: 1, where: 'prison' })\n",
  )
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    '--ignoreConfig',
    'typed.ts',
  ]
  const compiled = await run(join(root, 'node_modules/.bin/tsc'), options, { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  )
  expect(compiled.stdout).toBe('')
})
