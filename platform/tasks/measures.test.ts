import { afterAll, beforeAll, expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { measure, openTask } from './index.ts'
import { openTaskServer, type Person, type TaskServer } from './testing.ts'

let city: TaskServer
let officer: Person
beforeAll(async () => {
  city = await openTaskServer('2016-12-01')
  officer = await city.hire('duty-officer')
})
afterAll(async () => await city?.close())

/** Tianmen, December 2016, as published: 1,054 received, 996 filed, 972 due, 911 closed (93.72 %), 737 on time (75.82 %). */
const tianmen = { received: 1_054, filed: 996, due: 972, closed: 911, onTime: 737 }
const percent = (share: number | null) => (share === null ? null : (share * 100).toFixed(2))
const publishedRates = ['93.72', '75.82']

test('the published figures of Tianmen come out, from the counts', () => {
  const { closed, onTime } = tianmen
  const rates = measure({ toClose: 996, deferred: 24, closed, onTime, reworked: 0, extended: 0 })
  expect(rates.due).toBe(972)
  expect([percent(rates.closingRate), percent(rates.onTimeRate)]).toEqual(publishedRates)
  const nothing = measure({ toClose: 3, deferred: 3, closed: 0, onTime: 0, reworked: 0, extended: 0 })
  expect(nothing).toEqual({
    due: 0,
    closingRate: null,
    onTimeRate: null,
    reworkRate: null,
    extensionRate: null,
  })
})

test('and from 1,054 case files that went through their stages, by the API', async () => {
  const ids = await city.inHouse(async (tx) => {
    const opened: number[] = []
    for (let n = 0; n < tianmen.received; n++) {
      const task = await openTask(
        tx,
        city.world.rooms,
        {
          kind: 'problem',
          type: n % 3 === 0 ? 'litter' : 'lamp',
          title: { zh: '问题', en: 'Problem' },
          place: placePath(n % 4 === 0 ? 'cn.11.01.06' : 'cn.11.01.02.007'),
          unit: n % 2 === 0 ? 'sanitation' : 'streets',
        },
        { actor: 'key:collector' },
      )
      if ('code' in task) throw new Error(task.message)
      opened.push(task.id)
    }
    return opened
  })
  const all = async (some: readonly number[], actor: string, step: Parameters<TaskServer['step']>[2]) => {
    const verdicts = await city.take(
      actor,
      some.map((id) => ({ id, step })),
    )
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([])
  }
  const filed = ids.slice(0, tianmen.filed)
  const due = filed.slice(0, tianmen.due)
  await all(ids.slice(tianmen.filed), 'key:v', { step: 'refuse-to-file', note: 'no problem of ours' })
  await all(filed, 'key:v', { step: 'file' })
  await all(filed, 'key:d', { step: 'dispatch' })
  await all(filed.slice(tianmen.due), 'key:d', { step: 'defer', until: '2017-03-01', note: 'in spring' })
  await all(due, 'key:h', { step: 'take' })
  // Ten were given more time, five of them were sent back once.
  await all(due.slice(0, 10), 'key:h', { step: 'ask-extension', until: '2016-12-10', note: 'rain' })
  await all(due.slice(0, 10), 'key:d', { step: 'grant-extension' })
  await all(due.slice(0, tianmen.onTime), 'key:h', { step: 'feedback' })
  await all(due.slice(0, 5), 'key:v', { step: 'rework', note: 'not clean' })
  await all(due.slice(0, 5), 'key:h', { step: 'feedback' })
  await all(due.slice(0, tianmen.onTime), 'key:v', { step: 'close', outcome: 'resolved' })
  await city.world.advance(new Date('2016-12-20T12:00:00+08:00'))
  const late = due.slice(tianmen.onTime, tianmen.closed)
  await all(late, 'key:h', { step: 'feedback' })
  await all(late, 'key:v', { step: 'close', outcome: 'resolved' })

  const december = '/api/tasks/measures?from=2016-12-01&until=2016-12-31'
  const { body } = await city.call(officer, 'GET', december)
  // Those that are deferred were to be closed by now, and are taken off.
  expect(body.total).toMatchObject({
    ...tianmen,
    reworked: 5,
    extended: 10,
    returns: 0,
    toClose: 996,
    deferred: 24,
  })
  expect([percent(body.total.closingRate), percent(body.total.onTimeRate)]).toEqual(publishedRates)
  expect(body.total.reworkRate).toBeCloseTo(5 / 972, 12)
  expect(body.asOf).toBe('2016-12-20T04:00:00.000Z')

  for (const groupBy of ['unit', 'type', 'place&place=cn.11.01']) {
    const grouped = await city.call(officer, 'GET', `${december}&groupBy=${groupBy}`)
    const { groups, total } = grouped.body
    expect(groups.length).toBe(2)
    for (const name of ['received', 'filed', 'due', 'closed', 'onTime', 'reworked', 'extended'])
      expect(groups.reduce((sum: number, group: Record<string, number>) => sum + (group[name] ?? 0), 0)).toBe(
        total[name],
      )
  }
  const places = await city.call(officer, 'GET', `${december}&groupBy=place&place=cn.11.01`)
  expect(places.body.groups).toMatchObject([
    { group: 'cn.11.01.02', name: { zh: '西城区' }, received: 790 },
    { group: 'cn.11.01.06', name: { zh: '丰台区' }, received: 264 },
  ])
  // Only one's own area is counted, and only the days that are asked for.
  const west = await city.hire('inspector', 'cn.11.01.02')
  expect((await city.call(west, 'GET', december)).body.total.received).toBe(790)
  const january = await city.call(officer, 'GET', '/api/tasks/measures?from=2017-01-01&until=2017-01-31')
  expect(january.body.total).toMatchObject({ received: 0, due: 0, closingRate: null })
  expect(
    await city.call(officer, 'GET', '/api/tasks/measures?from=2017-01-31&until=2017-01-01'),
  ).toMatchObject({
    status: 400,
  })
})
