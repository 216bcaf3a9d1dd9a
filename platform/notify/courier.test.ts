import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { house, transact } from '#platform/store'
import type { PlacePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { kindsOfChannel } from './channels/open.ts'
import { Courier, type CourierParts } from './courier.ts'
import { notify } from './enqueue.ts'
import { makeNotifyRoom } from './index.ts'
import { listOutbox, type OutboxRow, tellToSpeak } from './outbox-store.ts'
import { addSubscription, findSubscription, ownerOfSubscription } from './subscription-store.ts'
import { makeChannel, Outsider, testOptions } from './testing.ts'

const place = 'cn.11.01.02' as PlacePath

let world: TestWorld
let options: ReturnType<typeof testOptions>
const outsiders: Outsider[] = []

beforeEach(async () => {
  outsiders.splice(0)
  for (let n = 0; n < 12; n++) outsiders.push(await Outsider.open())
  options = testOptions({ allowedOrigins: outsiders.map(({ origin }) => origin) })
  world = await openTestWorld({ systems: [makeNotifyRoom(options)] })
  await makeChannel(world.database, options.secrets, { id: 'hooks', kind: 'webhook' })
  await inHouse((tx) => tellToSpeak(tx, true))
})
afterEach(async () => {
  await world?.close()
  await Promise.all(outsiders.map((outsider) => outsider.close()))
})

const inHouse = <T>(work: Parameters<typeof transact<T>>[2]) => transact(world.database, house('test'), work)

const makeCourier = (more: Partial<CourierParts> = {}) =>
  new Courier({ ...options, rooms: world.world.rooms, ...more })

/** Somebody outside who has subscribed with a webhook. */
async function subscribe(origin: string, subscriber: string): Promise<string> {
  const id = randomUUID()
  await inHouse((tx) =>
    addSubscription(tx, {
      id,
      subscriber,
      title: 'test',
      channel: 'hooks',
      language: 'zh',
      places: ['cn'],
      filter: {},
      quietFrom: null,
      quietUntil: null,
      digest: null,
      escalation: [],
      sealed: options.secrets.seal(
        { address: `${origin}/hook`, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', rungs: [] },
        ownerOfSubscription(id),
      ),
      hint: null,
      createdBy: 'test',
    }),
  )
  return id
}

async function tell(subscriber: string, ...keys: string[]): Promise<void> {
  await inHouse(async (tx) => {
    for (const key of keys)
      await notify(tx, world.world.rooms, {
        key,
        to: { subscriber },
        title: { zh: key, en: key },
        body: { zh: key, en: key },
        subject: 'alert:3',
        place,
        urgency: 'normal',
      })
  })
}

const outbox = async (): Promise<OutboxRow[]> =>
  (await inHouse((tx) => listOutbox(tx, { limit: 1_000 }))).toReversed()

const titlesHeard = ({ heard }: Outsider) =>
  heard.map(({ body }) => (JSON.parse(body.toString()) as { data: { title: { zh: string } } }).data.title.zh)

const [outsider] = [() => outsiders[0] as Outsider]

describe('a notice', () => {
  test('is there with the transaction that wrote it, or is not; its key is written once', async () => {
    await subscribe(outsider().origin, 'unit:cdc')
    await expect(
      inHouse(async (tx) => {
        await notify(tx, world.world.rooms, {
          key: 'a',
          to: { subscriber: 'unit:cdc' },
          title: { zh: 'a', en: 'a' },
          body: { zh: 'a', en: 'a' },
          subject: 'alert:3',
          place,
          urgency: 'normal',
        })
        throw new Error('and then it failed')
      }),
    ).rejects.toThrow('and then it failed')
    expect(await outbox()).toEqual([])
    await tell('unit:cdc', 'a', 'a')
    await tell('unit:cdc', 'a')
    expect(await outbox()).toHaveLength(1)
  })

  test('of one target goes out in order, each once, and is then delivered', async () => {
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a', 'b', 'c', 'd')
    await makeCourier().deliverDue()
    expect(titlesHeard(outsider())).toEqual(['a', 'b', 'c', 'd'])
    expect((await outbox()).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array.from({ length: 4 }, () => ['delivered', 1]),
    )
  })

  test('that fails holds back those behind it, and all come in order when it can be told', async () => {
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a', 'b')
    outsider().answer = (response) => response.writeHead(500).end('张三 was here')
    const courier = makeCourier()
    await courier.deliverDue()
    await courier.deliverDue()
    expect(titlesHeard(outsider())).toEqual(['a'])
    expect(await outbox()).toMatchObject([
      { state: 'waiting', attempts: 1, last_error: 'http.500' },
      { state: 'waiting', attempts: 0, last_error: null },
    ])
    outsider().answer = (response) => response.writeHead(204).end()
    options.later(5_000)
    await courier.deliverDue()
    expect(titlesHeard(outsider())).toEqual(['a', 'a', 'b'])
  })
})

describe('a crash between sending and noting', () => {
  test('sends again under the same id and loses nothing; who comes back late notes nothing', async () => {
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a', 'b')
    let comeBack: () => void = () => {}
    const away = new Promise<void>((resolve) => {
      comeBack = resolve
    })
    let sentOnce: () => void = () => {}
    const sent = new Promise<void>((resolve) => {
      sentOnce = resolve
    })
    // The first courier sends, and then is as good as dead: it notes only when all is over.
    const dying = makeCourier({
      limits: { ...options.limits, attemptMs: 60_000 },
      open: ({ kind, settings }, secret, tools) => {
        const real = kindsOfChannel[kind].open(settings, secret, tools)
        return {
          send: async (message, sendTools) => {
            const result = await real.send(message, sendTools)
            sentOnce()
            await away
            return result.ok ? { ok: false, code: 'late', again: false } : result
          },
        }
      },
    })
    const dead = dying.deliverDue()
    await sent
    const other = makeCourier()
    // Its lease still runs: nobody else tells the same target meanwhile.
    await other.deliverDue()
    expect(titlesHeard(outsider())).toEqual(['a'])
    options.later(options.limits.leaseMs + 1)
    await other.deliverDue()
    expect(titlesHeard(outsider())).toEqual(['a', 'a', 'b'])
    const ids = outsider().heard.map(({ headers }) => headers['webhook-id'])
    expect(new Set(ids).size).toBe(2)
    expect(ids[0]).toBe(ids[1])
    comeBack()
    await dead
    expect((await outbox()).map(({ state, last_error }) => [state, last_error])).toEqual([
      ['delivered', null],
      ['delivered', null],
    ])
  })

  test('by a port that throws after sending sends again too, under the same id', async () => {
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a')
    let thrown = 0
    const courier = makeCourier({
      open: ({ kind, settings }, secret, tools) => ({
        send: async (message, sendTools) => {
          const result = await kindsOfChannel[kind].open(settings, secret, tools).send(message, sendTools)
          if (thrown++ === 0) throw new Error('secret whsec_123 of 张三')
          return result
        },
      }),
    })
    await courier.deliverDue()
    expect((await outbox())[0]).toMatchObject({ state: 'waiting', last_error: 'internal' })
    options.later(10_000)
    await courier.deliverDue()
    expect((await outbox())[0]).toMatchObject({ state: 'delivered', attempts: 2 })
    expect(new Set(outsider().heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(outsider().heard).toHaveLength(2)
  })
})

describe('a target that', () => {
  const stay = () => {}
  test('never answers, answers 500, trickles or redirects inside holds up nobody else, however many wait for it', async () => {
    const [silent, broken, trickling, redirecting, secretive, ...well] = outsiders as [
      Outsider,
      Outsider,
      Outsider,
      Outsider,
      Outsider,
      ...Outsider[],
    ]
    silent.answer = stay
    broken.answer = (response) => response.writeHead(500).end()
    trickling.answer = (response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    }
    redirecting.answer = (response) =>
      response.writeHead(302, { location: `${secretive.origin}/admin` }).end()
    const bad = [silent, broken, trickling, redirecting]
    for (const [n, { origin }] of bad.entries()) {
      await subscribe(origin, `unit:bad${n}`)
      await tell(`unit:bad${n}`, ...Array.from({ length: 200 }, (_, at) => `flood ${n}.${at}`))
    }
    for (const [n, { origin }] of well.entries()) {
      await subscribe(origin, `unit:well${n}`)
      await tell(`unit:well${n}`, `news ${n}`)
    }
    const courier = makeCourier({
      limits: { ...options.limits, attemptMs: 1_500, firstRetryMs: 3_600_000 },
    })
    await courier.deliverDue()
    expect(well.map(({ heard }) => heard.length)).toEqual(well.map(() => 1))
    expect([silent, broken, trickling].map(({ heard }) => heard.length)).toEqual([1, 1, 1])
    const rows = await outbox()
    const firstOf = (n: number) => rows.find(({ title_zh }) => title_zh === `flood ${n}.0`)
    expect([0, 1, 2, 3].map((n) => [firstOf(n)?.state, firstOf(n)?.last_error])).toEqual([
      ['waiting', 'timeout'],
      ['waiting', 'http.500'],
      ['waiting', 'timeout'],
      ['failed', 'redirect'],
    ])
    // Where it was sent on to has heard nothing at all.
    expect(secretive.heard.map(({ path }) => path)).not.toContain('/admin')
  })

  test('answers more than is read is taken at its status, and its body is not waited for', async () => {
    const one = outsider()
    one.answer = (response) => {
      response.writeHead(200)
      const flood = () => {
        while (response.write(Buffer.alloc(64 * 1024))) if (response.destroyed) return
      }
      response.on('drain', flood)
      flood()
    }
    await subscribe(one.origin, 'unit:cdc')
    await tell('unit:cdc', 'a')
    await makeCourier().deliverDue()
    expect((await outbox())[0]).toMatchObject({ state: 'delivered' })
  })

  test('is gone (410) is told no more: its subscription ends and what waits is cancelled', async () => {
    outsider().answer = (response) => response.writeHead(410).end()
    const id = await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a', 'b')
    await makeCourier().deliverDue()
    expect((await outbox()).map(({ state, last_error }) => [state, last_error])).toEqual([
      ['failed', 'http.410'],
      ['cancelled', 'subscription.ended'],
    ])
    expect(outsider().heard).toHaveLength(1)
    expect(await inHouse((tx) => findSubscription(tx, id))).toMatchObject({ ended_because: 'http.410' })
    await tell('unit:cdc', 'c')
    expect(await outbox()).toHaveLength(2)
  })

  test('asks to be left alone (429, Retry-After) is left alone for so long', async () => {
    outsider().answer = (response) => response.writeHead(429, { 'retry-after': '120' }).end()
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a')
    const courier = makeCourier()
    await courier.deliverDue()
    options.later(110_000)
    await courier.deliverDue()
    expect(outsider().heard).toHaveLength(1)
    options.later(11_000)
    await courier.deliverDue()
    expect(outsider().heard).toHaveLength(2)
  })

  test('lies inside is refused at each attempt, though it was outside when it was put in', async () => {
    await subscribe('https://169.254.169.254', 'unit:cdc')
    await tell('unit:cdc', 'a')
    await makeCourier().deliverDue()
    expect((await outbox())[0]).toMatchObject({
      state: 'failed',
      last_error: 'target.forbidden',
      attempts: 1,
    })
  })

  test('cannot be told for a day fails, and is shown', async () => {
    outsider().answer = (response) => response.writeHead(503).end()
    await subscribe(outsider().origin, 'unit:cdc')
    await tell('unit:cdc', 'a')
    const courier = makeCourier()
    for (let hour = 0; hour < 24; hour++) {
      await courier.deliverDue()
      expect((await outbox())[0], `hour ${hour}`).toMatchObject({ state: 'waiting' })
      options.later(3_600_000)
    }
    await courier.deliverDue()
    expect((await outbox())[0]).toMatchObject({ state: 'failed', last_error: 'http.503' })
  })
})

test('two couriers at once tell each notice once, in order', async () => {
  await subscribe(outsider().origin, 'unit:cdc')
  await subscribe(outsiders[1]?.origin ?? '', 'unit:police')
  const keys = Array.from({ length: 30 }, (_, n) => `n${n}`)
  await tell('unit:cdc', ...keys)
  await tell('unit:police', ...keys)
  const [one, two] = [makeCourier(), makeCourier()]
  await Promise.all([one.deliverDue(), two.deliverDue()])
  // Either may have left while the other still had the notice before the last of all.
  await one.deliverDue()
  expect(titlesHeard(outsider())).toEqual(keys)
  expect(titlesHeard(outsiders[1] as Outsider)).toEqual(keys)
})

test('urgent ones go before others where there are more targets than places', async () => {
  for (const [n, { origin }] of outsiders.entries()) await subscribe(origin, `unit:${n}`)
  const order: string[] = []
  for (const one of outsiders)
    one.answer = (response, { body }) => {
      order.push((JSON.parse(body.toString()) as { data: { urgency: string } }).data.urgency)
      response.writeHead(204).end()
    }
  for (const n of outsiders.keys())
    await inHouse((tx) =>
      notify(tx, world.world.rooms, {
        key: `k${n}`,
        to: { subscriber: `unit:${n}` },
        title: { zh: 'a', en: 'a' },
        body: { zh: 'a', en: 'a' },
        subject: 'alert:3',
        place,
        urgency: n >= 10 ? 'urgent' : 'normal',
      }),
    )
  await makeCourier({ limits: { ...options.limits, atOnce: 1 } }).deliverDue()
  expect(order.slice(0, 3)).toEqual(['urgent', 'urgent', 'normal'])
})
