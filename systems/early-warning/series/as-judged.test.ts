import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { alertsRoom } from '#platform/alerts'
import { type Door, openDoor } from '#platform/http'
import { earlyWarning } from '#systems/early-warning'
import { addDays, day } from '#vocabulary'
import { listen } from '../../../platform/http/testing.ts'
import { openTestHost, submit, type TestHost, testPlaces } from '../../../platform/worlds/testing.ts'

const today = day('2020-06-14')
const [heard, unheard] = ['cn.11.01.01', 'cn.11.01.06']

let opened: TestHost
let door: Door
let base: string
let key: string

/** Dongcheng has reported influenza for ten weeks and Fengtai for three; today both have their first cholera and measles. */
beforeAll(async () => {
  opened = await openTestHost({
    systems: [alertsRoom, earlyWarning],
    places: testPlaces,
    startsAt: `${today}T12:00:00+08:00`,
  })
  const { world, host } = opened
  for (const n of [70, 40, 10]) await send(heard, 'influenza', { on: addDays(today, -n), positive: 0 })
  for (const n of [20, 10]) await send(unheard, 'influenza', { on: addDays(today, -n), positive: 0 })
  for (const place of [heard, unheard])
    for (const disease of ['cholera', 'measles']) await send(place, disease, { on: today, positive: 1 })
  await world.settled()
  key = (
    await createKey(world.database, {
      title: 'test',
      createdBy: 'test',
      role: 'epidemiologist',
      places: ['*'],
    })
  ).key
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  alertsRoom.routes?.(door)
  earlyWarning.routes?.(door)
  base = `http://127.0.0.1:${await listen(door)}/w/${world.id}/api/early-warning`
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function send(
  place: string,
  disease: string,
  { on, positive }: { on: typeof today; positive: number },
): Promise<void> {
  const { world } = opened
  const event = {
    specversion: '1.0',
    id: `${place}-${disease}-${on}`,
    source: 'urn:test:lab',
    type: 'lab.count',
    place,
    data: { disease, sampleDate: on, tested: 10, positive },
  }
  await submit(world, [event])
}

// Each test says what it expects of the answer.
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is tested.
async function ask(path: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${base}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  expect(answer.status).toBe(200)
  return await answer.json()
}

test('the page of a series says what rang: a first case of a disease of which one is enough, where other things were reported for weeks', async () => {
  const page = await ask(`/series/lab.positive/cholera/${heard}`)
  expect(page.alarms).toMatchObject([{ detector: 'first-after-quiet', dayJudged: today }])
  expect(page).toMatchObject({ observed: 1, windowDays: 1, since: today })
  expect(page.pValue).toBeLessThan(0.05)
  expect(page.days).toHaveLength(71)
  expect(page.days.at(-1)).toMatchObject({ day: today, count: 1, found: true })
})

test.each([
  ['where little else was reported before', unheard, 'cholera'],
  ['of a disease of which one case is not enough', heard, 'measles'],
])('%s nothing rang, and the page finds nothing', async (_, place, disease) => {
  const page = await ask(`/series/lab.positive/${disease}/${place}`)
  expect(page.alarms).toEqual([])
  expect(page).not.toHaveProperty('since')
  expect(page.days.filter(({ found }: { found: boolean }) => found)).toEqual([])
})

test('the list, and what the daily judge would have said, agree with the page', async () => {
  const { items } = await ask('/series')
  const listed = items.find(
    (one: { series: string; place: string }) => one.series === 'cholera' && one.place === heard,
  )
  expect(listed).toMatchObject({ observed: 1, since: today })
  const { calls } = await ask('/what-if', {
    tally: 'lab.positive',
    series: 'cholera',
    place: heard,
    settings: { detector: 'daily' },
  })
  expect(calls).toEqual([today])
})

test('nor is an area silent in a view of a day on which nothing was heard of it yet', async () => {
  const answer = await fetch(`${base}/series/lab.positive/cholera/${heard}?knownOn=${addDays(today, -80)}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  expect(answer.status).toBe(404)
})
