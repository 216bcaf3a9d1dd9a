import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { openExamServer } from './exam-server.ts'
import { run } from './real-server.ts'

const server = openExamServer()

const people = 12_000
const [first, end] = ['2025-06-02', '2025-06-16']
const days = 14

interface Order {
  readonly id: number
  readonly what: readonly { id: string }[]
  readonly place: string
  readonly begins: string
  readonly ends: string
  readonly state: string
  readonly outcome?: string
}

test('what officers order in an exam is an order of the software, signed by another, and ends by itself', async () => {
  const text = await readFile('exam/scenarios/orders.yaml', 'utf8')
  const eager = text
    .replaceAll(/confirmed: \d+, days: 7/g, 'confirmed: 1, days: 2')
    .replaceAll('value: 14\n', 'value: 3\n')
    .replace('- { from: imports, perDay: 0.5, until: 30 }', '- { from: people, count: 60, day: 0 }')
  expect(eager).not.toBe(text)
  const file = join(server.folder, 'eager.yaml')
  await writeFile(file, eager)
  const { code, out, err } = await run(
    ...['exam', file, '--city', 'cities/demo', '--people', String(people), '--days', String(days)],
    ...['--against', server.url, '--key', server.key, '--keep', '--json'],
  )
  expect(code, err).toBe(0)
  const { world, results } = ExamReport.parse(JSON.parse(out))
  const { lianfang, paper, nothing } = results[0]?.outcomes ?? {}
  const played = server.admin.at(new URL(world?.url ?? '').pathname)
  const orders = (await played.walk('/api/orders?power=restrict')) as unknown as Order[]

  const of = (category: string) => orders.filter(({ what }) => what.some(({ id }) => id === category))
  expect(of('school').every(({ place }) => /^cn\.99\.01\.\d{2}$/.test(place))).toBe(true)
  expect(of('school')).not.toEqual([])
  expect(of('mask')).not.toEqual([])
  expect(orders.some(({ outcome }) => outcome === 'expired')).toBe(true)
  for (const { id } of orders) {
    const { body } = await played.get(`/api/orders/${id}`)
    expect(body.legalBasis).not.toBe('')
    expect(body.unit).toBe('command')
    const history = body.history as { step: string; actor: string }[]
    const by = (step: string) => history.find((one) => one.step === step)?.actor
    expect(by('issue')).toMatch(/^key:/)
    expect(by('issue')).not.toBe(by('draft'))
  }
  // Masks cost on the days on which the software had an order in force, and on no other.
  const covered = new Set<string>()
  for (const { begins, ends } of of('mask'))
    for (let day = Date.parse(begins); day <= Date.parse(ends); day += 86_400_000)
      covered.add(new Date(day).toISOString().slice(0, 10))
  const inExam = [...covered].filter((day) => day >= first && day < end)
  expect(lianfang?.measures?.maskPersonDays).toBe(inExam.length * 0.8 * people)
  expect(lianfang?.measures?.schoolDaysClosed).toBeGreaterThan(0)
  expect(paper?.measures).toBeDefined()
  expect(nothing?.measures).toBeUndefined()
})
