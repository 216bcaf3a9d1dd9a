import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, getPolicy, type RoleName, saveAccount, savePolicy, saveUnits } from '#platform/access'
import { recordDeed, seal } from '#platform/audit'
import { auditRoom, auditRoutes } from '#platform/audit/routes'
import { type Door, openDoor } from '#platform/http'
import { savePlaces } from '#platform/places'
import { placeRoutes } from '#platform/places/routes'
import { signalRoutes } from '#platform/signals/routes'
import { type Database, house, transact } from '#platform/store'
import type { WorldHost } from '#platform/worlds'
import { placePath } from '#vocabulary'
import { openAccess } from '../access/testing.ts'
import { openTestProduction, type TestProduction } from '../worlds/testing.ts'

let opened: TestProduction
let host: WorldHost
let door: Door
let database: Database
let admin: string

beforeAll(async () => {
  opened = await openTestProduction([auditRoom])
  host = opened.host
  database = host.production.database
  await savePlaces(database, [
    { path: placePath('cn'), level: 'nation', name: { zh: '中国', en: 'China' }, codes: [] },
    { path: placePath('cn.11'), level: 'province', name: { zh: '北京', en: 'Beijing' }, codes: [] },
  ])
  await host.production.places.load()
  const { door: open, keeper } = await openDoor({ host, version: 'test', logLevel: 'silent' })
  door = open
  openAccess(door, { host, keeper })
  signalRoutes(door)
  placeRoutes(door)
  auditRoutes(door)
  admin = await makeKey('admin')
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function makeKey(role: RoleName, places = ['*']): Promise<string> {
  return (await createKey(database, { title: 'test', role, places, createdBy: 'test' })).key
}

const idOf = (key: string) => `key:${key.split('_')[1]}`

async function ask(
  method: 'GET' | 'POST' | 'DELETE',
  url: string,
  { key, body, headers = {} }: { key?: string; body?: object; headers?: Record<string, string> } = {},
) {
  return await door.inject({
    method,
    url,
    headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...headers },
    ...(body ? { payload: body } : {}),
  })
}

/** What was written down of a deed since a position, read past the door. */
async function deedsOf(filter: { action?: string; actor?: string; subject?: string }) {
  return await transact(
    database,
    house('test'),
    (tx) => tx<{ actor: string; action: string; subject: string; detail: Record<string, unknown> }[]>`
      SELECT actor, action, subject, detail FROM audit.entry
      WHERE action = coalesce(${filter.action ?? null}, action) AND actor = coalesce(${filter.actor ?? null}, actor)
        AND subject = coalesce(${filter.subject ?? null}, subject) ORDER BY era, xid, number`,
  )
}

describe('a write at the door', () => {
  test('leaves who did what to what, and what was answered; nothing of what was sent or told', async () => {
    const made = await ask('POST', '/api/keys', {
      key: admin,
      body: { title: 'Zhang San 张三', role: 'feeder' },
    })
    const { id, key } = made.json() as { id: string; key: string }
    await ask('DELETE', `/api/keys/${id}`, { key: admin })
    const deeds = await deedsOf({ action: 'keys.manage' })
    expect(deeds).toEqual([
      {
        actor: idOf(admin),
        action: 'keys.manage',
        subject: 'POST /api/keys',
        detail: { status: 201, route: '/api/keys', params: {} },
      },
      {
        actor: idOf(admin),
        action: 'keys.manage',
        subject: `DELETE /api/keys/${id}`,
        detail: { status: 204, route: '/api/keys/:id', params: { id } },
      },
    ])
    expect(JSON.stringify(deeds)).not.toContain(key)
    expect(JSON.stringify(deeds)).not.toMatch(/张三|Zhang/)
  })

  test('that is refused or fails leaves one too; an attempt by nobody, and a reading, none', async () => {
    const feeder = await makeKey('feeder')
    expect(
      (await ask('POST', '/api/keys', { key: feeder, body: { title: 'x', role: 'admin' } })).statusCode,
    ).toBe(403)
    expect((await ask('DELETE', '/api/keys/nokey', { key: admin })).statusCode).toBe(404)
    expect((await ask('POST', '/api/keys', { key: admin, body: { title: '' } })).statusCode).toBe(400)
    const before = (await deedsOf({})).length
    expect((await ask('POST', '/api/keys', { key: 'lf_none', body: {} })).statusCode).toBe(401)
    expect((await ask('GET', '/api/places', { key: feeder })).statusCode).toBe(200)
    expect(await deedsOf({})).toHaveLength(before)
    expect(await deedsOf({ actor: idOf(feeder) })).toMatchObject([
      { action: 'keys.manage', subject: 'POST /api/keys', detail: { status: 403, code: 'access.forbidden' } },
    ])
    expect(await deedsOf({ subject: 'DELETE /api/keys/nokey' })).toMatchObject([
      { detail: { status: 404, code: 'not-found' } },
    ])
    expect((await deedsOf({ actor: idOf(admin) })).at(-1)).toMatchObject({
      detail: { status: 400, code: 'request.invalid' },
    })
  })

  test('with an address that cannot be stored is refused, and is on record all the same', async () => {
    expect((await ask('DELETE', '/api/keys/a%00b', { key: admin })).statusCode).toBe(400)
    expect(await deedsOf({ subject: 'DELETE /api/keys/ab' })).toHaveLength(1)
  })

  test('that is answered from what was answered before says so', async () => {
    const again = {
      key: admin,
      body: { title: 'again', role: 'feeder' },
      headers: { 'idempotency-key': 'once' },
    }
    await ask('POST', '/api/keys', again)
    expect((await ask('POST', '/api/keys', again)).headers['idempotency-replayed']).toBe('true')
    const [first, second] = (await deedsOf({ subject: 'POST /api/keys' })).slice(-2)
    expect(first?.detail).not.toHaveProperty('replayed')
    expect(second?.detail).toMatchObject({ status: 201, replayed: true })
  })

  test('whose deed cannot be written down is answered as failed', async () => {
    await database.owner`ALTER TABLE audit.entry RENAME TO away`
    const answer = await ask('POST', '/api/keys', { key: admin, body: { title: 'x', role: 'feeder' } })
    await database.owner`ALTER TABLE audit.away RENAME TO entry`
    expect(answer.statusCode).toBe(500)
  })

  test('of signals leaves none: they are recorded by the range', async () => {
    const before = (await deedsOf({ action: 'signals.send' })).length
    const event = {
      specversion: '1.0',
      id: 'door-1',
      source: 'urn:test:door',
      type: 'case.aggregate',
      place: 'cn.11',
      data: { disease: 'covid-19', reportDate: '2020-06-11', confirmed: 1 },
    }
    const sent = await ask('POST', '/api/signals', { key: admin, body: event })
    expect(sent.json()).toMatchObject({ accepted: 1 })
    await host.production.settled()
    expect(await deedsOf({ action: 'signals.send' })).toHaveLength(before)
    expect(await deedsOf({ action: 'signals.accept', subject: 'source:urn:test:door' })).toMatchObject([
      { actor: idOf(admin), detail: { count: 1 } },
    ])
  })
})

describe('signing in', () => {
  const password = 'correct horse battery'
  let account: string
  beforeAll(async () => {
    await saveUnits(database, [{ id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: 'cn.11', duties: [] }])
    await savePolicy(database, { ...(await getPolicy(database)), totpRoles: [] })
    await saveAccount(database, {
      login: 'li',
      name: { zh: '李', en: 'Li' },
      password,
      roles: [{ role: 'auditor', unit: 'cdc' }],
    })
    const [row] = await database.app<{ id: string }[]>`SELECT id FROM access.account WHERE login = 'li'`
    account = `account:${row?.id}`
  })

  test('and out is on record by the account’s id', async () => {
    const session = (await ask('POST', '/api/session', { body: { login: 'li', password } })).cookies[0]
    await ask('DELETE', '/api/session', { headers: { cookie: `${session?.name}=${session?.value}` } })
    await ask('DELETE', '/api/session')
    expect(await deedsOf({ actor: account })).toEqual([
      {
        actor: account,
        action: 'access.sign-in',
        subject: account,
        detail: { by: 'password', secondFactor: false },
      },
      { actor: account, action: 'access.sign-out', subject: account, detail: {} },
    ])
  })

  test('in vain too: for a known account by its id, for an unknown one without what was typed', async () => {
    await ask('POST', '/api/session', { body: { login: 'li', password: 'wrong horse' } })
    await ask('POST', '/api/session', { body: { login: 'my secret typed here', password: 'x' } })
    const deeds = await deedsOf({ action: 'access.sign-in-failed' })
    expect(deeds.map(({ actor, subject }) => [actor, subject])).toEqual([
      ['anyone', account],
      ['anyone', 'account:unknown'],
    ])
    expect(JSON.stringify(await deedsOf({}))).not.toMatch(/secret|horse/)
  })

  test('who audits one place reads what concerns it, and cannot verify the whole', async () => {
    const session = (await ask('POST', '/api/session', { body: { login: 'li', password } })).cookies[0]
    const headers = { cookie: `${session?.name}=${session?.value}` }
    expect((await ask('GET', '/api/audit', { headers })).json()).toEqual({ items: [] })
    for (const [method, url] of [
      ['GET', '/api/audit/head'],
      ['POST', '/api/audit/verify'],
    ] as const)
      expect(
        (await ask(method, url, { headers, ...(method === 'POST' ? { body: {} } : {}) })).json(),
      ).toMatchObject({ code: 'access.elsewhere' })
  })
})

describe('the audit', () => {
  test('is read page by page, the newest first, each reading being recorded in its turn', async () => {
    const auditor = await makeKey('auditor')
    const seen: string[] = []
    let after = ''
    do {
      const answer = await ask(
        'GET',
        `/api/audit?limit=3&action=keys.manage&until=2999-01-01T00:00:00Z${after && `&after=${after}`}`,
        { key: auditor },
      )
      const page = answer.json() as { items: { position: string; action: string }[]; next?: string }
      seen.push(...page.items.map(({ position }) => position))
      after = page.next ?? ''
    } while (after)
    const all = await deedsOf({ action: 'keys.manage' })
    expect(new Set(seen).size).toBe(all.length)
    const readings = await deedsOf({ actor: idOf(auditor) })
    expect(readings).toHaveLength(Math.ceil(all.length / 3))
    expect(readings[0]).toMatchObject({
      action: 'audit.read',
      subject: 'audit',
      detail: { action: 'keys.manage', limit: 3 },
    })
    expect((await ask('GET', '/api/audit?after=x', { key: auditor })).statusCode).toBe(400)
    expect((await ask('GET', '/api/audit?from=2999-01-01T00:00:00Z', { key: auditor })).json()).toEqual({
      items: [],
    })
    expect((await ask('GET', '/api/audit', { key: await makeKey('officer') })).statusCode).toBe(403)
  })

  test('is sought by place: what was done there and anywhere under it', async () => {
    const auditor = await makeKey('auditor')
    await transact(database, house('test'), async (tx) => {
      for (const place of ['cn.11', 'cn.11.01', 'cn.12'])
        await recordDeed(tx, { actor: 'key:x', action: 'test.here', subject: `place:${place}`, place })
    })
    const found = (await ask('GET', '/api/audit?place=cn.11', { key: auditor })).json() as {
      items: { subject: string }[]
    }
    expect(found.items.map(({ subject }) => subject)).toEqual(['place:cn.11.01', 'place:cn.11'])
  })

  test('tells its head, and verifies its last batches', async () => {
    const auditor = await makeKey('auditor')
    await seal(database)
    const head = (await ask('GET', '/api/audit/head', { key: auditor })).json() as {
      batch: number
      hash: string
    }
    expect(head.hash).toMatch(/^[0-9a-f]{64}$/)
    const verified = await ask('POST', '/api/audit/verify', { key: auditor, body: { batches: 5 } })
    expect(verified.json()).toMatchObject({ ok: true, findings: [] })
    expect(await deedsOf({ action: 'audit.verify' })).toHaveLength(1)
    expect(
      (await ask('POST', '/api/audit/verify', { key: auditor, body: { batches: 101 } })).statusCode,
    ).toBe(400)
    await database.owner.begin(async (tx) => {
      await tx`SET LOCAL lianfang.audit_retention = 'on'`
      await tx`UPDATE audit.entry SET actor = 'key:other' WHERE number = (SELECT min(number) FROM audit.entry)`
    })
    const found = await ask('POST', '/api/audit/verify', { key: auditor, body: { batches: 100 } })
    expect(found.json()).toMatchObject({ ok: false, findings: [{ code: 'entry.changed', batch: 1 }] })
  })
})
