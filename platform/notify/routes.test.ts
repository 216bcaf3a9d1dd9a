import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createKey, type NewKey } from '#platform/access'
import { type Door, openDoor } from '#platform/http'
import { house, transact } from '#platform/store'
import type { World } from '#platform/worlds'
import { type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { listen } from '../http/testing.ts'
import { openTestHost, type TestHost } from '../worlds/testing.ts'
import { notify } from './enqueue.ts'
import { makeNotifyRoom } from './index.ts'
import { TargetGuard } from './target-guard.ts'
import { testOptions } from './testing.ts'

let opened: TestHost
let door: Door
let world: World
let url: string
let admin: string
let officer: string
let reader: string

beforeAll(async () => {
  const options = testOptions({
    guard: new TargetGuard({
      allowedOrigins: ['smtp://mail.city.internal:25', 'http://10.0.0.9:8080'],
      allowedPorts: [443],
      resolve: async (name) =>
        name === 'hooks.example'
          ? [{ address: '93.184.215.14', family: 4 }]
          : [{ address: '10.0.0.7', family: 4 }],
    }),
  })
  const room = makeNotifyRoom(options)
  const paths = ['cn', 'cn.11', 'cn.11.01', 'cn.11.01.02', 'cn.11.01.06']
  const places = paths.map((path) => ({
    path: placePath(path),
    // Every path here has a level of its own depth.
    level: placeLevels[path.split('.').length - 1] as PlaceLevel,
    name: { zh: path, en: path },
    codes: [],
  }))
  opened = await openTestHost({ systems: [room], places, startsAt: '2020-06-11T12:00:00+08:00' })
  const { host } = opened
  world = opened.world
  ;({ door } = await openDoor({ host, version: 'test', logLevel: 'silent' }))
  room.routes?.(door)
  url = `http://127.0.0.1:${await listen(door)}/w/${world.id}`
  const makeKey = async (of: Pick<NewKey, 'role' | 'places'>) =>
    (await createKey(world.database, { title: 'test', createdBy: 'test', ...of })).key
  admin = await makeKey({ role: 'admin', places: ['*'] })
  officer = await makeKey({ role: 'admin', places: ['cn.11.01.02'] })
  reader = await makeKey({ role: 'epidemiologist', places: ['cn.11.01.06'] })
})
afterAll(async () => {
  await door?.close()
  await opened?.close()
})

async function ask(
  method: string,
  path: string,
  { key = admin, body }: { key?: string; body?: unknown } = {},
): Promise<{ status: number; text: string; json: Record<string, unknown> }> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    text,
    json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
  }
}

const title = { zh: '渠道', en: 'Channel' }
let named = 0
async function makeChannel(kind: string, more: Record<string, unknown> = {}): Promise<string> {
  named++
  const id = `c${named}`
  const made = await ask('POST', '/api/notices/channels', { body: { id, kind, title, ...more } })
  expect(made.status, made.text).toBe(201)
  return id
}

const subscription = <T extends Record<string, unknown>>(more: T) => ({
  subscriber: 'unit:cdc',
  title: 'test',
  places: ['cn.11.01.02'],
  ...more,
})

