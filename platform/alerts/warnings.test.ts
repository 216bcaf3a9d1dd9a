import { afterAll, beforeAll, expect, test } from 'vitest'
import { raiseAlert } from '#platform/alerts'
import { type AlertServer, newAlert, openAlertServer } from './testing.ts'

let server: AlertServer
let judge: { key: string; id: string }
let commander: { key: string; id: string }
let alert: number
let unassessed: number

beforeAll(async () => {
  server = await openAlertServer()
  judge = await server.makeKey('epidemiologist', 'cn.11.01')
  commander = await server.makeKey('commander', 'cn.11.01')
  const raise = async () => (await server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert()))) ?? 0
  alert = await raise()
  unassessed = await raise()
  await server.call(judge.key, 'POST', `/api/alerts/${alert}/steps`, {
    step: 'assess',
    risk: 'high',
    reason: 'x',
  })
})
afterAll(async () => await server?.close())

const draft = (as: string, of: Record<string, unknown> = {}) =>
  server.call(as, 'POST', '/api/warnings', {
    title: { zh: '流感预警', en: 'Influenza warning' },
    text: { zh: '请勤洗手', en: 'Wash your hands' },
    place: 'cn.11.01.02',
    level: 'yellow',
    validUntil: '2020-06-20',
    alerts: [alert],
    ...of,
  })
const sign = (as: string, id: unknown) => server.call(as, 'POST', `/api/warnings/${id}/sign`)

test('a public warning is drafted by one, signed by another, and ends when its last day is over', async () => {
  const drafted = await draft(judge.key)
  expect(drafted).toMatchObject({
    status: 201,
    body: { state: 'draft', draftedBy: judge.id, alerts: [alert] },
  })
  const { id } = drafted.body
  expect(await sign(judge.key, id)).toMatchObject({ status: 403, body: { code: 'access.forbidden' } })
  expect(await sign(commander.key, id)).toMatchObject({
    status: 200,
    body: { state: 'signed', signedBy: commander.id },
  })
  expect(await sign(commander.key, id)).toMatchObject({ status: 409, body: { code: 'step.not-allowed' } })
  await server.world.advance(new Date('2020-06-20T23:59:59.999+08:00'))
  const get = () => server.call(judge.key, 'GET', `/api/warnings/${id}`)
  expect((await get()).body).toMatchObject({ state: 'signed' })
  await server.world.advance(new Date('2020-06-21T00:00:00+08:00'))
  expect((await get()).body).toMatchObject({
    state: 'ended',
    endedBy: 'house:alerts',
    endedAt: '2020-06-20T16:00:00.000Z',
  })
  const deeds = await server.work(
    (tx) => tx`SELECT action, actor FROM audit.entry WHERE subject = ${`warning:${id}`} ORDER BY xid, number`,
  )
  expect(deeds).toMatchObject([
    { action: 'warning.draft', actor: judge.id },
    { action: 'warning.sign', actor: commander.id },
    { action: 'warning.end', actor: 'house:alerts' },
  ])
})

test('who drafted a warning does not sign it, whatever else it may do', async () => {
  const { body } = await draft(commander.key, { validUntil: '2020-07-30' })
  expect(await sign(commander.key, body.id)).toMatchObject({ status: 403, body: { code: 'step.own-work' } })
  const other = await server.makeKey('commander', 'cn.11')
  expect(await sign(other.key, body.id)).toMatchObject({ status: 200 })
  await expect(
    server.work((tx) => tx`UPDATE alerts.warning SET signed_by = drafted_by WHERE id = ${Number(body.id)}`),
  ).rejects.toThrow(/warning_four_eyes/)
})

test('a warning rests on alerts that are there and of which one was assessed', async () => {
  const validUntil = '2020-07-30'
  expect(await draft(judge.key, { alerts: [900_000], validUntil })).toMatchObject({
    status: 400,
    body: { errors: [{ where: 'body.alerts' }] },
  })
  const { body } = await draft(judge.key, { alerts: [unassessed], validUntil })
  expect(await sign(commander.key, body.id)).toMatchObject({ status: 409, body: { code: 'conflict' } })
  const ended = await server.call(commander.key, 'POST', `/api/warnings/${body.id}/end`, {
    reason: 'not needed',
  })
  expect(ended).toMatchObject({ status: 200, body: { state: 'ended', endReason: 'not needed' } })
  expect(ended.body.signedBy).toBeUndefined()
})

test.each([
  [{ validUntil: undefined }, 400],
  [{ validUntil: '2020-06-01' }, 400],
  [{ alerts: [] }, 400],
  [{ level: 'black' }, 400],
  [{ text: { zh: '只有中文' } }, 400],
  [{ title: { zh: 'x'.repeat(201), en: 'x' } }, 400],
  [{ place: 'cn.42' }, 403],
])('a draft with %j is refused', async (of, status) => {
  expect(await draft(judge.key, of)).toMatchObject({ status })
})

test('a warning of another area is not there, and its text is never changed', async () => {
  const { body } = await draft(judge.key, { validUntil: '2020-07-30' })
  const elsewhere = await server.makeKey('commander', 'cn.42')
  expect(await sign(elsewhere.key, body.id)).toMatchObject({ status: 404 })
  expect((await server.call(elsewhere.key, 'GET', '/api/warnings')).body.items).toEqual([])
  await expect(server.work((tx) => tx`UPDATE alerts.warning SET text_en = 'x'`)).rejects.toThrow(
    /permission denied/,
  )
})
