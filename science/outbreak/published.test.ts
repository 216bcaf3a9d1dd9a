import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countQuantile, farringtonFlexible, makeRandom } from './index.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')
let folder: string

/** What another would have: the tarball alone, installed without a network in an empty folder. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outbreak-published-'))
  await run('npm', ['run', 'build', '-w', '@lianfang/outbreak'], { cwd: root })
  const dist = join(import.meta.dirname, 'dist')
  const packed = await run('npm', ['pack', dist, '--json', '--pack-destination', folder], { cwd: root })
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }]
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`], { cwd: folder })
})
afterAll(async () => await rm(folder, { recursive: true, force: true }))

/** The programs of the page, in their order. */
async function examples(): Promise<string[]> {
  const page = await readFile(join(import.meta.dirname, 'README.md'), 'utf8')
  return [...page.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([, program = '']) => program)
}

/** The Node that this runs on, and one of version 20 where the machine has it. */
async function findNodes(): Promise<string[]> {
  const nodes = [process.execPath]
  for (const path of ['/usr/bin/node', '/usr/local/bin/node'].filter(existsSync)) {
    const { stdout } = await run(path, ['--version'])
    if (stdout.startsWith('v20.')) nodes.push(path)
  }
  if (nodes.length === 1) console.warn('not tried on Node 20, which is not here')
  return nodes
}

test('the tarball installed alone runs the example of its page, and draws the Farrington chart that the sources draw', async () => {
  const [program = ''] = await examples()
  await writeFile(join(folder, 'example.js'), program)
  // The series of the example, judged by the sources.
  const random = makeRandom(2026)
  const counts = Array.from({ length: 364 }, (_, week) => {
    const season = 12 + 6 * Math.cos((2 * Math.PI * (week - 30)) / 52)
    return countQuantile({
      probability: random(),
      mean: season + (week >= 350 && week < 354 ? 20 : 0),
      size: 10,
    })
  })
  const alarms = farringtonFlexible({ counts }, { from: 312 }).filter(({ alarm }) => alarm)
  for (const node of await findNodes()) {
    await rm(join(folder, 'farrington.svg'), { force: true })
    const { stdout } = await run(node, ['example.js'], { cwd: folder })
    expect(stdout.trim()).toBe(`[ ${alarms.map(({ index }) => index).join(', ')} ]`)
    // What the page says that it prints.
    expect(program).toContain(`// ${stdout.trim()}`)
    const svg = await readFile(join(folder, 'farrington.svg'), 'utf8')
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>$/)
    expect(svg).toContain(
      `alarms: ${alarms.map(({ index, observed }) => `week ${index} (${observed})`).join(', ')}.`,
    )
  }
})

test('the package holds JavaScript, types, its pages and the licence, and nothing of Node but in its threads: a browser may load it', async () => {
  const installed = join(folder, 'node_modules/@lianfang/outbreak')
  const files = (await readdir(installed, { recursive: true })).map(String)
  const kinds = new Set(
    files.filter((file) => file.includes('.')).map((file) => file.slice(file.indexOf('.'))),
  )
  expect([...kinds].sort()).toEqual(['.d.ts', '.js', '.json', '.md'])
  expect(files).toEqual(
    expect.arrayContaining(['LICENSE', 'NOTICE', 'README.md', 'detectors/README.md', 'index.d.ts']),
  )
  expect(files.filter((file) => /\.test\.|^trial|\/trial|testing/.test(file))).toEqual([])
  const forNode = /worker(s|-thread)\.js$/
  for (const file of files.filter((name) => name.endsWith('.js') && !forNode.test(name))) {
    const code = await readFile(join(installed, file), 'utf8')
    const foreign = [...code.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)]
      .map(([, name = '']) => name)
      .filter((name) => !/^\.\.?\/[\w/-]+\.js$/.test(name))
    expect(foreign, file).toEqual([])
    expect(code, file).not.toMatch(/\b(process|Buffer|require|__dirname)\b\s*[.(]/)
  }
  const published = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >
  expect(published).toMatchObject({
    name: '@lianfang/outbreak',
    license: 'Apache-2.0',
    exports: { '.': { types: './index.d.ts' }, './workers': { default: './workers.js' } },
  })
  expect(published).not.toHaveProperty('dependencies')
  expect(published).not.toHaveProperty('private')
})

test('the threads of the installed package judge many series as one core does', async () => {
  await writeFile(
    join(folder, 'threads.js'),
    "import { isDeepStrictEqual } from 'node:util'\n" +
      "import { detectMany } from '@lianfang/outbreak'\n" +
      "import { detectManyInWorkers } from '@lianfang/outbreak/workers'\n" +
      'const series = [3, 5, 7].map((n) => ({ counts: Array.from({ length: 300 }, (_, week) => (week * n) % 11) }))\n' +
      "const many = { series, methods: [{ name: 'outbreak-odds' }], range: { last: 2 } }\n" +
      'const [one, several] = [detectMany(many), await detectManyInWorkers({ ...many, workers: 2, batch: 1 })]\n' +
      'console.log(isDeepStrictEqual(one, several), one.judged.length)\n',
  )
  const { stdout } = await run(process.execPath, ['threads.js'], { cwd: folder })
  expect(stdout.trim()).toBe('true 3')
})

test('types are found by whoever compiles against it', async () => {
  await writeFile(
    join(folder, 'typed.ts'),
    "import { farringtonFlexible, type Verdict } from '@lianfang/outbreak'\n" +
      'export const verdicts: Verdict[] = farringtonFlexible({ counts: [1, 2, 3] }, { alpha: 0.01 })\n' +
      '// @ts-expect-error a setting of another kind\n' +
      "farringtonFlexible({ counts: [1] }, { alpha: 'small' })\n",
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
