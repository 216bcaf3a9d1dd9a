import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { createKey, findAccountId, openSession, saveAccount, saveUnits } from '#platform/access'

import type { System } from '#platform/system'
import { systems } from '../../apps/server/house.ts'
import { caseCounts } from '../worlds/testing.ts'
import { LiveFeed } from './feed.ts'
import { makeLiveRoom } from './index.ts'
import { type LiveServer, listenTo, openLiveServer, tells, toldOf } from './testing.ts'

let server: LiveServer
/** Of each world that was opened. */
const feeds: LiveFeed[] = []
let all: string
let xicheng: string

beforeAll(async () => {
  const others = systems.filter(({ id }) => id !== 'live')
  const live = makeLiveRoom()
  const services: System['services'] = (rooms) => {
    const made = live.services?.(rooms) ?? []
    feeds.push(...made.filter((service) => service instanceof LiveFeed))
    return made
  }
  server = await openLiveServer([...others, { ...live, services }])
  all = (await server.makeKey({ role: 'admin', places: ['*'] })).key
  xicheng = (await server.makeKey({ role: 'epidemiologist', places: ['cn.11.01.02'] })).key
})
afterAll(async () => await server?.close())

const started = ({ event }: { event: string }) => event === 'start'

describe('a listener', () => {
  test('hears of an alert by its number and place, can ask for it at once, and hears of none in another’s district', async () => {
    const ears = [listenTo(server, { key: all }), listenTo(server, { key: xicheng })] as const
    for (const ear of ears) await ear.heard(started)
    const elsewhere = await server.raise('cn.42.01')
    const here = await server.raise('cn.11.01.02')
    for (const ear of ears) await ear.heard(tells('alert', `${here} at cn.11.01.02`))
    const answer = await fetch(`${server.url}/api/alerts/${here}`, {
      headers: { authorization: `Bearer ${xicheng}` },
    })
    expect(answer.status).toBe(200)
    await answer.arrayBuffer()
    const [everything, district] = ears.map(({ messages }) => toldOf(messages, 'alert'))
    expect(everything).toContain(`${elsewhere} at cn.42.01`)
    expect(new Set(district)).toEqual(new Set([`${here} at cn.11.01.02`]))
    for (const ear of ears) ear.stop()
  })

  test('hears of a count when it can be read, and of the source that spoke', async () => {
    const ear = listenTo(server, { key: all })
    await ear.heard(started)
    const sent = await fetch(`${server.url}/api/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${all}`, 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(caseCounts(4, { source: 'urn:test:live' })),
    })
    expect(sent.status).toBe(200)
    await sent.arrayBuffer()
    await ear.heard(tells('tally', 'cn.11.01.02'))
    const days = await fetch(
      `${server.url}/api/tallies/cases.confirmed/days?place=cn.11.01.02&series=covid-19`,
      { headers: { authorization: `Bearer ${all}` } },
    )
    const said = z.object({ days: z.array(z.object({ amount: z.int() })) }).parse(await days.json())
    expect(said.days.reduce((sum, { amount }) => sum + amount, 0)).toBe(4)
    await ear.heard(tells('source', 'urn:test:live'))
    ear.stop()
  })

  test('hears of a unit that somebody makes, changes or abolishes', async () => {
    const ear = listenTo(server, { key: xicheng })
    await ear.heard(started)
    const call = async (method: string, path: string, body: object) => {
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${all}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      expect(answer.ok).toBe(true)
      await answer.arrayBuffer()
      return toldOf(ear.messages, 'unit').length
    }
    const parts = { name: { zh: '学校卫生站', en: 'School Health' }, place: 'cn.42.01' }
    await call('POST', '/api/units', { units: [{ id: 'school', ...parts }] })
    await ear.heard(tells('unit', 'school at cn.42.01'))
    const changes: [method: string, path: string, body: object][] = [
      ['PUT', '/api/units/school', { ...parts, phone: '027-1' }],
      ['PUT', '/api/units/school/duty-officers', { officers: [] }],
      ['POST', '/api/units/school/abolish', {}],
    ]
    for (const [method, path, body] of changes) {
      const before = await call(method, path, body)
      await ear.heard(() => toldOf(ear.messages, 'unit').length > before)
    }
    ear.stop()
  })

  test('hears of what was taken back elsewhere too, where a correction moves a record', async () => {
    const send = (event: object) =>
      fetch(`${server.url}/api/signals`, {
        method: 'POST',
        headers: { authorization: `Bearer ${all}`, 'content-type': 'application/cloudevents+json' },
        body: JSON.stringify(event),
      }).then((answer) => answer.arrayBuffer())
    await send(caseCounts(1, { id: 'moved', source: 'urn:test:mover' }))
    await server.world.settled()
    const ear = listenTo(server, { key: xicheng })
    await ear.heard(started)
    await send({
      ...caseCounts(1, { id: 'moved-b', source: 'urn:test:mover', place: '110101' }),
      record: 'moved',
      revision: 1,
    })
    await ear.heard(tells('tally', 'cn.11.01.02'))
    expect(toldOf(ear.messages, 'tally')).not.toContain('cn.11.01.01')
    ear.stop()
  })

  test('who lost the line comes back by itself, and hears what happened meanwhile', async () => {
    const ear = listenTo(server, { key: all })
    await ear.heard(started)
    await server.closeDoor()
    await ear.reached('waiting')
    const missed = await server.raise('cn.11.01.01')
    await server.openDoor()
    await ear.heard(tells('alert', `${missed} at cn.11.01.01`))
    expect(ear.messages.filter(({ event }) => event === 'reset')).toEqual([])
    ear.stop()
  })

  test('who begins at a position hears everything behind it', async () => {
    const first = listenTo(server, { key: all })
    await first.heard(started)
    const since = first.position ?? ''
    const raised = await server.raise('cn.11.01.02')
    await first.heard(tells('alert', `${raised} at cn.11.01.02`))
    first.stop()
    const later = listenTo(server, { key: all, since })
    await later.heard(tells('alert', `${raised} at cn.11.01.02`))
    expect(later.messages[0]).toEqual({ event: 'start', position: since })
    later.stop()
  })
})

