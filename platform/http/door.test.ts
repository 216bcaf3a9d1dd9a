import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { openDoor } from '#platform/http'
import type { WorldHost } from '#platform/worlds'
import { openTestProduction, type TestProduction } from '../worlds/testing.ts'
import { findUnstorable } from './storable.ts'

let host: WorldHost
let opened: TestProduction

beforeAll(async () => {
  opened = await openTestProduction()
  host = opened.host
})
afterAll(async () => await opened?.close())

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

  test('answers a value that PostgreSQL cannot hold with 400, and does not repeat it', async () => {
    const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    const { app } = host.production.database
    const faults = [
      () => app`SELECT ${'张三'}::text::int`,
      () => app`SELECT ${'99999999999'}::text::int`,
      () => app`SELECT ${'2020-02-30'}::text::date`,
    ]
    faults.forEach((fault, at) => {
      door.get(`/api/fault${at}`, { config: { action: 'open' } }, async () => await fault())
    })
    for (const at of faults.keys()) {
      const answer = await door.inject(`/api/fault${at}`)
      expect(answer.json()).toMatchObject({ status: 400, code: 'request.invalid' })
      expect(answer.body).not.toMatch(/张三|9999|02-30/)
    }
    await door.close()
  })

  test('refuses a query parameter that a route does not know, also where it knows none', async () => {
    const { door } = await openDoor({ host, version: 'test', logLevel: 'silent' })
    const querystring = z.object({ day: z.string().optional() })
    door.get('/api/some', { config: { action: 'open' }, schema: { querystring } }, async () => 'some')
    door.get('/api/none', { config: { action: 'open' } }, async () => 'none')
    expect((await door.inject('/api/some?day=1')).statusCode).toBe(200)
    expect((await door.inject('/api/none')).statusCode).toBe(200)
    for (const path of ['/api/some?day=1&dya=2', '/api/none?dya=2']) {
      const answer = await door.inject(path)
      expect(answer.json()).toMatchObject({ status: 400, errors: [{ where: 'querystring.dya' }] })
    }
    await door.close()
  })
})

test('a text that cannot be stored is found however deep it lies, also where it is a name', () => {
  expect(findUnstorable({ body: { units: [{ name: { zh: '甲', en: 'a\0' } }] } })).toBe(
    'body.units.0.name.en',
  )
  expect(findUnstorable({ body: { 'a\ud800': 1 } })).toBe('body')
  const deep = JSON.parse(`${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}`) as unknown
  expect(findUnstorable(deep)).toHaveLength(2 * 100_000 - 1)
  expect(findUnstorable({ first: ['a\0'], second: 'a\0' })).toBe('first.0')
  expect(findUnstorable({ body: ['🦠', null, 1, true, undefined] })).toBeUndefined()
})
