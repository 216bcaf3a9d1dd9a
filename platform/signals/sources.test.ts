import { afterAll, beforeAll, expect, test } from 'vitest'
import { createKey } from '#platform/access'
import { type Door, openDoor } from '#platform/http'
import { listSources } from '#platform/signals'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { caseCounts, openTestHost, type TestHost } from '../worlds/testing.ts'
import { signalRoutes } from './routes.ts'

const places = (['cn', 'cn.11', 'cn.11.01', 'cn.12'] as const).map((path, at) => ({
  path: placePath(path),
  level: at < 1 ? ('nation' as const) : path === 'cn.11.01' ? ('city' as const) : ('province' as const),
  name: { zh: path, en: path },
  codes: [],
}))

let opened: TestHost
let door: Door
const keys: Record<string, string> = {}
beforeAll(async () => {
  opened = await openTestHost({ systems: [], places, startsAt: '2020-06-12T12:00:00+08:00' })
  door = (await openDoor({ host: opened.host, version: 'test', logLevel: 'silent' })).door
  signalRoutes(door)
  const make = async (area: string) =>
    (await createKey(opened.world.database, { title: 't', createdBy: 't', role: 'admin', places: [area] }))
      .key
  keys.all = await make('*')
  keys.city = await make('cn.11')
  for (const [source, place] of [
    ['urn:test:north', 'cn.11.01'],
    ['urn:test:south', 'cn.12'],
  ] as const)
    await call('POST', '/api/signals', caseCounts(1, { source, place, day: '2020-06-12' }))
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object, key = keys.all) {
  const answer = await door.inject({
    method,
    url: `/w/${opened.world.id}${url}`,
    headers: { authorization: `Bearer ${key}` },
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}

const agreed = { title: { zh: '北院', en: 'North hospital' }, expectedEveryMs: 3_600_000 }
const path = `/api/sources/${encodeURIComponent('urn:test:north')}`

test('a source is given its name and how often it is expected to speak', async () => {
  expect((await call('PUT', path, agreed)).status).toBe(204)
  const { body } = await call('GET', '/api/sources')
  expect(body.items[0]).toMatchObject({ source: 'urn:test:north', ...agreed })
  expect((await call('PUT', path, { ...agreed, expectedEveryMs: null })).status).toBe(204)
})

test('nobody agrees anything with a source that was never heard, for no time, or from a part of the city', async () => {
  expect((await call('PUT', '/api/sources/urn:test:nobody', agreed)).status).toBe(404)
  expect((await call('PUT', path, { ...agreed, expectedEveryMs: 0 })).status).toBe(400)
  expect((await call('PUT', path, { ...agreed, title: { zh: '北院', en: ' ' } })).status).toBe(400)
  expect((await call('PUT', path, agreed, keys.city)).body.code).toBe('access.elsewhere')
})

test('a place knows the sources that reported it, or what lies under it', async () => {
  const namesAt = async (place: string) =>
    (await call('GET', `/api/sources?place=${place}`)).body.items.map((of: { source: string }) => of.source)
  expect(await namesAt('cn.11')).toEqual(['urn:test:north'])
  expect(await namesAt('cn')).toEqual(['urn:test:north', 'urn:test:south'])
  const rows = await transact(opened.world.database, house('test'), (tx) =>
    listSources(tx, { after: '', limit: 10, place: placePath('cn.12') }),
  )
  expect(rows.map(({ source }) => source)).toEqual(['urn:test:south'])
})
