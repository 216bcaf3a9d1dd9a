import { connect } from 'node:net'
import { resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '#platform/store'
import { findEmbedded } from '#platform/store/embedded'
import { emptyHouse, startCopy } from './data-dir.ts'
import { aggregate, type Caller, cityPlaces, faultOfProblem, type RealServer } from './real-server.ts'

let server: RealServer
let admin: Caller

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  expect((await admin.post('/api/places', { places: cityPlaces })).status).toBe(200)
})
afterAll(async () => await server?.remove())

const unit = { id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: 'cn' }
const posts: [path: string, body: () => unknown, other: () => unknown][] = [
  ['/api/signals', () => aggregate(1, { id: 'once' }), () => aggregate(2, { id: 'other' })],
  ['/api/places', () => ({ places: cityPlaces }), () => ({ places: cityPlaces.slice(0, 1) })],
  ['/api/units', () => ({ units: [unit] }), () => ({ units: [{ ...unit, id: 'cdc2' }] })],
  ['/api/keys', () => ({ title: 'a', role: 'feeder' }), () => ({ title: 'b', role: 'feeder' })],
]

test.each(posts)(
  'POST %s answers the same to the same key and request, and 422 to another request',
  async (path, body, other) => {
    const headers = { 'idempotency-key': `key of ${path}` }
    const first = await admin.post(path, body(), headers)
    expect(first.status).toBeLessThan(300)
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    const again = await admin.post(path, body(), headers)
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(again.headers.get('content-type')).toBe(first.headers.get('content-type'))
    const refused = await admin.post(path, other(), headers)
    expect(faultOfProblem(refused, { status: 422, code: 'idempotency.mismatch' })).toBeUndefined()
  },
)

test('one key at two doors is two requests: the second is refused', async () => {
  const headers = { 'idempotency-key': 'two doors' }
  expect((await admin.post('/api/signals', aggregate(1), headers)).status).toBe(200)
  expect(
    faultOfProblem(await admin.post('/api/units', { units: [unit] }, headers), { status: 422 }),
  ).toBeUndefined()
})

test('of twenty that come at once with one key, one makes a key, and all that are answered have the same', async () => {
  const headers = { 'idempotency-key': 'at once' }
  const body = { title: 'at once', role: 'feeder' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => admin.post('/api/keys', body, headers)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
})

test('a request in another media type is another request', async () => {
  const body = JSON.stringify(aggregate(1, { id: 'typed' }))
  const ask = (type: string) =>
    admin.ask('POST', '/api/signals', {
      raw: body,
      headers: { 'content-type': type, 'idempotency-key': 'typed' },
    })
  expect((await ask('application/cloudevents+json')).status).toBe(200)
  expect(
    faultOfProblem(await ask('application/json'), { status: 422, code: 'idempotency.mismatch' }),
  ).toBeUndefined()
})

describe('a file', () => {
  const csv = Buffer.from(
    `no,district,reported\n${Array.from({ length: 500 }, (_, at) => `p${at},西城,2020-06-11\n`).join('')}`,
  )
  const yaml = `mapping: 1
name: once
title: { zh: 病例一览表, en: Line list }
source: urn:exam:once
mode: records
kind: case.report
record: no
place: { name: district, as: { 西城: "110102" } }
fields:
  disease: { value: covid-19 }
  classification: { value: confirmed }
  reportDate: { day: reported }
`
  const send = (mapping: string, of: { key: string; raw?: Buffer; file?: string }) =>
    admin.ask('POST', `/api/imports?mapping=${mapping}&file=${of.file ?? 'a.csv'}`, {
      raw: (of.raw ?? csv) as unknown as BodyInit,
      headers: { 'content-type': 'text/csv', 'idempotency-key': of.key },
    })
  let mapping: string

  beforeAll(async () => {
    const made = await admin.ask('POST', '/api/mappings', {
      raw: yaml,
      headers: { 'content-type': 'text/yaml' },
    })
    expect(made.status, made.text).toBe(201)
    mapping = String(made.body.id)
  })

  test('that is imported once is answered the same when it comes again with its key', async () => {
    const first = await send(mapping, { key: 'file' })
    expect(first.status, first.text).toBe(201)
    const again = await send(mapping, { key: 'file' })
    expect([again.status, again.text]).toEqual([first.status, first.text])
    expect(again.headers.get('location')).toBe(`/api/imports/${first.body.id}`)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    for (const other of [
      await send(mapping, { key: 'file', file: 'b.csv' }),
      await send(mapping, { key: 'file', raw: Buffer.concat([csv, Buffer.from('\n')]) }),
    ])
      expect(faultOfProblem(other, { status: 422, code: 'idempotency.mismatch' })).toBeUndefined()
  })

  test('that comes several times at once with one key is imported once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send(mapping, { key: 'files at once' })),
    )
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
  })

  test('that broke off does not use its key up', async () => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const lines = [
      `POST /api/imports?mapping=${mapping}&file=c.csv HTTP/1.1`,
      'host: x',
      `authorization: Bearer ${admin.key}`,
      'content-type: text/csv',
      'idempotency-key: broken off',
      `content-length: ${csv.length}`,
    ]
    socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    socket.write(csv.subarray(0, 10))
    await pause(300)
    socket.destroy()
    const whole = await send(mapping, { key: 'broken off', file: 'c.csv' })
    expect(whole.status, whole.text).toBe(201)
    expect(whole.headers.get('idempotency-replayed')).toBeNull()
  })
})

