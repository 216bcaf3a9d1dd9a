import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePlaces } from '#platform/places'
import { house, transact } from '#platform/store'
import { testPlaces } from '../worlds/testing.ts'
import { openSignInServer, type SignInServer } from './testing.ts'

let server: SignInServer
let admin: string
let street: string
beforeAll(async () => {
  server = await openSignInServer()
  admin = await server.makeKey('admin')
  street = await server.makeKey('admin', ['cn.11.01.02'])
  await savePlaces(server.database, testPlaces)
  await server.host.production.places.load()
})
afterAll(async () => await server?.close())

const parts = {
  name: { zh: '东城学校卫生站', en: 'East School Health' },
  place: 'cn.11',
  duties: ['schools'],
}
const make = (...units: object[]) => server.ask('POST', '/api/units', { key: admin, body: { units } })
const change = (id: string, body: object, key = admin) => server.ask('PUT', `/api/units/${id}`, { key, body })
const find = async (id: string) => {
  const { body } = await server.ask('GET', '/api/units?limit=1000', { key: admin })
  return (body.items as { id: string; name: { zh: string }; phone: string | null }[]).find(
    (unit) => unit.id === id,
  )
}
const told = (id: string) =>
  transact(server.database, house('test'), async (tx) => {
    const rows = await tx<{ change: string }[]>`
      SELECT data ->> 'change' AS change FROM signals.log
      WHERE kind = 'unit.changed' AND data ->> 'unit' = ${id} ORDER BY era, xid, sequence`
    return rows.map((row) => row.change)
  })

test('a roster in which two shifts overlap is refused with whose hours they are, and what stood stays', async () => {
  const officer = (login: string, from?: string, until?: string) => ({
    officer: `account:${login}`,
    name: { zh: login, en: login },
    ...(from ? { beginsAt: `2020-06-11T${from}:00+08:00`, endsAt: `2020-06-11T${until}:00+08:00` } : {}),
  })
  const put = (...officers: object[]) =>
    server.ask('PUT', '/api/units/cdc/duty-officers', { key: admin, body: { officers } })
  const day = officer('wang', '08:00', '16:00')
  expect((await put(officer('li'), day, officer('zhao', '16:00', '20:00'))).status).toBe(204)
  expect(await put(officer('li'), day, officer('zhao', '15:30', '20:00'))).toMatchObject({
    status: 409,
    body: {
      errors: [{ where: 'officers.2.beginsAt' }],
      why: {
        code: 'roster.overlap',
        values: { name: 'wang', begins: '2020-06-11 08:00', ends: '2020-06-11 16:00' },
      },
    },
  })
  expect(await put(officer('li'), officer('zhao'))).toMatchObject({
    status: 409,
    body: { why: { code: 'roster.standing' } },
  })
  const { body } = await server.ask('GET', '/api/units/cdc/duty-officers', { key: admin })
  expect(body.items).toHaveLength(3)
})

test('of two who change one roster at the same moment the later is told, and nothing is mixed', async () => {
  const path = '/api/units/cdc/duty-officers'
  const night = (login: string) => ({
    officer: `account:${login}`,
    name: { zh: login, en: login },
    beginsAt: '2020-07-01T20:00:00+08:00',
    endsAt: '2020-07-02T08:00:00+08:00',
  })
  const put = (officers: object[], was?: object[]) =>
    server.ask('PUT', path, { key: admin, body: { officers, ...(was ? { was } : {}) } })
  expect((await put([])).status).toBe(204)
  const names = ['wang', 'li', 'zhao', 'sun']
  const told = await Promise.all(names.map((login) => put([night(login)], [])))
  expect(told.map(({ status }) => status).sort()).toEqual([204, 409, 409, 409])
  expect(told.find(({ status }) => status === 409)?.body).toMatchObject({
    why: { code: 'roster.changed-since' },
  })
  // Who does not say what it was replaces it as a whole.
  await Promise.all(names.map((login) => put([night(login)])))
  const { body } = await server.ask('GET', path, { key: admin })
  expect(body.items).toHaveLength(1)
})

