import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, type NewKey } from '#platform/access'
import { examHtmlPolicy, examsRoom } from '#platform/exams'
import { openDoor } from '#platform/http'
import { house, transact } from '#platform/store'
import { listen } from '../http/testing.ts'
import { openTestHost, type TestHost, testPlaces } from '../worlds/testing.ts'
import { makeReport } from './report/testing.ts'

let opened: TestHost
let url: string
let close: () => Promise<void>
/** Runs the server; may do all, everywhere. */
let admin: string
/** Sees the overview of a district. */
let officer: string

beforeAll(async () => {
  opened = await openTestHost({
    systems: [examsRoom],
    places: testPlaces,
    startsAt: '2020-06-11T12:00:00+08:00',
  })
  const { door } = await openDoor({ host: opened.host, version: 'test', logLevel: 'error' })
  examsRoom.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}`
  admin = await makeKey({ role: 'admin', places: ['*'] })
  officer = await makeKey({ role: 'officer', places: ['cn.11.01.02'] })
  close = async () => {
    await door.close()
    await opened.close()
  }
})
afterAll(async () => await close?.())

async function makeKey(of: Pick<NewKey, 'role' | 'places'>): Promise<string> {
  const { database } = opened.host.production
  return (await createKey(database, { title: 'test', createdBy: 'test', ...of })).key
}

async function ask(
  method: string,
  path: string,
  {
    key = admin,
    body,
    headers = {},
  }: { key?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  const isJson = /json/.test(answer.headers.get('content-type') ?? '')
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    // biome-ignore lint/suspicious/noExplicitAny: what a server answered, looked at by the test that asked.
    body: (isJson ? JSON.parse(text) : {}) as any,
  }
}

async function added(of: Parameters<typeof makeReport>[0] = {}): Promise<number> {
  const { status, body } = await ask('POST', '/api/exams', {
    body: makeReport({ seeds: [1, 2, 3], atMost: 60, ...of }),
  })
  expect([status, body]).toEqual([201, expect.objectContaining({ number: expect.any(Number) })])
  return body.number
}

async function deeds(): Promise<{ action: string; subject: string }[]> {
  return await transact(
    opened.host.production.database,
    house('test'),
    (tx) => tx<{ action: string; subject: string }[]>`
      SELECT action, subject FROM audit.entry ORDER BY number DESC LIMIT 3`,
  )
}

describe('a report that is handed in', () => {
  test('comes back as it was, to whoever sees the overview, and leaves a deed', async () => {
    const number = await added()
    const { status, body } = await ask('GET', `/api/exams/${number}`, { key: officer })
    expect(status).toBe(200)
    expect(body).toEqual(makeReport({ seeds: [1, 2, 3], atMost: 60 }))
    expect(await deeds()).toContainEqual({ action: 'exam.add', subject: `exam:${number}` })
  })

  test('sent twice under one key is kept once', async () => {
    const body = makeReport({ seeds: [77], atMost: 10 })
    const headers = { 'idempotency-key': 'one-exam' }
    const first = await ask('POST', '/api/exams', { body, headers })
    const second = await ask('POST', '/api/exams', { body, headers })
    expect(second.body).toEqual(first.body)
  })

  test('is refused where it is none, or cannot be', async () => {
    const report = makeReport({ seeds: [1, 2], atMost: 10 })
    const refused = async (body: unknown) => (await ask('POST', '/api/exams', { body })).status
    expect(await refused({ ...report, format: 'lianfang-exam-0' })).toBe(400)
    expect(await refused({ ...report, seeds: [1, 3] })).toBe(400)
    const late = structuredClone(report)
    late.play.nothing!.infections[0]!.at = 1e12
    expect(await refused(late)).toBe(400)
  })

  test('is taken from nobody who may not manage worlds', async () => {
    const answer = await ask('POST', '/api/exams', {
      key: officer,
      body: makeReport({ seeds: [1], atMost: 5 }),
    })
    expect(answer.status).toBe(403)
  })
})

describe('the list', () => {
  test('has the latest first with its head numbers, a page at a time', async () => {
    const numbers = [
      await added(),
      await added({ seeds: [4], isFound: false }),
      await added({ breaksOut: false }),
    ]
    const first = await ask('GET', '/api/exams?limit=2', { key: officer })
    expect(first.body.items.map(({ number }: { number: number }) => number)).toEqual([numbers[2], numbers[1]])
    expect(first.body.items[1]).toMatchObject({
      runs: 1,
      finding: { en: 'Not found within 60 days; on paper not found within 60 days.' },
      badRuns: 1,
    })
    const next = await ask('GET', `/api/exams?limit=2&after=${first.body.next}`, { key: officer })
    expect(next.body.items[0].number).toBe(numbers[0])
  })
})

describe('one exam', () => {
  test('is summed up over its runs', async () => {
    const { body } = await ask('GET', `/api/exams/${await added()}/summary`, { key: officer })
    expect(body).toMatchObject({ runs: 3, ways: { lianfang: { runs: 3, found: 3 } } })
  })

  test('is a page that may run its own script and nothing else', async () => {
    const { headers, text } = await ask('GET', `/api/exams/${await added()}/html?language=zh`, {
      key: officer,
    })
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(headers.get('content-security-policy')).toBe(`${examHtmlPolicy}; frame-ancestors 'none'`)
    expect(text).toMatch(/^<!doctype html>\n<html lang="zh-CN">/)
  })

  test('is removed by whoever handed it in, or manages worlds everywhere', async () => {
    const number = await added({ seeds: [1] })
    const elsewhere = await makeKey({ role: 'admin', places: ['cn.42'] })
    expect((await ask('DELETE', `/api/exams/${number}`, { key: elsewhere })).body.code).toBe(
      'access.forbidden',
    )
    expect((await ask('DELETE', `/api/exams/${number}`)).status).toBe(204)
    expect((await ask('GET', `/api/exams/${number}`)).status).toBe(404)
    expect((await ask('DELETE', `/api/exams/${number}`)).status).toBe(404)
    expect(await deeds()).toContainEqual({ action: 'exam.remove', subject: `exam:${number}` })
  })
})

test("the base of another world has no exams of its own, nor production's", async () => {
  const { world } = opened
  const { key } = await createKey(world.database, {
    title: 'test',
    createdBy: 'test',
    role: 'admin',
    places: ['*'],
  })
  for (const [method, path] of [
    ['GET', '/api/exams'],
    ['GET', `/api/exams/${await added({ seeds: [1] })}`],
    ['DELETE', '/api/exams/1'],
  ] as const)
    expect((await ask(method, `/w/${world.id}${path}`, { key })).body.code).toBe('access.elsewhere')
})