describe('a channel', () => {
  test('is set up, changed and removed, and its secret is never told, not even to who set it', async () => {
    const settings = { host: 'mail.city.internal', port: 25, security: 'none', from: 'notice@city.example' }
    const secret = { user: 'notice', password: 'hunter2-hunter2' }
    const id = await makeChannel('email', { settings, secret })
    const changed = await ask('PUT', `/api/notices/channels/${id}`, { body: { title, settings } })
    expect(changed.json).toMatchObject({ id, hasSecret: true, settings })
    const list = await ask('GET', '/api/notices/channels')
    expect(list.text).toContain(id)
    expect(changed.text + list.text).not.toContain('hunter2')
    const [row] = await world.database.app`SELECT settings::text, sealed FROM notify.channel WHERE id = ${id}`
    expect(JSON.stringify(row)).not.toContain('hunter2')
    const [audit] = await world.database
      .owner`SELECT count(*)::int AS told FROM audit.entry WHERE detail::text LIKE '%hunter2%'`
    expect(audit?.told).toBe(0)
    expect((await ask('DELETE', `/api/notices/channels/${id}`)).status).toBe(204)
    expect((await ask('DELETE', `/api/notices/channels/${id}`)).status).toBe(404)
  })

  test.each([
    ['dingtalk', {}, { url: 'https://169.254.169.254/robot' }],
    ['wecom', {}, { url: 'http://hooks.example/robot' }],
    ['sms', { url: 'https://sms.city.internal/send', body: { to: '{{phone}}' } }, {}],
    ['email', { host: '10.0.0.1', port: 25, security: 'none', from: 'a@city.example' }, {}],
  ])('of %s that leads inside is refused', async (kind, settings, secret) => {
    const refused = await ask('POST', '/api/notices/channels', {
      body: { id: 'inside', kind, title, settings, secret },
    })
    expect(refused, refused.text).toMatchObject({ status: 422, json: { code: 'target.forbidden' } })
  })

  test('that is not set up as its kind wants is refused with where it is wrong, and without what was sent', async () => {
    const refused = await ask('POST', '/api/notices/channels', {
      body: {
        id: 'bad',
        kind: 'feishu',
        title,
        settings: { nose: 1 },
        secret: { url: 'no address, hunter2' },
      },
    })
    expect(refused.status).toBe(400)
    expect(refused.json.errors).toMatchObject([{ where: 'body.settings' }, { where: 'body.secret.url' }])
    expect(refused.text).not.toContain('hunter2')
  })

  test('is the city’s: who manages notices of a district sets up none, and who reads changes none', async () => {
    const body = { id: 'theirs', kind: 'sink', title }
    expect(await ask('POST', '/api/notices/channels', { key: officer, body })).toMatchObject({
      json: { code: 'access.elsewhere' },
    })
    expect(await ask('POST', '/api/notices/channels', { key: reader, body })).toMatchObject({
      json: { code: 'access.forbidden' },
    })
  })

  test('that a subscription uses, itself or to escalate, is not removed', async () => {
    const [own, next] = [await makeChannel('sink'), await makeChannel('sink')]
    const body = subscription({ channel: own, escalation: [{ afterMinutes: 10, channel: next }] })
    expect((await ask('POST', '/api/notices/subscriptions', { body })).status).toBe(201)
    for (const id of [own, next])
      expect((await ask('DELETE', `/api/notices/channels/${id}`)).json).toMatchObject({ code: 'conflict' })
  })
})

