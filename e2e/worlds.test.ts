import { connect } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '#platform/store'
import { findEmbedded } from '#platform/store/embedded'
import { emptyHouse, startCopy } from './data-dir.ts'
import {
  aggregate,
  Caller,
  cityPlaces,
  countOf,
  faultOfProblem,
  type RealServer,
  startRealServer,
  toLines,
  until,
} from './real-server.ts'

let server: RealServer
let dataDir: string
let admin: Caller

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  dataDir = server.dataDir
})
afterAll(async () => await server?.remove())

const noon = (day: string) => `${day}T12:00:00+08:00`

async function makeWorld(day = '2020-06-11'): Promise<{ id: string; world: Caller }> {
  const made = await admin.post('/api/worlds', { title: '演练', startsAt: noon(day) })
  expect(made.status).toBe(201)
  const world = admin.at(String(made.body.base), String(made.body.key))
  expect((await world.post('/api/places', { places: cityPlaces })).status).toBe(200)
  return { id: String(made.body.id), world }
}

const moveTo = (id: string, day: string) => admin.post(`/api/worlds/${id}/clock`, { to: noon(day) })

describe('a world', () => {
  test('counts what it is sent, as known on each of its days, and is gone when it is ended', async () => {
    const { id, world } = await makeWorld()
    expect((await world.get('/api/world')).body).toMatchObject({
      id,
      today: '2020-06-11',
      zone: 'Asia/Shanghai',
    })
    const first = aggregate(3)
    expect((await world.post('/api/signals', first)).status).toBe(200)
    expect((await moveTo(id, '2020-06-13')).body.today).toBe('2020-06-13')
    expect((await world.post('/api/signals', aggregate(5, { record: first.id, revision: 1 }))).status).toBe(
      200,
    )
    expect((await moveTo(id, '2020-06-14')).status).toBe(200)
    for (const [knownOn, count] of [
      ['2020-06-10', 0],
      ['2020-06-11', 3],
      ['2020-06-12', 3],
      ['2020-06-13', 5],
      ['2020-06-14', 5],
    ] as const) {
      expect(await countOf(world, 'cn', knownOn), knownOn).toBe(count)
    }
    expect(faultOfProblem(await moveTo(id, '2020-06-13'), { status: 409, code: 'conflict' })).toBeUndefined()
    expect((await world.get('/api/world')).body.today).toBe('2020-06-14')
    expect((await admin.ask('DELETE', `/api/worlds/${id}`)).status).toBe(204)
    expect(faultOfProblem(await world.get('/api/world'), { status: 404, code: 'not-found' })).toBeUndefined()
    expect(
      faultOfProblem(await admin.get(`/api/worlds/${id}`), { status: 404, code: 'not-found' }),
    ).toBeUndefined()
    expect(
      faultOfProblem(await admin.ask('DELETE', `/api/worlds/${id}`), { status: 404, code: 'not-found' }),
    ).toBeUndefined()
    expect(faultOfProblem(await moveTo(id, '2020-06-15'), { status: 404, code: 'not-found' })).toBeUndefined()
  })

  test('has the whole of its counts when its clock has been moved: 20,000 reports, read at once', async () => {
    const { id, world } = await makeWorld()
    const events = Array.from({ length: 20_000 }, () => aggregate(1, { place: '420100' }))
    const verdicts = await world.send(toLines(events))
    expect(verdicts.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(20_000)
    expect((await moveTo(id, '2020-06-12')).status).toBe(200)
    expect(await countOf(world, 'cn.42')).toBe(20_000)
  })

  test('does not see another, nor does production, and none has the keys of another', async () => {
    const [a, b] = [await makeWorld(), await makeWorld()]
    await admin.post('/api/places', { places: cityPlaces })
    await a.world.post('/api/signals', aggregate(7))
    await moveTo(a.id, '2020-06-12')
    await moveTo(b.id, '2020-06-12')
    expect(await countOf(a.world, 'cn')).toBe(7)
    expect(await countOf(b.world, 'cn')).toBe(0)
    expect(await b.world.walk('/api/signals')).toEqual([])
    expect(await admin.walk('/api/signals')).toEqual([])
    for (const caller of [b.world.as(a.world.key), admin.as(a.world.key)]) {
      expect(
        faultOfProblem(await caller.get('/api/signals'), { status: 401, code: 'access.unknown' }),
      ).toBeUndefined()
    }
  })

  test("is not moved, listed or ended by another world's key", async () => {
    const [a, b] = [await makeWorld(), await makeWorld()]
    const answers = [
      await a.world.get('/api/worlds'),
      await a.world.get(`/api/worlds/${b.id}`),
      await a.world.post('/api/worlds', { title: 'x', startsAt: noon('2020-06-11') }),
      await a.world.post(`/api/worlds/${b.id}/clock`, { to: noon('2021-06-11') }),
      await a.world.ask('DELETE', `/api/worlds/${b.id}`),
      await a.world.ask('PUT', `/api/worlds/${b.id}/lease`, { body: { seconds: 5 } }),
    ]
    for (const answer of answers)
      expect(faultOfProblem(answer, { status: 403, code: 'access.elsewhere' })).toBeUndefined()
    expect((await b.world.get('/api/world')).body.today).toBe('2020-06-11')
    expect((await a.world.post(`/api/worlds/${a.id}/clock`, { to: noon('2020-06-12') })).body.today).toBe(
      '2020-06-12',
    )
  })

  test('is moved and ended, by who is limited to places, only where they made it', async () => {
    const local = admin.as((await admin.makeKey({ role: 'exam', places: ['cn.11'] })).key)
    const { id: foreign, world } = await makeWorld()
    const inside = (caller: Caller, day: string) =>
      caller.post(`/api/worlds/${foreign}/clock`, { to: noon(day) })
    const localInside = world.as((await world.makeKey({ role: 'exam', places: ['cn.11'] })).key)
    const refused = [
      await inside(local, '2020-06-12'),
      await local.ask('DELETE', `/api/worlds/${foreign}`),
      await inside(world.as(local.key), '2020-06-12'),
      await inside(localInside, '2020-06-12'),
      await local.post('/api/worlds/production/clock', { to: noon('2020-06-12') }),
      await local.ask('PUT', `/api/worlds/${foreign}/lease`, { body: { seconds: 5 } }),
    ]
    for (const answer of refused)
      expect(faultOfProblem(answer, { status: 403, code: 'access.forbidden' })).toBeUndefined()
    expect((await inside(world, '2020-06-12')).status).toBe(200)
    expect((await inside(admin, '2020-06-13')).status).toBe(200)

    const own = await local.post('/api/worlds', {
      title: '演练',
      startsAt: noon('2020-06-11'),
      leaseSeconds: 600,
    })
    expect(own.status).toBe(201)
    const id = String(own.body.id)
    const lease = (seconds: number | null) =>
      local.ask('PUT', `/api/worlds/${id}/lease`, { body: { seconds } })
    expect((await lease(3_600)).body).toEqual({ leasedUntil: expect.any(String) })
    expect((await lease(null)).body).toEqual({})
    expect(faultOfProblem(await lease(1), { status: 400, code: 'request.invalid' })).toBeUndefined()
    const ofProduction = await admin.ask('PUT', '/api/worlds/production/lease', { body: { seconds: 5 } })
    expect(faultOfProblem(ofProduction, { status: 409, code: 'conflict' })).toBeUndefined()
    expect((await local.post(`/api/worlds/${id}/clock`, { to: noon('2020-06-12') })).status).toBe(200)
    const within = local.at(`/w/${id}`)
    expect((await within.post(`/api/worlds/${id}/clock`, { to: noon('2020-06-13') })).status).toBe(200)
    expect((await local.ask('DELETE', `/api/worlds/${id}`)).status).toBe(204)
    expect(
      faultOfProblem(await local.ask('DELETE', `/api/worlds/${id}`), { status: 404, code: 'not-found' }),
    ).toBeUndefined()
  })

  test('made with a key that ends has a key that ends no later', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
    const brief = admin.as((await admin.makeKey({ role: 'admin', expiresAt: inDays(1) })).key)
    const made = await brief.post('/api/worlds', { title: '演练', startsAt: noon('2020-06-11') })
    expect(made.status).toBe(201)
    const world = admin.at(String(made.body.base), String(made.body.key))
    const longer = await world.post('/api/keys', { title: 't', role: 'feeder', expiresAt: inDays(2) })
    expect(faultOfProblem(longer, { status: 403, code: 'access.forbidden' })).toBeUndefined()
  })

  test('is open to a key of production that may move worlds, and to no other of its keys', async () => {
    const { world } = await makeWorld()
    const { key: exam } = await admin.makeKey({ role: 'admin', scopes: ['exam', 'read'] })
    const { key: reader } = await admin.makeKey({ role: 'admin', scopes: ['read'] })
    expect((await world.as(exam).get('/api/signals')).status).toBe(200)
    expect((await world.as(admin.key).get('/api/signals')).status).toBe(200)
    expect((await world.as(reader).get('/api/signals')).status).toBe(401)
  })

  test('stands at its own instant after the server was started anew, with its data and its keys', async () => {
    const { id, world } = await makeWorld()
    await world.post('/api/signals', aggregate(4))
    await moveTo(id, '2020-07-01')
    await server.stop()
    server = await startRealServer(dataDir)
    admin = new Caller(server.url, admin.key)
    const again = admin.at(`/w/${id}`, world.key)
    expect((await again.get('/api/world')).body).toMatchObject({
      today: '2020-07-01',
      now: '2020-07-01T04:00:00.000Z',
    })
    expect(await countOf(again, 'cn')).toBe(4)
    expect(faultOfProblem(await moveTo(id, '2020-06-30'), { status: 409 })).toBeUndefined()
  })
})