describe('a position', () => {
  test.each(['yesterday', '1.2', '1.2.x', '-1.2.3', '1.99999999999999999999.1', ' 1.2.3 '])(
    'that is none (%s) is refused, in the header as in the address',
    async (position) => {
      for (const [where, ask] of [
        [
          'headers.last-event-id',
          { headers: { 'last-event-id': position.trim() === position ? position : 'x' } },
        ],
        ['querystring.since', { query: `?since=${encodeURIComponent(position)}` }],
      ] as const) {
        const { query = '', headers = {} } = ask as { query?: string; headers?: Record<string, string> }
        const answer = await fetch(`${server.url}/api/live${query}`, {
          headers: { authorization: `Bearer ${all}`, ...headers },
        })
        expect(answer.status).toBe(400)
        expect(await answer.json()).toMatchObject({ code: 'request.invalid', errors: [{ where }] })
      }
    },
  )

  test.each([
    ['of another era', '0.5.1', 'era'],
    ['from the future', '9000.5.1', 'future'],
    ['of this era, from the future', undefined, 'future'],
  ])('%s resets who gives it, and the stream goes on', async (_what, given, reason) => {
    const first = listenTo(server, { key: all })
    await first.heard(started)
    first.stop()
    const since = given ?? `${first.position?.split('.')[0]}.18446744073709551615.1`
    const ear = listenTo(server, { key: all, since })
    expect(await ear.heard(({ event }) => event === 'reset')).toMatchObject({ reason })
    const raised = await server.raise('cn.11.01.02')
    await ear.heard(tells('alert', `${raised} at cn.11.01.02`))
    ear.stop()
  })
})

describe('rights', () => {
  test('that are gone end the stream: a session that is over, and a membership that was taken', async () => {
    const { database } = server.host.production
    await saveUnits(database, [{ id: 'x', name: { zh: '甲', en: 'A' }, place: 'cn.11.01.02', duties: [] }])
    const account = { login: 'live', name: { zh: '甲', en: 'A' }, password: 'a long password' }
    const roles = [{ role: 'epidemiologist', unit: 'x' } as const]
    await saveAccount(database, { ...account, roles })
    const id = (await findAccountId(database, account.login)) ?? ''
    const open = () => openSession(database, { account: id, device: '', addressClass: 'this-machine' })
    const listen = ({ token }: { token: string }) =>
      listenTo(server, { headers: { cookie: `lianfang_session=${token}` } })
    const [first, second] = [await open(), await open()]
    const ears = [listen(first), listen(second)] as const
    for (const ear of ears) await ear.heard(started)
    // As who signs out, or is signed out by another, does it: at once.
    server.keeper.revoke(`session:${first.id}`)
    expect(await ears[0].reached('ended')).toEqual({ state: 'ended', reason: 'access' })
    expect(ears[1].states.at(-1)).toEqual({ state: 'live' })
    await database.owner`DELETE FROM access.membership WHERE unit = 'x'`
    expect(await ears[1].reached('ended')).toEqual({ state: 'ended', reason: 'access' })
  })

  test('that are not there are told, and not asked for again', async () => {
    const feeder = (await server.makeKey({ role: 'feeder', places: ['*'] })).key
    for (const key of [feeder, 'lf_none']) {
      const ear = listenTo(server, { key })
      expect(await ear.reached('ended')).toEqual({ state: 'ended', reason: 'access' })
    }
  })
})

test('forty who hang up at once leave nothing behind, and a world that ends tells its listeners', async () => {
  const { host } = server
  const world = await host.create({
    title: 'short',
    startsAt: new Date('2020-06-11T04:00:00Z'),
    zone: 'Asia/Shanghai',
    createdBy: 'test',
  })
  const feed = feeds.at(-1)
  const url = new URL(server.url)
  url.pathname = `/w/${world.id}`
  const { key } = await createKey(world.database, {
    title: 't',
    createdBy: 't',
    role: 'admin',
    places: ['*'],
  })
  const hangUp = (afterAnswer: boolean) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(url.port), '127.0.0.1', () => {
        const lines = [
          `GET ${url.pathname}/api/live HTTP/1.1`,
          'host: a',
          `authorization: Bearer ${key}`,
          '',
          '',
        ]
        socket.write(lines.join('\r\n'), () => {
          if (!afterAnswer) socket.destroy()
        })
      })
      socket.once('data', () => socket.destroy())
      socket.once('close', () => resolve())
      socket.once('error', reject)
    })
  await Promise.all(Array.from({ length: 40 }, (_, n) => hangUp(n % 2 === 0)))
  const ear = listenTo({ url: url.href }, { key })
  await ear.heard(started)
  // The one who stayed; whoever hung up is found out when their line closes.
  await expect.poll(() => feed?.size, { timeout: 10_000 }).toBe(1)
  await host.remove(world.id)
  await ear.reached('ended')
  expect(ear.states.at(-1)).toEqual({ state: 'ended', reason: 'refused' })
  expect(feed?.size).toBe(0)
})