describe('a subscription', () => {
  test('of a webhook tells its secret once, and shows of its addresses only hints', async () => {
    const [hooks, mail, sms] = [
      await makeChannel('webhook'),
      await makeChannel('email', {
        settings: { host: 'mail.city.internal', port: 25, security: 'none', from: 'a@city.example' },
      }),
      await makeChannel('sms', { settings: { url: 'http://10.0.0.9:8080/sms', body: { to: '{{phone}}' } } }),
    ]
    const body = subscription({
      channel: hooks,
      address: 'https://hooks.example/secret-path',
      escalation: [
        { afterMinutes: 10, channel: mail, address: 'zhangsan@city.example' },
        { afterMinutes: 10, channel: sms, address: '13812345678' },
      ],
    })
    const made = await ask('POST', '/api/notices/subscriptions', { body })
    expect(made.status, made.text).toBe(201)
    expect(made.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const path = `/api/notices/subscriptions/${String(made.json.id)}`
    const again = await ask('PUT', path, { body })
    const shown = await ask('GET', path)
    const all = await ask('GET', '/api/notices/subscriptions')
    expect(shown.json).toMatchObject({
      addressHint: 'hooks.example',
      escalation: [{ addressHint: 'z***@city.example' }, { addressHint: '138****5678' }],
    })
    for (const { text } of [again, shown, all])
      expect(text).not.toMatch(/whsec_|secret-path|zhangsan|13812345678/)
    const rows = await world.database.owner`SELECT * FROM notify.subscription`
    expect(JSON.stringify(rows)).not.toMatch(/whsec_|secret-path|zhangsan|13812345678/)
  })

  test.each([
    'https://127.0.0.1/hook',
    'https://0x7f.1/hook',
    'https://[::ffff:10.0.0.1]/hook',
    'https://intranet.city/hook',
    'http://hooks.example/hook',
    'https://hooks.example:6379/',
  ])('to %s is refused', async (address) => {
    const body = subscription({ channel: await makeChannel('webhook'), address })
    expect(await ask('POST', '/api/notices/subscriptions', { body })).toMatchObject({
      status: 422,
      json: { code: 'target.forbidden' },
    })
  })

  test.each([
    [{ channel: 'nowhere' }, 'body.channel'],
    [{ quiet: { from: '24:00', until: '07:00' } }, 'body.quiet.from'],
    [{ quiet: { from: '07:00', until: '07:00' } }, 'body.quiet'],
    [{ digest: { everyHours: 5 } }, 'body.digest'],
    [{ filter: { steps: [{ kind: 'case.report' }] } }, 'body.filter.steps.0.kind'],
    [{ address: 'a@b.example' }, 'body.address'],
    [{ places: [] }, 'body.places'],
    [{ subscriber: '张三' }, 'body.subscriber'],
  ])('with %j is refused where it is wrong', async (more, where) => {
    const body = subscription({ channel: await makeChannel('sink'), ...more })
    const refused = await ask('POST', '/api/notices/subscriptions', { body })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.json.errors)).toContain(`"${where}`)
  })

  test('is there only for who sees all of its places, and is made only over one’s own', async () => {
    const channel = await makeChannel('sink')
    const made = await ask('POST', '/api/notices/subscriptions', {
      key: officer,
      body: subscription({ channel, places: ['cn.11.01.02'] }),
    })
    expect(made.status, made.text).toBe(201)
    const wide = await ask('POST', '/api/notices/subscriptions', {
      body: subscription({ channel, places: ['cn.11.01.02', 'cn.11.01.06'] }),
    })
    expect(
      await ask('POST', '/api/notices/subscriptions', {
        key: officer,
        body: subscription({ channel, places: ['cn.11.01.02', 'cn.11.01.06'] }),
      }),
    ).toMatchObject({ json: { code: 'access.elsewhere' } })
    const status = async (key: string, { json }: typeof made, method = 'GET') =>
      (await ask(method, `/api/notices/subscriptions/${String(json.id)}`, { key })).status
    expect(await status(officer, made)).toBe(200)
    expect(await status(officer, wide)).toBe(404)
    expect(await status(officer, wide, 'DELETE')).toBe(404)
    expect(await status(reader, made)).toBe(404)
    expect(await status(officer, made, 'DELETE')).toBe(204)
  })

  test('that is changed lets go of what it held by its former hours', async () => {
    const channel = await makeChannel('sink')
    const body = subscription({ subscriber: 'unit:changed', channel, digest: { atHour: 8 } })
    const made = await ask('POST', '/api/notices/subscriptions', { body })
    await transact(world.database, house('test'), (tx) =>
      notify(tx, world, {
        key: 'changed',
        to: { subscriber: 'unit:changed' },
        title: { zh: 'changed', en: 'changed' },
        body: { zh: '', en: '' },
        subject: 'task:8',
        place: placePath('cn.11.01.02'),
        urgency: 'normal',
      }),
    )
    const { digest: _, ...atOnce } = body
    await ask('PUT', `/api/notices/subscriptions/${String(made.json.id)}`, { body: atOnce })
    await world.advance(world.clock.now())
    const { json } = await ask('GET', '/api/notices/outbox?subject=task:8')
    // One that was gathered is told as a digest of one, about the same subject.
    expect(json.items).toMatchObject([{ state: 'delivered' }, { state: 'digested' }])
  })

  test('is tried with a test message, which goes at once and is in the outbox', async () => {
    const made = await ask('POST', '/api/notices/subscriptions', {
      body: subscription({ channel: await makeChannel('sink'), digest: { atHour: 8 } }),
    })
    const tested = await ask('POST', `/api/notices/subscriptions/${String(made.json.id)}/test`)
    expect(tested.status, tested.text).toBe(201)
    const outbox = await ask('GET', '/api/notices/outbox?limit=1')
    expect(outbox.json.items).toMatchObject([{ id: tested.json.notice, state: 'delivered', sunk: true }])
  })
})

