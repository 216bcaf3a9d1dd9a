import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { placePath } from '#vocabulary'
import { openRoomServer, type RoomServer } from '../events/testing.ts'
import { ordersRoom } from './index.ts'

let server: RoomServer
let drafter: { key: string; actor: string }
let signer: { key: string; actor: string }
let street: { key: string; actor: string }
beforeAll(async () => {
  server = await openRoomServer([ordersRoom])
  drafter = await server.makeKey({ role: 'commander', places: ['cn.11'] })
  signer = await server.makeKey({ role: 'commander', places: ['cn.11'] })
  street = await server.makeKey({ role: 'commander', places: ['cn.11.01.02.007'] })
  await saveUnits(server.world.database, [
    { id: 'command', name: { zh: '指挥部', en: 'Command' }, place: placePath('cn.11'), duties: [] },
    { id: 'xicheng', name: { zh: '西城区', en: 'Xicheng' }, place: placePath('cn.11.01.02'), duties: [] },
  ])
})
afterAll(async () => await server?.close())

const body = {
  title: { zh: '西城区出入登记令', en: 'Records of entry in Xicheng' },
  legalBasis: '中华人民共和国传染病防治法',
  unit: 'command',
  power: 'collect',
  what: ['entry-record'],
  place: 'cn.11.01.02',
  purpose: 'source-tracing',
  begins: '2020-06-12',
  ends: '2020-06-30',
}
const draft = async (part: object = {}) => await server.post('/api/orders', drafter.key, { ...body, ...part })
const step = (id: number, of: object, key = signer.key) => server.post(`/api/orders/${id}/steps`, key, of)

