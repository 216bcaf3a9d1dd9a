import { afterAll, beforeAll, expect, test } from 'vitest'
import { alertsRoom, findAlert } from '#platform/alerts'
import { listEvents, makeEventsRoom } from '#platform/events'
import { house, transact } from '#platform/store'
import { earlyWarning } from '#systems/early-warning'
import { type AgeGroup, addDays, day, type SignalEvent } from '#vocabulary'
import { openTestWorld, submit, type TestWorld } from '../../../platform/worlds/testing.ts'

const today = day('2026-06-11')
const [xicheng, fengtai] = ['cn.11.01.02', 'cn.11.01.06']

let opened: TestWorld
beforeAll(async () => {
  opened = await openTestWorld({
    noonOf: today,
    systems: [alertsRoom, makeEventsRoom({ findAlert }), earlyWarning],
  })
})
afterAll(async () => await opened?.close())

let numbered = 0
function cases(
  n: number,
  of: { on?: typeof today; age?: AgeGroup; place?: string; disease?: string },
): SignalEvent[] {
  const { on = today, age, place = xicheng, disease = 'influenza' } = of
  return Array.from({ length: n }, () => ({
    specversion: '1.0',
    id: `case ${numbered++}`,
    source: 'urn:test:hospital',
    type: 'case.report',
    place,
    data: { disease, reportDate: on, classification: 'confirmed', ...(age ? { ageGroup: age } : {}) },
  })) as SignalEvent[]
}

async function send(events: readonly SignalEvent[]): Promise<void> {
  const { world } = opened
  await submit(world, events)
  await world.settled()
}

const read = <T extends object>(sql: string) =>
  transact(opened.database, house('test'), (tx) => tx.unsafe<T[]>(sql))

const alerts = () =>
  read(
    "SELECT key, title_zh, title_en, disease, immediate, evidence -> 'ages' AS ages FROM alerts.alert ORDER BY id",
  )

test('a rise of children’s influenza that the district’s total dilutes raises one alert, which names the age', async () => {
  // Four grown-ups a day, and a child every third, for three months.
  const past = Array.from({ length: 90 }, (_, n) => addDays(today, n - 90))
  await send(
    past.flatMap((on, n) => [
      ...cases(4, { on, age: '25-44' }),
      ...cases(n % 3 === 0 ? 1 : 0, { on, age: '5-14' }),
    ]),
  )
  expect(await alerts()).toEqual([])
  await send([...cases(4, { age: '25-44' }), ...cases(14, { age: '5-14' })])
  expect(await alerts()).toMatchObject([
    {
      key: `cases.confirmed.by-age/influenza:5-14/${xicheng}/${today}`,
      title_zh: '西城区 5–14 岁：7天报告16例，预期2.4例',
      title_en: '西城区, 5–14 years: 16 seen, 2.4 expected over 7 days',
      disease: 'influenza',
      immediate: false,
      ages: [{ ageGroup: '5-14', observed: 16 }],
    },
  ])
})

test('more of it is not told again, be it of the age, of the one next to it or of the whole', async () => {
  await send([...cases(6, { age: '5-14' }), ...cases(8, { age: '0-4' })])
  await send(cases(20, { age: '5-14' }))
  expect(await alerts()).toHaveLength(1)
})

test('it joins what a neighbour’s alarm tells: the two are proposed as one event', async () => {
  const past = Array.from({ length: 70 }, (_, n) => addDays(today, n - 70))
  await send(past.flatMap((on) => cases(1, { on, place: fengtai, age: '65+' })))
  await send(cases(40, { place: fengtai, age: '65+' }))
  expect(await alerts()).toMatchObject([
    {},
    {
      key: `cases.confirmed/influenza/${fengtai}/${today}`,
      title_zh: expect.stringContaining('丰台区：'),
      ages: [{ ageGroup: '65+', observed: 46 }],
    },
  ])
  const events = await transact(opened.database, house('test'), (tx) => listEvents(tx, { limit: 9 }))
  expect(events).toMatchObject([{ disease: 'influenza', place: 'cn.11.01', state: 'proposed' }])
})

test('cases that tell no age, and another disease, are judged as ever', async () => {
  const past = Array.from({ length: 70 }, (_, n) => addDays(today, n - 70))
  await send(past.flatMap((on) => cases(1, { on, disease: 'measles' })))
  await send(cases(30, { disease: 'measles' }))
  expect((await alerts()).slice(2)).toMatchObject([
    { key: `cases.confirmed/measles/${xicheng}/${today}`, ages: null },
  ])
})
