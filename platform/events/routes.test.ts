import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { emitSignal } from '#platform/signals'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { makeEventsRoom } from './index.ts'
import { AlertBook, openRoomServer, type RoomServer } from './testing.ts'

let server: RoomServer
let city: { key: string; actor: string }
let other: { key: string; actor: string }
let xicheng: { key: string; actor: string }
const book = new AlertBook()
beforeAll(async () => {
  server = await openRoomServer([makeEventsRoom({ findAlert: book.findAlert })])
  city = await server.makeKey({ role: 'epidemiologist', places: ['cn.11'] })
  other = await server.makeKey({ role: 'epidemiologist', places: ['cn.11'] })
  xicheng = await server.makeKey({ role: 'epidemiologist', places: ['cn.11.01.02'] })
})
afterAll(async () => await server?.close())

/** An alert of a disease that each test has for itself, so that the rule brings none of another test in. */
const raise = (disease: string, place: string, day = '2020-06-11') =>
  book.raise(server.world, { disease, place, day })
const xichengAnd = async (disease: string) => [
  await raise(disease, 'cn.11.01.02'),
  await raise(disease, 'cn.11.01.06', '2020-06-12'),
]
const step = (id: number, body: object, key = city.key) => server.post(`/api/events/${id}/steps`, key, body)
const proposedOf = async (disease: string) =>
  (await server.get(`/api/events?disease=${disease}`, city.key)).body.items[0]