describe('an order over HTTP', () => {
  test('is drafted by one, signed by another of two at once, and in force from then', async () => {
    const { status, body: drafted } = await draft()
    expect(status).toBe(201)
    expect(drafted).toMatchObject({
      state: 'draft',
      draftedBy: drafter.actor,
      allowedSteps: ['issue', 'withdraw'],
    })
    const own = await step(drafted.id, { step: 'issue' }, drafter.key)
    expect(own).toMatchObject({ status: 403, body: { code: 'step.own-work' } })
    const third = await server.makeKey({ role: 'commander', places: ['*'] })
    const answers = await Promise.all([
      step(drafted.id, { step: 'issue' }),
      step(drafted.id, { step: 'issue' }, third.key),
    ])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409])
    expect(answers.find((answer) => answer.status === 409)?.body).toMatchObject({
      code: 'step.not-allowed',
      allowedSteps: ['extend', 'revoke'],
    })
    const { body: signed } = await server.get(`/api/orders/${drafted.id}`, drafter.key)
    expect(signed).toMatchObject({
      state: 'in-force',
      fromAt: '2020-06-12T04:00:00.000Z',
      untilAt: '2020-06-30T16:00:00.000Z',
      what: [{ id: 'entry-record', title: { zh: '出入登记' } }],
    })
    expect(signed.history.map((one: { step: string }) => one.step)).toEqual(['draft', 'issue', 'begin'])
  })

  test('is read by those whom it binds once it is signed, and changed by them never', async () => {
    const { id } = (await draft()).body
    expect((await server.get(`/api/orders/${id}`, street.key)).status).toBe(404)
    expect((await step(id, { step: 'withdraw', reason: 'x' }, street.key)).status).toBe(404)
    await step(id, { step: 'issue' })
    expect((await server.get(`/api/orders/${id}`, street.key)).body).toMatchObject({ state: 'in-force' })
    const revoke = await step(id, { step: 'revoke', reason: 'x' }, street.key)
    expect(revoke).toMatchObject({ status: 403, body: { code: 'access.elsewhere' } })
    const fengtai = await server.makeKey({ role: 'commander', places: ['cn.11.01.06'] })
    expect((await server.get(`/api/orders/${id}`, fengtai.key)).status).toBe(404)
    expect((await server.get('/api/orders', fengtai.key)).body.items).toEqual([])
  })

  test.each([
    [{ ends: '2020-09-10' }, 'body.ends'],
    [{ ends: '2020-06-11' }, 'body.ends'],
    [{ power: 'restrict', what: ['gathering'], ends: '2020-07-12' }, 'body.ends'],
    [{ begins: '2020-06-11' }, 'body.begins'],
    [{ ends: undefined }, 'body.ends'],
    [{ what: ['market'] }, 'body.what.0'],
    [{ what: ['entry-record', 'entry-record'] }, 'body.what.1'],
    [{ what: [] }, 'body.what'],
    [{ purpose: 'curiosity' }, 'body.purpose'],
    [{ place: 'cn.11.99' }, 'body.place'],
    [{ unit: 'nobody' }, 'body.unit'],
    [{ unit: 'xicheng', place: 'cn.11.01.06' }, 'body.unit'],
    [{ forever: true }, 'body.forever'],
  ])('is refused with %j, and told where: %s', async (part, where) => {
    const answer = await draft(part)
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0].where).toBe(where)
  })

  test.each([
    [{ begins: '2020-06-11' }, { code: 'order.begins-past', values: { today: '2020-06-12' } }],
    [{ place: 'cn.11.99' }, { code: 'order.place-unknown', values: { place: 'cn.11.99' } }],
    [{ unit: 'nobody' }, { code: 'unit.unknown', values: { unit: 'nobody' } }],
    [
      { unit: 'xicheng', place: 'cn.11.01.06' },
      { code: 'unit.elsewhere', values: { unit: 'xicheng', place: 'cn.11.01.06', at: 'cn.11.01.02' } },
    ],
  ])('is refused with %j, and told why for whoever has words of their own: %j', async (part, why) => {
    expect((await draft(part)).body.why).toEqual(why)
  })

  test('is not drafted outside of one’s areas, nor by who may only read', async () => {
    const elsewhere = await server.post('/api/orders', street.key, body)
    expect(elsewhere).toMatchObject({ status: 403, body: { code: 'access.elsewhere' } })
    const reader = await server.makeKey({ role: 'duty-officer', places: ['*'] })
    expect((await server.post('/api/orders', reader.key, body)).body.code).toBe('access.forbidden')
  })

  test('is listed by state, power, category and the places that it holds for', async () => {
    const ids = async (query: string) =>
      (await server.get(`/api/orders?${query}`, signer.key)).body.items.map((one: { id: number }) => one.id)
    const { id } = (await draft({ place: 'cn.11.01.06', what: ['absence'] })).body
    expect(await ids('what=absence')).toEqual([id])
    expect(await ids('place=cn.11.01.06')).toEqual([id])
    expect(await ids('place=cn.11&state=draft')).toEqual([id])
    expect(await ids('place=cn.11.01.02.007&state=in-force&power=collect')).toEqual([2, 1])
    expect(await ids('power=restrict')).toEqual([])
    const { body: page } = await server.get('/api/orders?limit=1', signer.key)
    expect((await ids(`limit=1&after=${page.next}`)).length).toBe(1)
    expect(await ids(`limit=1&after=${page.next}`)).not.toEqual(
      page.items.map((one: { id: number }) => one.id),
    )
  })

  test('lasts as long as the city has set, the nearest place up the tree first, and never longer than a year', async () => {
    const path = '/api/order-powers/restrict/longest-term'
    const set = (who: { key: string }, of: object) => server.put(path, who.key, of)
    const longestAt = async (place: string) =>
      (await server.get(`${path}?place=${place}`, street.key)).body.days as number
    expect(await longestAt('cn.11.01.02')).toBe(30)
    expect(await set(drafter, { place: 'cn.11', days: 14 })).toMatchObject({ status: 204 })
    expect(await set(drafter, { place: 'cn.11.01.06', days: 40 })).toMatchObject({ status: 204 })
    expect([
      await longestAt('cn.11.01.02'),
      await longestAt('cn.11.01.06'),
      await longestAt('cn.42'),
    ]).toEqual([14, 40, 30])
    const gathering = { power: 'restrict', what: ['gathering'], ends: '2020-06-26' }
    const refused = await draft(gathering)
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ where: 'body.ends' }] } })
    expect(refused.body.detail).toContain('at most 14 days of restrict')
    const { body: drafted } = await draft({ ...gathering, ends: '2020-06-25' })
    await step(drafted.id, { step: 'issue' })
    const extended = await step(drafted.id, { step: 'extend', ends: '2020-06-26', reason: 'x' }, signer.key)
    expect(extended).toMatchObject({ status: 409 })
    expect((await draft({ ...gathering, place: 'cn.11.01.06', ends: '2020-07-21' })).status).toBe(201)
    expect(await set(street, { place: 'cn.11', days: 90 })).toMatchObject({
      status: 403,
      body: { code: 'access.elsewhere' },
    })
    expect(await set(drafter, { place: 'cn.11', days: 367 })).toMatchObject({ status: 400 })
  })

  test('can give what the list of powers says', async () => {
    const { body: list } = await server.get('/api/order-powers', street.key)
    const lengths = list.powers.map((one: { id: string; maximumDays: number }) => [one.id, one.maximumDays])
    expect(lengths).toEqual([
      ['collect', 90],
      ['restrict', 30],
      ['requisition', 90],
    ])
  })
})
