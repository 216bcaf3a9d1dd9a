import { spawn } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { examTable } from '../bench/exam.ts'
import { openExamServer } from './exam-server.ts'
import { ownDatabase, run } from './real-server.ts'

/** A town that no folder has: two communities, with whom an outbreak needs. */
const [town, district] = ['cn.98.07', 'cn.98.07.01']
const called = (name: string) => ({ name: { zh: name, en: name } })
const places = [
  { path: 'cn', level: 'nation', ...called('cn') },
  { path: 'cn.98', level: 'province', ...called('Elsewhere') },
  { path: town, level: 'city', ...called('Linhai'), population: 30_000 },
  { path: district, level: 'district', ...called('North'), population: 30_000 },
  { path: `${district}.001`, level: 'street', ...called('Harbour'), population: 30_000 },
  { path: `${district}.001.001`, level: 'community', ...called('Quay'), population: 18_000 },
  { path: `${district}.001.002`, level: 'community', ...called('Hill'), population: 12_000 },
]
const units = [
  { id: 'linhai-cdc', ...called('CDC'), place: town, duties: ['cdc'] },
  { id: 'linhai-command', ...called('Command'), place: town, duties: ['command'] },
  { id: 'linhai-hospital', ...called('Hospital'), place: `${district}.001.001`, duties: ['fever-clinic'] },
]

/** An exam of three days against a server that was started by itself: nothing of it is known but its address and a key. */
describe('an exam', () => {
  const server = openExamServer()

  const worlds = async () => {
    const { body } = await server.admin.get('/api/worlds')
    return body.items as unknown[]
  }
  const short = () => ['--people', '3000', '--days', '3', '--against', server.url, '--key', server.key]
  const ofFolder = ['--city', 'cities/demo']

  test('of a server that knows of nobody who lives there is refused', async () => {
    const { code, err } = await run('exam', 'market', ...short())
    expect(code).toBe(3)
    expect(err).toContain('has no place with a population')
  })

  test('is played in the city of the server with an exam’s key, is reported, and leaves no world behind', async () => {
    const admin = server.admin
    expect((await admin.post('/api/places', { places })).status).toBe(200)
    expect((await admin.post('/api/units', { units })).status).toBe(200)
    const text = await readFile('cities/demo/rules/event-report.yaml', 'utf8')
    const rule = text
      .replace('id: event-report', 'id: told')
      .replace('area: cn.99.01', `area: ${town}`)
      .replaceAll(/cn\.99\.01\.\d{2}\.\d{3}\.(\d{3})/g, `${district}.001.$1`)
    expect((await admin.ask('PUT', '/api/rules/told', { body: { text: rule } })).body).toMatchObject({
      version: 1,
    })
    expect((await admin.post('/api/rules/told/dry-run', { days: 14 })).status).toBe(200)
    expect((await admin.post('/api/rules/told/live', {})).status).toBe(200)
    const made = await admin.post('/api/keys', {
      title: 'exam',
      role: 'exam',
      scopes: ['exam'],
    })
    expect(made.status).toBe(201)
    const nothingElse = [...short().slice(0, -1), String(made.body.key)]
    const { code, out, err } = await run(
      'exam',
      'market',
      ...nothingElse,
      '--report',
      server.folder,
      '--json',
    )
    expect(code, err).toBe(0)
    const report = ExamReport.parse(JSON.parse(out))
    expect(report).toEqual(JSON.parse(await readFile(join(server.folder, 'report.json'), 'utf8')))
    expect(report).toMatchObject({ days: 3, city: { people: 3_000, root: town }, seeds: [20200611] })
    expect(report.places.map(({ path, people }) => [path, people])).toEqual([
      [`${district}.001.001`, 1_800],
      [`${district}.001.002`, 1_200],
    ])
    // The server's own rule acted in the world of the exam.
    expect(report.play.lianfang?.alerts.map(({ origin }) => origin)).toContain('rule:told')
    const { lianfang, paper, nothing } = report.results[0]?.outcomes ?? {}
    // Two months of what is always there came through.
    expect(lianfang?.signals.sent).toBeGreaterThan(200)
    expect(lianfang?.signals).toMatchObject({ refused: 0 })
    expect(lianfang?.breaches).toEqual([])
    expect(paper?.signals.sent).toBeGreaterThan(0)
    expect(nothing?.staffHours).toBe(0)
    expect(await readFile(join(server.folder, 'report.html'), 'utf8')).toContain(report.scenario.title.zh)
    const table = examTable(report).split('\n')
    expect(table[0]).toContain('market: 3,000 people, 3 days, 1 seeds')
    expect(table.some((line) => /infections/.test(line))).toBe(true)
    expect(await worlds()).toEqual([])
    // The server that sat it shows it on its desk.
    const { body } = await server.admin.get('/api/exams')
    expect(body.items).toMatchObject([{ scenario: { id: 'market' } }])
  })

  test('that is interrupted leaves no world behind', async () => {
    const exam = spawn(
      process.execPath,
      [
        'scripts/with-node.mjs',
        'apps/server/main.ts',
        'exam',
        'market',
        ...short(),
        ...ofFolder,
        '--days',
        '60',
      ],
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
    const file = join(server.folder, 'wrong.yaml')
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