describe('worlds live on a PostgreSQL of their own', () => {
  async function pools() {
    const [production, worlds] = await Promise.all(
      ['production', 'worlds'].map((name) => findEmbedded(resolve(dataDir, name))),
    )
    if (!production || !worlds) throw new Error('an embedded PostgreSQL does not answer')
    const open = (owner: typeof production, database: string) =>
      openPool({ ...owner, database: 'lianfang' }, { database, role: 'owner', max: 1 })
    return { production: open(production, 'lianfang'), worlds: open(worlds, 'postgres') }
  }

  test('another server than production’s', async () => {
    await makeWorld()
    const { production, worlds } = await pools()
    const [a] = await production`SELECT system_identifier::text AS id FROM pg_control_system()`
    const [b] = await worlds`SELECT system_identifier::text AS id FROM pg_control_system()`
    await Promise.all([production.end(), worlds.end()])
    expect(a?.id).not.toBe(b?.id)
  })

  test("so that a transaction left open there does not stall production's counts", async () => {
    await makeWorld()
    await admin.post('/api/places', { places: cityPlaces })
    const { production, worlds } = await pools()
    const stuck = await worlds.reserve()
    try {
      await stuck`BEGIN`
      await stuck`SELECT pg_current_xact_id()`
      const before = await countOf(admin, 'cn.42')
      await admin.post('/api/signals', aggregate(9, { place: '420000' }))
      await until(
        'production has counted',
        async () => (await countOf(admin, 'cn.42')) === before + 9,
        10_000,
      )
    } finally {
      await stuck`ROLLBACK`
      stuck.release()
      await Promise.all([production.end(), worlds.end()])
    }
  })

  test('and no database is left there of a world that is ended under load', async () => {
    const { id, world } = await makeWorld()
    const { production, worlds } = await pools()
    // A stream that never ends, and readers, all through the end of the world.
    const endless = connect(Number(new URL(server.url).port), '127.0.0.1')
    endless.on('error', () => {})
    endless.write(
      `POST /w/${id}/api/signals HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${world.key}\r\ncontent-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\n\r\n`,
    )
    const feed = setInterval(() => {
      const lines = toLines([aggregate(1)])
      endless.write(`${Buffer.byteLength(lines).toString(16)}\r\n${lines}\r\n`)
    }, 5)
    try {
      let ended = false
      const readers = Array.from({ length: 8 }, async () => {
        const statuses = new Set<number>()
        while (!ended) statuses.add((await world.get('/api/signals?limit=1')).status)
        return statuses
      })
      const removed = await Promise.race([
        admin.ask('DELETE', `/api/worlds/${id}`),
        new Promise<undefined>((done) => setTimeout(done, 20_000)),
      ])
      ended = true
      const statuses = new Set((await Promise.all(readers)).flatMap((one) => [...one]))
      expect(removed?.status, 'the world was not ended within 20 s of being asked').toBe(204)
      expect([...statuses].filter((status) => ![200, 404, 503].includes(status))).toEqual([])
      expect((await world.get('/api/signals')).status).toBe(404)
      const left = await worlds`SELECT datname FROM pg_database WHERE datname LIKE ${`%\\_world\\_${id}`}`
      expect(left).toHaveLength(0)
    } finally {
      clearInterval(feed)
      endless.destroy()
      await Promise.all([production.end(), worlds.end()])
    }
  })
})