describe('an event proposed by the rule', () => {
  test('is confirmed with its alerts by the first of two people at once; the other is told what is allowed now', async () => {
    const [first, second] = await xichengAnd('covid-19')
    const { id, alerts } = await proposedOf('covid-19')
    expect(alerts).toEqual({ proposed: 2, confirmed: 0 })
    const answers = await Promise.all([
      step(id, { step: 'confirm' }, city.key),
      step(id, { step: 'confirm' }, other.key),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.find(({ status }) => status === 409)
    expect(lost?.body).toMatchObject({
      code: 'step.not-allowed',
      allowedSteps: ['join', 'leave', 'split', 'merge', 'assess', 'command', 'close'],
    })
    const { body } = await server.get(`/api/events/${id}`, city.key)
    const winner = answers[0]?.status === 200 ? city.actor : other.actor
    expect(body).toMatchObject({ state: 'confirmed', place: 'cn.11.01', placeName: { zh: '北京市' } })
    expect(body.members).toMatchObject(
      [first, second].map((alert) => ({
        alert,
        state: 'confirmed',
        proposed: { by: 'house:events' },
        confirmed: { by: winner, at: '2020-06-12T04:00:00.000Z' },
      })),
    )
    expect(body.history.map((one: { step: string }) => one.step)).toEqual(['propose', 'confirm'])
  })

  test('is confirmed in a part of its alerts; the others stay proposed until each is taken or refused', async () => {
    const [first, second] = await xichengAnd('measles')
    const { id } = await proposedOf('measles')
    expect((await step(id, { step: 'confirm', alerts: [999] })).body).toMatchObject({
      code: 'conflict',
      why: { code: 'event.changed', values: { id } },
    })
    const confirmed = await step(id, { step: 'confirm', alerts: [first] })
    expect(confirmed.body.alerts).toEqual({ proposed: 1, confirmed: 1 })
    const left = await step(id, { step: 'leave', alerts: [second], reason: '输入病例' })
    expect(left.body).toMatchObject({ alerts: { proposed: 0, confirmed: 1 }, place: 'cn.11.01.02' })
    expect(left.body.members[1].left).toMatchObject({ by: city.actor, reason: '输入病例' })
    const last = await step(id, { step: 'leave', alerts: [first], reason: '同上' })
    expect(last).toMatchObject({ status: 409, body: { code: 'conflict' } })
  })

  test('is refused as a whole, and considered again when it is opened again', async () => {
    await xichengAnd('dengue')
    const { id } = await proposedOf('dengue')
    expect((await step(id, { step: 'reject', reason: '不同血清型' })).body.state).toBe('rejected')
    expect((await step(id, { step: 'join', alerts: [1] })).body.code).toBe('step.not-allowed')
    expect((await step(id, { step: 'reopen', reason: '新的检测结果' })).body.state).toBe('proposed')
  })
})

describe('who sees one district', () => {
  test('does not see the city’s event, learns of it by the alert, and takes no step', async () => {
    const [mine, theirs] = await xichengAnd('influenza')
    const { id, title } = await proposedOf('influenza')
    expect((await server.get(`/api/events/${id}`, xicheng.key)).status).toBe(404)
    expect((await server.get('/api/events?disease=influenza', xicheng.key)).body.items).toEqual([])
    expect((await server.get(`/api/events?alert=${mine}`, xicheng.key)).body).toEqual({
      items: [{ id, title }],
    })
    expect((await server.get(`/api/events?alert=${theirs}`, xicheng.key)).body).toEqual({ items: [] })
    expect((await step(id, { step: 'confirm' }, xicheng.key)).status).toBe(404)
    expect((await server.get(`/api/events?alert=${mine}&state=proposed`, xicheng.key)).status).toBe(400)
  })

  test('makes no event that reaches further, of alerts that are not there for them', async () => {
    const [mine, theirs] = await xichengAnd('plague')
    const both = await server.post('/api/events', xicheng.key, { alerts: [mine, theirs] })
    expect(both).toMatchObject({ status: 404, body: { code: 'not-found' } })
    const twoDistricts = await server.makeKey({
      role: 'epidemiologist',
      places: ['cn.11.01.02', 'cn.11.01.06'],
    })
    const wide = await server.post('/api/events', twoDistricts.key, { alerts: [mine, theirs] })
    expect(wide).toMatchObject({ status: 403, body: { code: 'access.elsewhere' } })
    const own = await server.post('/api/events', xicheng.key, { alerts: [mine] })
    expect(own).toMatchObject({ status: 201, body: { state: 'confirmed', place: 'cn.11.01.02' } })
  })

  test('goes on with an event that came back to the district, without the steps that were taken over the city', async () => {
    const [mine, theirs] = [await raise('cholera', 'cn.11.01.02'), await raise('cholera', 'cn.13.06.02')]
    const all = await server.makeKey({ role: 'epidemiologist', places: ['*'] })
    const { body } = await server.post('/api/events', xicheng.key, { alerts: [mine] })
    expect((await step(body.id, { step: 'join', alerts: [theirs] }, all.key)).body.place).toBe('cn')
    expect((await server.get(`/api/events/${body.id}`, xicheng.key)).status).toBe(404)
    await step(body.id, { step: 'leave', alerts: [theirs], reason: '另有来源' }, all.key)
    const assessed = await step(body.id, { step: 'assess', risk: 'low', reason: '单例' }, xicheng.key)
    expect(assessed.status).toBe(200)
    expect(assessed.body.history.map((one: { number: number }) => one.number)).toEqual([1, 3, 4])
  })
})

describe('an event', () => {
  test('is split by a part of its confirmed alerts, neither by all nor by none', async () => {
    const alerts = [
      await raise('hfmd', 'cn.11.01.02'),
      await raise('hfmd', 'cn.11.01.06'),
      await raise('hfmd', 'cn.11.01.02.007'),
    ]
    const { id } = await proposedOf('hfmd')
    await step(id, { step: 'confirm' })
    const why = { reason: '两所幼儿园' }
    expect((await step(id, { step: 'split', alerts: [], ...why })).status).toBe(400)
    expect((await step(id, { step: 'split', alerts, ...why })).body.code).toBe('conflict')
    const kept = await step(id, { step: 'split', alerts: [alerts[1]], ...why })
    expect(kept.body).toMatchObject({ place: 'cn.11.01.02', alerts: { confirmed: 2 } })
    const { wentTo } = kept.body.members.find((one: { alert: number }) => one.alert === alerts[1]).left
    const made = await server.get(`/api/events/${wentTo}`, city.key)
    expect(made.body).toMatchObject({
      state: 'confirmed',
      place: 'cn.11.01.06',
      splitFrom: id,
      members: [{ alert: alerts[1], cameFrom: id, proposed: { by: 'house:events' } }],
    })
    const merged = await step(id, { step: 'merge', event: wentTo, reason: '同一供餐单位' })
    expect(merged.body).toMatchObject({ place: 'cn.11.01', alerts: { confirmed: 3 } })
    const ended = (await server.get(`/api/events/${wentTo}`, city.key)).body
    expect(ended).toMatchObject({ state: 'merged', mergedInto: id, allowedSteps: [] })
    expect((await step(id, { step: 'merge', event: id, ...why })).body.code).toBe('conflict')
    expect((await step(id, { step: 'merge', event: wentTo, ...why })).body.code).toBe('step.not-allowed')
    expect((await step(id, { step: 'merge', event: 9_999, ...why })).status).toBe(404)
  })

  test('has an alert for itself while it is open, also when it is opened again', async () => {
    const alert = await raise('sars', 'cn.11.01.02')
    const first = (await server.post('/api/events', city.key, { alerts: [alert] })).body.id
    const taken = await server.post('/api/events', city.key, { alerts: [alert] })
    expect(taken).toMatchObject({
      status: 409,
      body: { why: { code: 'event.alert-held', values: { event: first } } },
    })
    const end = { step: 'close', outcome: 'contained', summary: '无续发病例' }
    expect((await step(first, end)).body).toMatchObject({ state: 'closed', outcome: 'contained' })
    const second = (await server.post('/api/events', city.key, { alerts: [alert] })).body.id
    const reopened = await step(first, { step: 'reopen', reason: '续发' })
    expect(reopened).toMatchObject({ status: 409, body: { code: 'conflict' } })
    await step(second, end)
    const again = await step(first, { step: 'reopen', reason: '续发' })
    expect(again.body).toMatchObject({ state: 'confirmed', allowedSteps: expect.arrayContaining(['close']) })
    expect(again.body.outcome).toBeUndefined()
  })

  test('is founded of an alert by one of two people at once', async () => {
    const alert = await raise('sars', 'cn.11.01.06', '2020-01-11')
    const found = (key: string) => server.post('/api/events', key, { alerts: [alert] })
    const answers = await Promise.all([found(city.key), found(other.key), found(city.key)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('is of one cause: alerts of two diseases do not join, one of unknown cause does', async () => {
    const plain = await raise('anthrax', 'cn.11.01.02')
    const unknown = await raise('unknown', 'cn.11.01.02')
    const flu = await raise('h7n9', 'cn.11.01.02')
    const { id } = (await server.post('/api/events', city.key, { alerts: [unknown] })).body
    expect((await step(id, { step: 'join', alerts: [plain] })).body.disease).toBe('anthrax')
    const refused = await step(id, { step: 'join', alerts: [flu] })
    expect(refused.body.detail).toContain('anthrax and h7n9 have no common cause')
  })

  test('is led by a unit that stands, and its risk is one of four', async () => {
    const alert = await raise('tuberculosis', 'cn.11.01.02')
    const { id } = (await server.post('/api/events', city.key, { alerts: [alert] })).body
    expect((await step(id, { step: 'command', unit: 'nobody' })).status).toBe(404)
    await saveUnits(server.world.database, [
      { id: 'cdc', name: { zh: '疾控中心', en: 'CDC' }, place: placePath('cn.11'), duties: [] },
    ])
    const led = await step(id, { step: 'command', unit: 'cdc', officer: city.actor })
    expect(led.body.lead).toEqual({ unit: 'cdc', officer: city.actor })
    expect((await step(id, { step: 'assess', risk: 'terrible', reason: 'x' })).status).toBe(400)
    expect((await step(id, { step: 'assess', risk: 'very-low', reason: 'x' })).body.risk).toBe('very-low')
  })

  test('is as large as the cases confirmed in its places since its first day', async () => {
    const alerts = [await raise('norovirus', 'cn.11.01.02'), await raise('norovirus', 'cn.11.01.02.007')]
    const cases = [
      ['cn.11.01.02', '2020-06-10', 50],
      ['cn.11.01.02', '2020-06-11', 3],
      ['cn.11.01.02.007', '2020-06-12', 4],
      ['cn.11.01.06', '2020-06-12', 90],
    ] as const
    await transact(server.world.database, house('test'), async (tx) => {
      for (const [place, reportDate, confirmed] of cases)
        await emitSignal(tx, {
          part: 'test',
          id: `${place} ${reportDate}`,
          kind: 'case.aggregate',
          place: placePath(place),
          at: server.world.clock.now(),
          today: server.world.clock.today(),
          actor: 'house:test',
          data: { disease: 'norovirus', reportDate, confirmed },
        })
    })
    await server.world.settled()
    const { id } = await proposedOf('norovirus')
    const { body } = await server.get(`/api/events/${id}`, city.key)
    expect(body.members.map((one: { alert: number }) => one.alert)).toEqual(alerts)
    expect(body.size).toEqual({
      tally: 'cases.confirmed',
      from: '2020-06-11',
      asKnownOn: '2020-06-12',
      amount: 7,
    })
  })
})

test('the list is paged, the newest first, and holds states and places apart', async () => {
  const seen: number[] = []
  let after = ''
  do {
    const { body } = await server.get(`/api/events?limit=2${after}`, city.key)
    seen.push(...body.items.map((one: { id: number }) => one.id))
    after = body.next ? `&after=${body.next}` : ''
  } while (after !== '')
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
  expect(new Set(seen).size).toBe(seen.length)
  const whole = (await server.get('/api/events', city.key)).body.items
  expect(seen).toEqual(whole.map((one: { id: number }) => one.id))
  const merged = (await server.get('/api/events?state=merged&place=cn.11.01.06', city.key)).body.items
  expect(merged.map((one: { state: string; place: string }) => [one.state, one.place])).toEqual([
    ['merged', 'cn.11.01.06'],
  ])
  expect((await server.get('/api/events?after=x', city.key)).body.code).toBe('request.invalid')
  expect((await server.get('/api/events/0', city.key)).status).toBe(400)
})

test('who may read but not judge reads, and takes no step', async () => {
  const officer = await server.makeKey({ role: 'officer', places: ['cn.11'] })
  const { id } = await proposedOf('covid-19')
  expect((await server.get(`/api/events/${id}`, officer.key)).status).toBe(200)
  expect((await step(id, { step: 'close', outcome: 'contained', summary: 'x' }, officer.key)).body.code).toBe(
    'access.forbidden',
  )
})
