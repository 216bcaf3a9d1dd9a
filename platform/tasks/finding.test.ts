import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTaskServer, type Person, type TaskServer } from './testing.ts'

let city: TaskServer
let officer: Person
const ids: number[] = []
beforeAll(async () => {
  city = await openTaskServer()
  officer = await city.hire('duty-officer')
  const titles = ['农贸市场消杀', '核实 100% 的名单', '核实 100 人的名单', '入户走访']
  for (const [index, zh] of titles.entries()) {
    const dueAt = new Date(Date.parse('2020-06-20T00:00:00Z') - index * 3_600_000)
    ids.push(await city.open({ title: { zh, en: `Task ${index}` }, dueAt, unit: 'streets' }))
  }
})
afterAll(async () => await city?.close())

const list = async (query: string) => {
  const { body } = await city.call(officer, 'GET', `/api/tasks?${query}`)
  return { ids: body.items.map(({ id }: { id: number }) => id), next: body.next }
}

test('a task is found by any part of its title, in either language, and a sign is but a sign', async () => {
  expect((await list(`q=${encodeURIComponent('市场')}`)).ids).toEqual([ids[0]])
  expect((await list('q=task%203')).ids).toEqual([ids[3]])
  expect((await list('q=100%25')).ids).toEqual([ids[1]])
  expect((await list('q=_')).ids).toEqual([])
})

test('the newest come first where that is asked for, page by page without a gap', async () => {
  const first = await list('order=newest&limit=3')
  expect(first.ids).toEqual([...ids].reverse().slice(0, 3))
  const second = await list(`order=newest&limit=3&after=${first.next}`)
  expect(second).toEqual({ ids: [ids[0]], next: undefined })
  expect((await list('')).ids).toEqual([...ids].reverse())
})

test('what the state allows is told to whoever may not do it', async () => {
  const reader = await city.hire('epidemiologist')
  const { body } = await city.call(reader, 'GET', `/api/tasks/${ids[0]}`)
  expect(body.possibleSteps).toContain('reassign')
  expect(body.steps).not.toContain('reassign')
  expect(body.possibleSteps).not.toContain('hand-over')
})