test('two principals with one key do not meet', async () => {
  const other = admin.as((await admin.makeKey({ role: 'admin' })).key)
  const headers = { 'idempotency-key': 'shared' }
  const [a, b] = [
    await admin.post('/api/keys', { title: 'a', role: 'feeder' }, headers),
    await other.post('/api/keys', { title: 'b', role: 'feeder' }, headers),
  ]
  expect([a.status, b.status]).toEqual([201, 201])
  expect(a.body.id).not.toBe(b.body.id)
})

test('an answer that refused is kept too, in the one shape', async () => {
  const headers = { 'idempotency-key': 'refused' }
  const event = aggregate(1, { place: 'nowhere' })
  const first = await admin.post('/api/signals', event, headers)
  const again = await admin.post('/api/signals', event, headers)
  expect(faultOfProblem(again, { status: 422, code: 'signal.refused' })).toBeUndefined()
  expect(again.text).toBe(first.text)
  expect(again.headers.get('idempotency-replayed')).toBe('true')
})

test('a body that was not valid, and a request without the right, do not use the key up', async () => {
  const headers = { 'idempotency-key': 'mended' }
  expect((await admin.post('/api/units', { units: 1 }, headers)).status).toBe(400)
  expect((await admin.as(undefined).post('/api/units', { units: [unit] }, headers)).status).toBe(401)
  const mended = { units: [{ ...unit, id: 'cdc3' }] }
  expect((await admin.post('/api/units', mended, headers)).status).toBe(200)
})

test('a key of no or of more than 200 characters is refused', async () => {
  for (const key of ['', 'x'.repeat(201)]) {
    const answer = await admin.post('/api/units', { units: [unit] }, { 'idempotency-key': key })
    expect(faultOfProblem(answer, { status: 400, code: 'request.invalid' })).toBeUndefined()
  }
})

test('a world is made once, and moved once, however often it is asked for', async () => {
  const headers = { 'idempotency-key': 'one world' }
  const body = { title: 'w', startsAt: '2020-06-11T00:00:00Z' }
  const first = await admin.post('/api/worlds', body, headers)
  expect(first.status).toBe(201)
  expect((await admin.post('/api/worlds', body, headers)).text).toBe(first.text)
  expect(await admin.walk('/api/worlds')).toHaveLength(1)
  const clock = `/api/worlds/${first.body.id}/clock`
  const moved = await admin.post(clock, { to: '2020-06-12T00:00:00Z' }, { 'idempotency-key': 'one move' })
  expect(moved.status).toBe(200)
  expect((await admin.post(clock, { to: '2020-06-13T00:00:00Z' }, {})).status).toBe(200)
  expect(
    (await admin.post(clock, { to: '2020-06-12T00:00:00Z' }, { 'idempotency-key': 'one move' })).text,
  ).toBe(moved.text)
})

test('the text of a key that was made under an idempotency key is not kept by the server', async () => {
  const made = await admin.post(
    '/api/keys',
    { title: 'told once', role: 'feeder' },
    { 'idempotency-key': 'told once' },
  )
  const owner = await findEmbedded(resolve(server.dataDir, 'production'))
  if (!owner) throw new Error('the embedded PostgreSQL does not answer')
  const pool = openPool({ ...owner, database: 'lianfang' }, { database: 'lianfang', role: 'owner', max: 1 })
  const kept = await pool`SELECT 1 FROM access.idempotency WHERE body LIKE ${`%${String(made.body.key)}%`}`
  await pool.end()
  expect(kept).toHaveLength(0)
})
