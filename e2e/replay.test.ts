import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { addDays, day } from '#vocabulary'
import { emptyHouse, startCopy } from './data-dir.ts'
import { type Caller, isRunning, type RealServer, run, until } from './real-server.ts'

const mapping = 'cities/mappings/covid19-china-2020.yaml'
const header = 'date,province_code,province,city_code,city,confirmed,suspected,cured,dead'
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lianfang-replay-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name)
  writeFileSync(path, `${[header, ...lines].join('\n')}\n`)
  return path
}

const objects = (out: string) =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const xicheng = (on: string, confirmed: number) => `${on},110000,北京市,110102,西城区,${confirmed},0,0,0`

describe('a replay with nothing to take', () => {
  test.each([
    ['of a header alone', [], { rowsRead: 0, refused: 0, refusedFor: {} }],
    [
      'of five rows with a bad day',
      [1, 2, 3, 4, 5].map((n) => xicheng('2020-02-31', n)),
      { rowsRead: 5, refused: 5, refusedFor: { 'date.malformed': 5 } },
    ],
  ])('%s ends with the summary and exit code 3', async (name, lines, summary) => {
    const { code, out, err } = await run('replay', file(`${name}.csv`, lines), '--mapping', mapping, '--json')
    expect(code).toBe(3)
    expect(objects(out).at(-1)).toMatchObject({
      type: 'summary',
      taken: 0,
      repaired: 0,
      alarms: 0,
      escalations: 0,
      ...summary,
    })
    expect(err).not.toContain('    at ')
  })

  test('since a column is missing says so in a summary too', async () => {
    const path = join(folder, 'columns.csv')
    writeFileSync(path, 'date,confirmed\n2020-06-11,1\n')
    const { code, out } = await run('replay', path, '--mapping', mapping, '--json')
    expect([code, objects(out).at(-1)?.type]).toEqual([3, 'summary'])
  })
})

describe('wrong usage of a replay', () => {
  test.each<[string, () => string[], string]>([
    ['--keep without a server', () => [file('keep.csv', []), '--keep'], '--keep needs --server'],
    ['a directory for a file', () => [folder], 'is a directory'],
    [
      'a file of rows where no directory is',
      () => [file('rows.csv', [xicheng('2020-06-11', 1)]), '--rows', '/nonexistent/x.csv'],
      'its directory does not exist',
    ],
  ])('%s is told with exit code 2', async (_, words, message) => {
    const { code, err } = await run('replay', ...words(), '--mapping', mapping)
    expect(code).toBe(2)
    expect(err).toContain(message)
    expect(err).not.toContain('    at ')
  })
})

test('the file of rows has how far a total fell and how many days a gap spans', async () => {
  const rows = join(folder, 'verdicts.csv')
  const path = file('fall.csv', [
    xicheng('2020-06-11', 9),
    xicheng('2020-06-12', 5),
    xicheng('2020-06-15', 6),
  ])
  const { code } = await run('replay', path, '--mapping', mapping, '--rows', rows, '--json')
  expect(code).toBe(0)
  expect(
    (await readFile(rows, 'utf8'))
      .split('\n')
      .slice(0, 3)
      .map((line) => line.split(',').slice(0, 5).join(',')),
  ).toEqual(['line,verdict,reason,column,value', '3,repaired,fall,confirmed,-4', '4,repaired,gap,,3'])
}, 180_000)

describe('a replay on a running server', () => {
  let server: RealServer
  let admin: Caller
  beforeAll(async () => {
    ;({ server, admin } = await startCopy(emptyHouse))
  }, 180_000)
  afterAll(() => server?.remove())

  const onIt = () => ['--server', server.url, '--key', admin.key ?? '']
  const worlds = () => admin.walk('/api/worlds')

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves no world behind when it is interrupted by %s',
    async (signal) => {
      const first = day('2020-01-01')
      const year = Array.from({ length: 360 }, (_, i) => xicheng(addDays(first, i), i))
      const path = file(`${signal}.csv`, year)
      const replay = spawn(
        process.execPath,
        ['scripts/with-node.mjs', 'apps/server/main.ts', 'replay', path, '--mapping', mapping, ...onIt()],
        { cwd: join(import.meta.dirname, '..'), stdio: ['ignore', 'pipe', 'pipe'], detached: true },
      )
      // As Ctrl-C tells it, the whole group.
      const tell = (what: NodeJS.Signals) => process.kill(-replay.pid!, what)
      onTestFinished(() => {
        if (isRunning(replay)) tell('SIGKILL')
      })
      let said = ''
      replay.stderr.on('data', (text) => {
        said += text
      })
      const ended = new Promise<number | null>((resolve) => replay.once('exit', resolve))
      await until('the replay is on its way', async () => said.includes('Replaying'))
      expect(await worlds()).toHaveLength(1)
      tell(signal)
      expect(await ended).toBe(1)
      expect(said).toContain('Stopped before the end.')
      expect(await worlds()).toEqual([])
    },
    180_000,
  )

  test('a province that reports as a whole is watched, whatever label comes later, and its jump after quiet is an alarm', async () => {
    const first = day('2020-01-01')
    const hongkong = (i: number, code: string, city: string, confirmed: number) =>
      `${addDays(first, i)},810000,香港特别行政区,${code},${city},${confirmed},0,0,0`
    const path = file('hongkong.csv', [
      ...Array.from({ length: 130 }, (_, i) => hongkong(i, '', '', i < 120 ? 7 : 7 + 4 * (i - 119))),
      hongkong(129, '', '境外输入', 1),
    ])
    const { code, out } = await run('replay', path, '--mapping', mapping, '--json', ...onIt())
    expect(code).toBe(0)
    const found = objects(out)
    expect(found.at(-1)).toMatchObject({
      type: 'summary',
      rowsRead: 131,
      taken: 130,
      repaired: 1,
      refused: 0,
      provinces: [
        {
          province: 'cn.81',
          alarms: 1,
          withinOutbreak: 1,
          others: 0,
          outbreaks: [{ firstReported: addDays(first, 120), found: { on: addDays(first, 120), cases: 4 } }],
        },
      ],
    })
    expect(found.filter(({ type }) => type === 'alarm')[0]).toMatchObject({
      place: 'cn.81',
      raisedOn: addDays(first, 120),
    })
  }, 300_000)
})