describe('a unit', () => {
  test('is made once: who makes it a second time is told that its id is in use, and nothing of it is saved', async () => {
    expect(await make({ id: 'school-east', ...parts, phone: ' 010-1 ' })).toMatchObject({
      status: 200,
      body: { saved: 1 },
    })
    const again = await make(
      { id: 'school-west', ...parts },
      { id: 'school-east', ...parts, name: { zh: '别的', en: 'Other' } },
    )
    expect(again).toMatchObject({
      status: 409,
      body: {
        errors: [{ where: 'units.1.id' }],
        why: { code: 'unit.exists', values: { id: 'school-east' } },
      },
    })
    expect(await find('school-east')).toMatchObject({ name: { zh: '东城学校卫生站' }, phone: '010-1' })
    expect(await find('school-west')).toBeUndefined()
    expect(await told('school-east')).toEqual(['made'])
  })

  test('of one id, sent by two people at once, is the first one’s', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => make({ id: 'at-once', ...parts })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  })

  test('that stands twice in one request is refused', async () => {
    expect((await make({ id: 'twice', ...parts }, { id: 'twice', ...parts })).status).toBe(409)
    expect(await find('twice')).toBeUndefined()
  })

  test.each([{ zh: '', en: 'East' }, { zh: '东城', en: '  ' }, { zh: '东城' }])(
    'is named in both languages, so not as %j',
    async (name) => {
      const answer = await make({ id: 'unnamed', ...parts, name })
      expect(answer).toMatchObject({
        status: 400,
        body: { errors: [{ where: expect.stringMatching(/name\.(zh|en)$/) }] },
      })
      expect((await change('cdc', { ...parts, name })).status).toBe(400)
    },
  )

  test('is changed under its id, which the log and the audit tell', async () => {
    await make({ id: 'changed', ...parts })
    const name = { zh: '学校卫生站', en: 'School Health' }
    expect((await change('changed', { ...parts, name })).status).toBe(204)
    expect(await find('changed')).toMatchObject({ name, phone: null })
    expect(await told('changed')).toEqual(['made', 'changed'])
    expect(await server.deeds('unit.change')).toMatchObject([{ subject: 'unit:changed' }])
  })

  test('that another changed meanwhile is not changed by whoever says what it was', async () => {
    const was = { ...parts, duties: ['cdc', 'school'], phone: '010-1' }
    await make({ id: 'contested', ...was })
    const named = (zh: string) => ({ ...was, name: { zh, en: zh }, was })
    const answers = await Promise.all([change('contested', named('甲')), change('contested', named('乙'))])
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
    const refused = answers.find(({ status }) => status === 409)
    expect(refused?.body).toMatchObject({ why: { code: 'unit.changed-since' } })
    const kept = answers[0]?.status === 204 ? '甲' : '乙'
    expect(await find('contested')).toMatchObject({ name: { zh: kept } })
    expect(await told('contested')).toEqual(['made', 'changed'])
    // Every part counts, also one that was not there.
    const now = { ...was, name: { zh: kept, en: kept } }
    const { phone: _, ...silent } = now
    for (const wrong of [silent, { ...now, duties: ['cdc'] }, { ...now, place: 'cn.99' }])
      expect((await change('contested', { ...now, was: wrong })).status).toBe(409)
    expect((await change('contested', { ...silent, was: now })).status).toBe(204)
    expect(await find('contested')).toMatchObject({ phone: null })
  })

  test('that is not there is not made by changing it, and one that was abolished is not changed', async () => {
    expect((await change('nowhere', parts)).status).toBe(404)
    await make({ id: 'gone', ...parts })
    await server.ask('POST', '/api/units/gone/abolish', { key: admin, body: {} })
    expect((await change('gone', parts)).status).toBe(404)
    expect((await make({ id: 'gone', ...parts })).status).toBe(409)
  })

  test('is neither made at a place outside, nor drawn from there', async () => {
    const outside = await server.ask('POST', '/api/units', {
      key: street,
      body: { units: [{ id: 'theirs', ...parts }] },
    })
    expect(outside).toMatchObject({
      status: 403,
      body: { errors: [{ where: 'units.0.place' }], why: { values: { place: 'cn.11' } } },
    })
    expect((await change('cdc', { ...parts, place: 'cn.11.01.02' }, street)).status).toBe(403)
    expect((await change('street', { ...parts, place: 'cn.11' }, street)).status).toBe(403)
    expect((await make({ id: 'lost', ...parts, place: 'cn.98' })).body).toMatchObject({
      code: 'request.invalid',
      errors: [{ where: 'units.0.place', message: 'there is no place cn.98' }],
    })
  })
})
