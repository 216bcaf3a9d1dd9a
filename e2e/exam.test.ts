import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { examTable } from '../bench/exam.ts'
import { copyDataDir, emptyHouse } from './data-dir.ts'
import { Caller, ownDatabase, type RealServer, run, startRealServer } from './real-server.ts'

/** An exam of three days against a server that was started by itself: nothing of it is known but its address and a key. */
describe('an exam', () => {
  let server: RealServer
  let key: string
  let folder: string
  beforeAll(async () => {
    const copy = await copyDataDir(emptyHouse)
    key = copy.key
    server = await startRealServer(copy.dataDir)
    folder = await mkdtemp(join(tmpdir(), 'lianfang-exam-report-'))
  })
  afterAll(async () => {
    await server?.remove()
    await rm(folder, { recursive: true, force: true })
  })

  const worlds = async () => {
    const { body } = await new Caller(server.url, key).get('/api/worlds')
    return body.items as unknown[]
  }
  const short = () => ['--people', '3000', '--days', '3', '--against', server.url, '--key', key]

  test('is played against it, is reported, and leaves no world behind', async () => {
    const { code, out, err } = await run('exam', 'two-at-once', ...short(), '--report', folder, '--json')
    expect(code, err).toBe(0)
    const report = ExamReport.parse(JSON.parse(out))
    expect(report).toEqual(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))
    expect(report).toMatchObject({ days: 3, city: { people: 3_000, id: 'demo' }, seeds: [20220301] })
    const { lianfang, paper, nothing } = report.results[0]?.outcomes ?? {}
    // Two months of what is always there came through, with what was lost on the way told.
    expect(lianfang?.signals.sent).toBeGreaterThan(1_500)
    expect(lianfang?.signals).toMatchObject({ refused: 0 })
    expect(lianfang?.signals.lost).toBeGreaterThan(0)
    expect(lianfang?.breaches).toEqual([])
    expect(paper?.signals.sent).toBeGreaterThan(0)
    expect(nothing?.staffHours).toBe(0)
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain(report.scenario.title.zh)
    const table = examTable(report).split('\n')
    expect(table[0]).toContain('two-at-once: 3,000 people, 3 days, 1 seeds')
    expect(table.some((line) => /infections/.test(line))).toBe(true)
    expect(await worlds()).toEqual([])
    // The server that sat it shows it on its desk.
    const { body } = await new Caller(server.url, key).get('/api/exams')
    expect(body.items).toMatchObject([{ scenario: { id: 'two-at-once' } }])
  })

  test('that is interrupted leaves no world behind', async () => {
    const exam = spawn(
      process.execPath,
      ['scripts/with-node.mjs', 'apps/server/main.ts', 'exam', 'market', ...short(), '--days', '60'],
      { env: ownDatabase, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    const ended = new Promise<number | null>((resolve) => exam.once('exit', resolve))
    await new Promise<void>((resolve) => {
      exam.stderr.on('data', (said: Buffer) => {
        if (said.includes('seed')) resolve()
      })
      void ended.then(() => resolve())
    })
    expect(await worlds()).toHaveLength(1)
    exam.kill('SIGINT')
    expect(await ended).not.toBe(0)
    expect(await worlds()).toEqual([])
  })

  test('of a scenario that names what is not is refused with file, line and the nearest right name', async () => {
    const text = await readFile('exam/scenarios/market.yaml', 'utf8')
    const file = join(folder, 'wrong.yaml')
    await writeFile(file, text.replace('place: largest', 'place: cn.99.01.3'))
    const line = text.split('\n').findIndex((one) => one.includes('place: largest')) + 1
    const { code, err } = await run('exam', file)
    expect(code).toBe(3)
    expect(err).toContain(
      `${file}:${line}: begins.0.place: cn.99.01.3 is no place of demo; nearest: cn.99.01.03`,
    )
  })

  test('that is named wrongly is told what there is', async () => {
    const { code, err } = await run('exam', 'markt')
    expect(code).toBe(2)
    expect(err).toContain('Nearest: market')
  })
})
