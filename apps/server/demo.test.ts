import { afterAll, beforeAll, expect, test } from 'vitest'
import { listDuties } from '#platform/access'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { storyPlaces } from '../../cities/demo/feeds.ts'
import type { DemoCity } from '../../cities/demo/load.ts'
import { openTestHost } from '../../platform/worlds/testing.ts'
import { loadDemo } from './demo.ts'
import { describers } from './describers.ts'
import { systems } from './house.ts'

let world: World
let city: DemoCity
let close: () => Promise<void>
beforeAll(async () => {
  const opened = await openTestHost({ systems, places: [], startsAt: '2020-11-25T12:00:00+08:00' })
  ;({ world, close } = opened)
  city = await loadDemo(world, () => {})
}, 120_000)
afterAll(async () => await close?.())

test('the demo city’s rules are live, and one has found the story: an alert and a task for the district’s CDC', async () => {
  const story = storyPlaces({ city, seed: city.id })
  if (!story) throw new Error('the demo city has no story')
  const [rules, alerts, tasks] = await transact(world.database, house('test'), (tx) =>
    Promise.all([
      tx<{ id: string; state: string }[]>`SELECT id, state FROM rules.rule ORDER BY id`,
      tx`SELECT place, unit, disease FROM alerts.alert WHERE origin_kind = 'rule' AND origin_id = 'norovirus-cluster'`,
      tx`SELECT place, unit, type, state FROM tasks.task WHERE type = 'verify-cluster'`,
    ]),
  )
  expect(rules.map(({ id, state }) => `${id} ${state}`)).toEqual(
    city.rules
      .map(({ id }) => id)
      .sort()
      .map((id) => `${id} live`),
  )
  const cdc = city.units.find(({ place, duties }) => place === story.district.path && duties.includes('cdc'))
  expect([...alerts]).toEqual([{ place: story.street.path, unit: cdc?.id, disease: 'norovirus' }])
  expect([...tasks]).toEqual([
    { place: story.street.path, unit: cdc?.id, type: 'verify-cluster', state: 'open' },
  ])
})

test('units have a duty officer, with a telephone, whom the clock can pass an alert to', async () => {
  for (const { unit, phone, login } of city.dutyOfficers) {
    const duties = await transact(world.database, house('test'), (tx) => listDuties(tx, unit))
    const name = city.accounts.find((account) => account.login === login)?.name
    expect(duties).toMatchObject([{ phone, name, officer: expect.stringMatching(/^account:/) }])
  }
  expect(city.dutyOfficers.map(({ unit }) => unit)).toEqual(
    expect.arrayContaining(['cdc', 'health-commission']),
  )
})

test('a subscription to one disease hears of the task that a rule opened for it, and what a step is about is known', async () => {
  const said = await transact(world.database, house('test'), async (tx) => {
    const [task] = await tx<{ id: number }[]>`SELECT id FROM tasks.task WHERE type = 'verify-cluster'`
    const [alert] = await tx<
      { id: number }[]
    >`SELECT id FROM alerts.alert WHERE origin_id = 'norovirus-cluster'`
    const [event] = await tx<{ id: number }[]>`SELECT id FROM events.event WHERE disease = 'norovirus'`
    return {
      task: await describers.task?.(tx, task?.id ?? 0),
      alert: await describers.alert?.(tx, alert?.id ?? 0),
      event: await describers.event?.(tx, event?.id ?? 0),
      nothing: await describers.alert?.(tx, 999_999),
    }
  })
  const norovirus = { disease: 'norovirus' }
  expect(said).toEqual({ task: norovirus, alert: norovirus, event: norovirus, nothing: undefined })
})
