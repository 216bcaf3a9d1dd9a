import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey, saveUnits } from '#platform/access'
import { alertsRoom, findAlert, raiseAlert } from '#platform/alerts'
import { makeEventsRoom } from '#platform/events'
import { type Door, openDoor } from '#platform/http'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { earlyWarning } from '#systems/early-warning'
import { addDays, type Day, day, placePath } from '#vocabulary'
import { listen } from '../../../platform/http/testing.ts'
import { send } from '../../../platform/rules/testing.ts'
import { caseCounts, openTestHost, type TestHost, testPlaces } from '../../../platform/worlds/testing.ts'

const base = '/api/early-warning/bulletins'
/** The Thursday of week 53 of 2020. */
const thursday = day('2020-12-31')

let opened: TestHost
let door: Door
let url: string
let city: string
let elsewhere: string
let viewer: string

beforeAll(async () => {
  const systems = [alertsRoom, makeEventsRoom({ findAlert }), earlyWarning]
  opened = await openTestHost({ systems, places: testPlaces, startsAt: `${thursday}T12:00:00+08:00` })
  const { world, host } = opened
  const unit = (id: string, place: string) => ({ id, name: { zh: id, en: id }, place, duties: ['cdc'] })
  await saveUnits(world.database, [
    unit('cdc-city', 'cn.11.01'),
    unit('cdc-xicheng', 'cn.11.01.02'),
    unit('cdc-wuhan', 'cn.42.01'),
  ])
  const key = async (of: Omit<Parameters<typeof createKey>[1], 'title' | 'createdBy'>) =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', ...of })).key
  city = await key({ role: 'epidemiologist', places: ['cn.11'] })
  elsewhere = await key({ role: 'epidemiologist', places: ['cn.42'] })
  viewer = await key({ role: 'officer', places: ['cn.11'] })
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'error' }))
  for (const system of systems) system.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}/w/${world.id}`
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function ask(method: string, path: string, key: string, body?: unknown) {
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json')
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text }
}

function report(on: Day, confirmed: number, disease = 'measles') {
  const place = '110102'
  return caseCounts(confirmed, { place, data: { disease, reportDate: on, confirmed } })
}

async function raise(world: World, of: { key: string; immediate: boolean }): Promise<number | undefined> {
  return await transact(world.database, house('test'), (tx) =>
    raiseAlert(tx, world.rooms, {
      origin: { kind: 'rule', id: 'cluster' },
      key: of.key,
      place: placePath('cn.11.01.02'),
      title: { zh: `<b>${of.key}</b>`, en: `<b>${of.key}</b>` },
      day: world.clock.today(),
      surprise: 3,
      immediate: of.immediate,
      evidence: {},
    }),
  )
}

test('on Monday morning of the city the week’s bulletin of each city with a CDC is there, and of no district', async () => {
  const { world } = opened
  const sameWeek = day('2019-12-30')
  await send(world, [
    report(sameWeek, 3),
    report(addDays(thursday, -8), 2),
    report(addDays(thursday, -7), 1),
    report(addDays(thursday, -1), 5),
    report(thursday, 4),
    report(thursday, 0, 'dengue'),
  ])
  await raise(world, { key: 'slow', immediate: true })
  await world.advance(new Date('2021-01-04T06:59:00+08:00'))
  expect((await ask('GET', base, city)).body.items).toEqual([])
  await world.advance(new Date('2021-01-04T07:00:00+08:00'))
  const { body } = await ask('GET', base, city)
  expect(body.items).toMatchObject([
    {
      place: 'cn.11.01',
      week: '2020-W53',
      from: '2020-12-28',
      until: '2021-01-03',
      version: 1,
      latest: true,
      asKnownOn: '2021-01-04',
      madeAt: '2021-01-03T23:00:00.000Z',
      madeBy: 'house:bulletin',
    },
  ])
  expect((await ask('GET', base, elsewhere)).body.items).toMatchObject([{ place: 'cn.42.01' }])
})

test('it tells what was counted, the week before and the same week of the year before, and which clock ran out', async () => {
  const [{ number }] = (await ask('GET', base, city)).body.items
  const { body } = await ask('GET', `${base}/${number}`, city)
  expect(body.counts).toEqual([
    {
      tally: 'cases.confirmed',
      series: 'measles',
      week: 9,
      before: 3,
      earlier: [
        { year: 2020, week: 1, count: 3 },
        { year: 2019, week: 1, count: null },
        { year: 2017, week: 52, count: null },
      ],
    },
  ])
  const rule = body.alerts.listed.find(({ origin }: { origin: { kind: string } }) => origin.kind === 'rule')
  expect(rule).toMatchObject({ immediate: true, state: 'verifying', late: true })
  expect(body.alerts.verification.missed).toBeGreaterThanOrEqual(1)
  expect(body).toMatchObject({ whole: true, events: { confirmed: 0 }, silent: { count: 0 } })
})

test('what becomes known later is in another version that a person makes; the first stays as it was made', async () => {
  const { world } = opened
  const [{ number }] = (await ask('GET', base, city)).body.items
  const first = (await ask('GET', `${base}/${number}`, city)).body
  await send(world, [report(addDays(thursday, 1), 20)])
  const made = await ask('POST', base, city, { place: 'cn.11.01', week: '2020-W53' })
  expect(made.status).toBe(201)
  expect(made.body).toMatchObject({ version: 2, latest: true, counts: [{ week: 29 }] })
  const again = (await ask('GET', `${base}/${number}`, city)).body
  expect(again).toEqual({ ...first, latest: false })
  await expect(
    world.database.app`UPDATE early_warning.bulletin SET made_by = 'x'`.then(() => 'changed'),
  ).rejects.toThrow(/permission denied/)
})

test('the next Monday makes the next, also where the week had nothing; the week under way says that it is', async () => {
  const { world } = opened
  await world.advance(new Date('2021-01-18T08:00:00+08:00'))
  const weeks = (await ask('GET', `${base}?place=cn.11.01`, city)).body.items
  expect(weeks.map(({ week }: { week: string }) => week)).toEqual([
    '2021-W02',
    '2021-W01',
    '2020-W53',
    '2020-W53',
  ])
  const empty = (await ask('GET', `${base}/${weeks[0].number}`, city)).body
  expect(empty).toMatchObject({ counts: [], reports: { received: 0 }, clusters: { listed: [] } })
  const under = await ask('POST', base, city, { place: 'cn.11.01', week: '2021-W03' })
  expect(under.body).toMatchObject({ whole: false, asKnownOn: '2021-01-18' })
})

test('as one file it needs nothing else, in both languages, each number with its link, and names are no markup', async () => {
  const weeks = (await ask('GET', `${base}?week=2020-W53`, city)).body.items
  for (const [language, words] of [
    ['zh', '2020年第53周'],
    ['en', 'Week 53 of 2020'],
  ]) {
    const { status, headers, body } = await ask(
      'GET',
      `${base}/${weeks.at(-1).number}/html?language=${language}`,
      city,
    )
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-disposition')).toContain('bulletin-cn.11.01-2020-W53-v1')
    expect(body).toContain(words)
    expect(body).not.toMatch(/<script|<img|<link|src=|@import|url\(/)
    expect(body).toContain('&lt;b&gt;slow&lt;/b&gt;')
    expect(body).toContain(`href="${url}/alerts/`)
    expect(body).toContain(`series=measles`)
    expect(body).not.toMatch(/\{\w+\}/)
  }
})

test.each([
  ['of a week that its year does not have', { place: 'cn.11.01', week: '2021-W53' }, 400],
  ['of a week that has not begun', { place: 'cn.11.01', week: '2021-W10' }, 400],
  ['of a place that there is not', { place: 'cn.99', week: '2021-W01' }, 404],
  ['of a street', { place: 'cn.11.01.02.007', week: '2021-W01' }, 400],
  ['of a city elsewhere', { place: 'cn.42.01', week: '2021-W01' }, 403],
])('none is made %s', async (_, body, status) => {
  expect((await ask('POST', base, city, body)).status).toBe(status)
})

test('who only reads alerts reads bulletins and makes none; whoever is elsewhere finds none', async () => {
  const [{ number }] = (await ask('GET', `${base}?place=cn.11.01`, viewer)).body.items
  expect((await ask('GET', `${base}/${number}`, viewer)).status).toBe(200)
  expect((await ask('POST', base, viewer, { place: 'cn.11.01', week: '2021-W01' })).status).toBe(403)
  expect((await ask('GET', `${base}/${number}`, elsewhere)).status).toBe(404)
})