describe('the outbox', () => {
  const tell = (key: string, place: string, to: { subscriber: string } | { channel: string }) =>
    transact(world.database, house('test'), (tx) =>
      notify(tx, world, {
        key,
        to,
        title: { zh: key, en: key },
        body: { zh: key, en: key },
        subject: 'task:7',
        place: placePath(place),
        urgency: 'normal',
      }),
    )

  test('shows each their places, page by page, and a notice of elsewhere is not there', async () => {
    const channel = await makeChannel('sink')
    for (let n = 0; n < 5; n++)
      await tell(`page ${n}`, n % 2 === 0 ? 'cn.11.01.02' : 'cn.11.01.06', { channel })
    const titles: unknown[] = []
    for (let after = ''; ; ) {
      const { json } = await ask('GET', `/api/notices/outbox?subject=task:7&limit=2${after}`, {
        key: officer,
      })
      titles.push(...(json.items as { title: { zh: string } }[]).map(({ title: { zh } }) => zh))
      if (json.next === undefined) break
      after = `&after=${String(json.next)}`
    }
    expect(titles).toEqual(['page 4', 'page 2', 'page 0'])
    const { json } = await ask('GET', '/api/notices/outbox?limit=1')
    const elsewhere = await ask('GET', '/api/notices/outbox?subject=task:7&limit=1', { key: reader })
    expect(json.items).toMatchObject([{ title: { zh: 'page 4' } }])
    const [hidden] = json.items as [{ id: string }]
    expect(elsewhere.text).not.toContain(hidden.id)
    const key = (
      await createKey(world.database, { title: 't', createdBy: 't', role: 'admin', places: ['cn.11.01.06'] })
    ).key
    expect((await ask('POST', `/api/notices/outbox/${hidden.id}/cancel`, { key })).status).toBe(404)
  })

  test('shows everyone what was told to them', async () => {
    const me = await createKey(world.database, {
      title: 'me',
      createdBy: 't',
      role: 'officer',
      places: ['cn.11'],
    })
    const channel = await makeChannel('sink')
    const subscriber = `key:${me.id}`
    await ask('POST', '/api/notices/subscriptions', {
      body: subscription({ channel, subscriber, places: ['cn.11'] }),
    })
    await tell('for me', 'cn.11.01.02', { subscriber })
    const { json } = await ask('GET', '/api/notices/mine', { key: me.key })
    expect(json.items).toMatchObject([{ title: { zh: 'for me' }, subscriber }])
    expect((await ask('GET', '/api/notices/mine', { key: reader })).json.items).toEqual([])
  })

  test('a notice that waits is cancelled, then sent again; one that was told is neither', async () => {
    const channel = await makeChannel('sink')
    await ask('POST', '/api/notices/subscriptions', {
      body: subscription({ subscriber: 'unit:held', channel, digest: { atHour: 8 } }),
    })
    await tell('held', 'cn.11.01.02', { subscriber: 'unit:held' })
    const [held] = (await ask('GET', '/api/notices/outbox?state=waiting&limit=1')).json.items as [
      { id: string },
    ]
    const at = `/api/notices/outbox/${held.id}`
    expect((await ask('POST', `${at}/resend`)).json).toMatchObject({
      code: 'step.not-allowed',
      detail: expect.stringContaining('cancel'),
    })
    const both = await Promise.all([ask('POST', `${at}/cancel`), ask('POST', `${at}/cancel`)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await ask('POST', `${at}/resend`)).json).toEqual({ id: held.id, state: 'waiting' })
    const [told] = (await ask('GET', '/api/notices/outbox?state=delivered&limit=1')).json.items as [
      { id: string },
    ]
    for (const step of ['resend', 'cancel'])
      expect((await ask('POST', `/api/notices/outbox/${told.id}/${step}`)).json).toMatchObject({
        code: 'step.not-allowed',
      })
  })
})

test('a world other than production is not told to speak outside where the server does not let it', async () => {
  expect(await ask('PUT', '/api/notices/outside', { body: { speaks: true } })).toMatchObject({
    json: { code: 'access.forbidden' },
  })
})
