import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { openDoor } from '#platform/http'
import { dropDatabase } from '#platform/store'
import { WorldHost } from '#platform/worlds'
import { kinds } from '#vocabulary'
import { findUnstorable } from './storable.ts'

let host: WorldHost
const database = `t${process.pid}_door`

beforeAll(async () => {
  const server = { ...inject('server'), database }
  const rooms = ['access', 'places', 'signals', 'tallies', 'clock', 'worlds'].map((room) => ({
    room,
    folder: `${import.meta.dirname}/../${room}/migrations`,
  }))
  host = await WorldHost.open({
    server,
    worldsServer: async () => server,
    rooms,
    kinds,
    systems: [],
    zone: 'Asia/Shanghai',
    holder: 'test',
    prefix: database,
  })
})
afterAll(async () => {
  await host?.close()
  await dropDatabase(inject('server'), database)
})

describe('the door', () => {
  test('is not opened with a route of the API that names no action', async () => {
    const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    expect(() => door.get('/api/forgotten', async () => 'everything')).toThrow(/names no action/)
    expect(() => door.get('/api/meant', { config: { action: 'open' } }, async () => 'nothing')).not.toThrow()
    expect(() => door.get('/page', async () => 'a page')).not.toThrow()
    await door.close()
  })

  test('answers a bug with 500 in the one shape, and tells nothing of what was inside', async () => {
    const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    const schema = { response: { 200: z.object({ name: z.string() }) } }
    door.get('/api/bug', { config: { action: 'open' }, schema }, async () => {
      throw new Error('patient 张三 is not a number')
    })
    door.get('/api/leak', { config: { action: 'open' }, schema }, async () => ({ other: 'field' }) as never)
    for (const path of ['/api/bug', '/api/leak']) {
      const answer = await door.inject(path)
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
      expect(answer.json()).toMatchObject({ status: 500, code: 'internal' })
      expect(answer.body).not.toMatch(/张三|other/)
    }
    await door.close()
  })
})

test('a text that cannot be stored is found however deep it lies, also where it is a name', () => {
  expect(findUnstorable({ body: { units: [{ name: { zh: '甲', en: 'a\0' } }] } })).toBe(
    'body.units.0.name.en',
  )
  expect(findUnstorable({ body: { 'a\ud800': 1 } })).toBe('body')
  expect(findUnstorable({ body: ['🦠', null, 1, true, undefined] })).toBeUndefined()
})
