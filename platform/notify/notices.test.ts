import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveDuties, saveUnits } from '#platform/access'
import { recordStep } from '#platform/lifecycle'
import { house, transact } from '#platform/store'
import { type Disease, type PlacePath, placePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { Courier } from './courier.ts'
import { notify } from './enqueue.ts'
import { makeNotifyRoom } from './index.ts'
import { listOutbox, type OutboxRow, tellToSpeak } from './outbox-store.ts'
import { addSubscription, ownerOfSubscription, type SubscriptionParts } from './subscription-store.ts'
import { makeChannel, Outsider, testOptions } from './testing.ts'

let world: TestWorld
let options: ReturnType<typeof testOptions>
let diseaseOf: Disease | null | undefined

beforeEach(async () => {
  diseaseOf = undefined
  options = testOptions({
    describers: { alert: async () => (diseaseOf === undefined ? undefined : { disease: diseaseOf }) },
  })
  // Noon of 11 June 2020 in Shanghai.
  world = await openTestWorld({ systems: [makeNotifyRoom(options)] })
  for (const id of ['table', 'other-table'])
    await makeChannel(world.database, options.secrets, { id, kind: 'sink' })
})
afterEach(async () => await world?.close())

const inHouse = <T>(work: Parameters<typeof transact<T>>[2]) => transact(world.database, house('test'), work)
const city = (text: string) => new Date(`${text}+08:00`)
const district = placePath('cn.11.01.02')

async function subscribe(of: Partial<SubscriptionParts> = {}): Promise<string> {
  const id = of.id ?? randomUUID()
  await inHouse((tx) =>
    addSubscription(tx, {
      id,
      subscriber: 'unit:cdc',
      title: 'test',
      channel: 'table',
      language: 'zh',
      places: ['cn.11'],
      filter: {},
      quietFrom: null,
      quietUntil: null,
      digest: null,
      escalation: [],
      sealed: options.secrets.seal({ rungs: [] }, ownerOfSubscription(id)),
      hint: null,
      createdBy: 'test',
      ...of,
    }),
  )
  return id
}

async function step(
  of: { id?: number; cycle?: string; step?: string; place?: PlacePath; originator?: string } = {},
): Promise<void> {
  const { id = 3, cycle = 'alert', step: name = 'verify', place = district, originator } = of
  await inHouse((tx) =>
    recordStep(tx, world.world.clock, {
      cycle,
      id,
      step: name,
      from: 'raised',
      to: 'verified',
      place,
      actor: 'account:test',
      originator,
    }),
  )
  await world.world.settled()
}

const outbox = async (): Promise<OutboxRow[]> =>
  (await inHouse((tx) => listOutbox(tx, { limit: 1_000 }))).toReversed()
const advance = async (text: string) => await world.world.advance(city(text))

describe('a step of the house', () => {
  test('is told to whoever subscribes to its place, kind and step, once, and to nobody else', async () => {
    const told = [
      await subscribe(),
      await subscribe({
        places: ['cn.11.01.02'],
        filter: { steps: [{ kind: 'alert.step', steps: ['verify', 'close'] }] },
      }),
      await subscribe({ filter: { urgency: 'normal' } }),
    ]
    await subscribe({ places: ['cn.42'] })
    await subscribe({ places: ['cn.11.01.02.007'] })
    await subscribe({ filter: { steps: [{ kind: 'task.step' }] } })
    await subscribe({ filter: { steps: [{ kind: 'alert.step', steps: ['close'] }] } })
    await subscribe({ filter: { urgency: 'urgent' } })
    await step()
    await world.reopen()
    await world.world.settled()
    const rows = await outbox()
    expect(rows.map(({ subscription }) => subscription).sort()).toEqual(told.sort())
    expect(rows[0]).toMatchObject({
      subject: 'alert:3',
      place: district,
      title_zh: '预警信号 3：核实（西城区）',
      event: {
        type: 'alert.step',
        source: 'urn:lianfang:house:alert',
        data: { subject: 'alert:3', step: 'verify' },
      },
    })
    // Who did it is not everyone's.
    expect(JSON.stringify(rows)).not.toContain('account:test')
  })

  test('is told with the originator to the system that asked, and not what others asked for', async () => {
    await subscribe({ subscriber: 'key:camera', filter: { originator: 'urn:camera:' } })
    await step({ cycle: 'task', id: 1, originator: 'urn:camera:17' })
    await step({ cycle: 'task', id: 2, originator: 'urn:other:1' })
    await step({ cycle: 'task', id: 3 })
    const rows = await outbox()
    expect(rows.map(({ event }) => event?.data)).toMatchObject([
      { originator: 'urn:camera:17', subject: 'task:1' },
    ])
  })

  test('is told by its disease where the room knows it, and rather too often where nobody knows', async () => {
    await subscribe({ filter: { diseases: ['measles'] } })
    const expected: [Disease | null | undefined, number][] = [
      [undefined, 1],
      ['measles', 2],
      ['covid-19', 2],
      [null, 2],
    ]
    for (const [n, [disease, rows]] of expected.entries()) {
      diseaseOf = disease
      await step({ id: 10 + n })
      expect(await outbox(), String(disease)).toHaveLength(rows)
    }
  })
})

describe('in the quiet hours of the city', () => {
  const quiet = { quietFrom: 22 * 60, quietUntil: 7 * 60 }

  test('an urgent notice goes at once, any other in the morning', async () => {
    await subscribe(quiet)
    await advance('2020-06-11T23:30:00')
    await step({ step: 'raise', id: 1 })
    await step({ step: 'verify', id: 2 })
    await step({ step: 'verify', id: 3 })
    expect((await outbox()).map(({ state, held }) => [state, held])).toEqual([
      ['delivered', null],
      ['waiting', 'quiet'],
      ['waiting', 'quiet'],
    ])
    await advance('2020-06-12T06:59:59')
    expect((await outbox()).filter(({ state }) => state === 'waiting')).toHaveLength(2)
    await advance('2020-06-12T07:00:00')
    const rows = await outbox()
    expect(rows.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(rows[1]?.due_at).toEqual(city('2020-06-12T07:00:00'))
  })
})

describe('a digest', () => {
  test('gathers what is not urgent into one message at its hour, and starts anew', async () => {
    await subscribe({ digest: { atHour: 18 } })
    for (const id of [1, 2, 3]) await step({ id })
    await step({ id: 4, place: placePath('cn.11.01.06') })
    await step({ id: 5, step: 'raise' })
    await advance('2020-06-11T18:00:00')
    const rows = await outbox()
    const digest = rows.at(-1)
    expect(rows.map(({ state }) => state)).toEqual([
      ...['digested', 'digested', 'digested', 'digested'],
      'delivered',
      'delivered',
    ])
    expect(digest).toMatchObject({ title_zh: '4 条通知', place: 'cn.11.01' })
    expect(digest?.body_zh.split('\n')).toHaveLength(4)
    expect(rows[0]?.digest).toBe(digest?.id)
    await step({ id: 6 })
    await advance('2020-06-12T18:00:00')
    expect((await outbox()).at(-1)).toMatchObject({ title_zh: '1 条通知', state: 'delivered' })
  })

  test('of a flood says how many there were that it has no room for', async () => {
    await subscribe({ digest: { everyHours: 6 } })
    for (let id = 0; id < 150; id++)
      await inHouse((tx) =>
        recordStep(tx, world.world.clock, {
          cycle: 'task',
          id,
          step: 'done',
          to: 'done',
          place: district,
          actor: 'account:test',
        }),
      )
    await world.world.settled()
    await advance('2020-06-11T18:00:00')
    const rows = await outbox()
    expect(rows.filter(({ state }) => state === 'digested')).toHaveLength(150)
    const digest = rows.at(-1)
    const lines = digest?.body_zh.split('\n') ?? []
    expect(digest?.body_zh.length).toBeLessThanOrEqual(2_000)
    expect(lines.at(-1)).toBe(`另有 ${150 - (lines.length - 1)} 条`)
  })
})

describe('an escalation', () => {
  const escalation = [
    { afterMinutes: 30, channel: 'other-table', hint: null },
    { afterMinutes: 60, channel: 'table', hint: null },
  ]

  test('goes to the next channel, and the one after it, while nobody acts', async () => {
    await subscribe({ escalation })
    await step({ step: 'raise' })
    await advance('2020-06-11T12:29:59')
    expect(await outbox()).toHaveLength(1)
    await advance('2020-06-11T12:30:00')
    await advance('2020-06-11T13:30:00')
    await advance('2020-06-12T13:30:00')
    expect((await outbox()).map(({ channel, rung, due_at }) => [channel, rung, due_at])).toEqual([
      ['table', 0, city('2020-06-11T12:00:00')],
      ['other-table', 1, city('2020-06-11T12:30:00')],
      ['table', 2, city('2020-06-11T13:30:00')],
    ])
  })

  test('ends when somebody takes a further step of the same subject, and not for another’s', async () => {
    await subscribe({ escalation, filter: { steps: [{ kind: 'alert.step', steps: ['raise'] }] } })
    await step({ step: 'raise', id: 1 })
    await step({ step: 'raise', id: 2 })
    await step({ step: 'verify', id: 1 })
    await advance('2020-06-11T12:30:00')
    expect((await outbox()).filter(({ rung }) => rung === 1).map(({ subject }) => subject)).toEqual([
      'alert:2',
    ])
    await step({ step: 'verify', id: 2 })
    await advance('2020-06-11T20:00:00')
    expect(await outbox()).toHaveLength(3)
  })

  test('of what is held over the night counts from the morning', async () => {
    await subscribe({ escalation, quietFrom: 22 * 60, quietUntil: 7 * 60 })
    await advance('2020-06-11T23:00:00')
    await step()
    await advance('2020-06-12T07:29:00')
    expect(await outbox()).toHaveLength(1)
    await advance('2020-06-12T07:30:00')
    expect(await outbox()).toHaveLength(2)
  })
})

test('a world that is not production’s sends nothing outside: what it has to tell is kept, and no courier has anything to do', async () => {
  const outsider = await Outsider.open()
  await makeChannel(world.database, options.secrets, {
    id: 'robot',
    kind: 'wecom',
    secret: { url: outsider.origin },
  })
  await subscribe({ channel: 'robot' })
  await step()
  await new Courier({ ...options, rooms: world.world.rooms }).deliverDue()
  expect(await outbox()).toMatchObject([{ state: 'delivered', sunk: true, attempts: 0 }])
  expect(outsider.heard).toEqual([])
  await outsider.close()
})

test('a robot is told 20 times a minute and no more, whoever subscribes to its group: the rest waits and comes in order', async () => {
  const outsider = await Outsider.open()
  outsider.answer = (response) => response.end('{"errcode":0}')
  const own = testOptions({ allowedOrigins: [outsider.origin], secrets: options.secrets })
  await makeChannel(world.database, options.secrets, {
    id: 'robot',
    kind: 'wecom',
    secret: { url: outsider.origin },
  })
  await subscribe({ channel: 'robot' })
  await inHouse((tx) => tellToSpeak(tx, true))
  await inHouse(async (tx) => {
    for (let n = 0; n < 50; n++)
      await notify(tx, world.world.rooms, {
        key: `k${n}`,
        to: n % 2 === 0 ? { channel: 'robot' } : { subscriber: 'unit:cdc' },
        title: { zh: `${n}`, en: `${n}` },
        body: { zh: '', en: '' },
        subject: 'alert:3',
        place: district,
        urgency: 'normal',
      })
  })
  const courier = new Courier({ ...own, rooms: world.world.rooms })
  const counts: number[] = []
  for (let minute = 0; minute < 3; minute++) {
    await courier.deliverDue()
    counts.push(outsider.heard.length)
    own.later(60_001)
  }
  expect(counts).toEqual([20, 40, 50])
  const texts = outsider.heard.map(
    ({ body }) => (JSON.parse(body.toString()) as { text: { content: string } }).text.content,
  )
  expect(texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: 50 }, (_, n) => n))
  await outsider.close()
})

test('the duty of a unit is told by the telephone of whoever has it when it is sent', async () => {
  const outsider = await Outsider.open()
  const own = testOptions({ allowedOrigins: [outsider.origin], secrets: options.secrets })
  await makeChannel(world.database, options.secrets, {
    id: 'sms',
    kind: 'sms',
    settings: { url: outsider.origin, headers: {}, body: { phone: '{{phone}}' } },
  })
  await inHouse((tx) => tellToSpeak(tx, true))
  await saveUnits(world.database, [
    { id: 'cdc', name: { zh: '疾控', en: 'CDC' }, place: district, duties: [] } as never,
  ])
  const name = { zh: '值班员', en: 'Officer' }
  await inHouse((tx) =>
    saveDuties(tx, 'cdc', [
      { officer: 'account:a', name, phone: '13800000001' },
      {
        officer: 'account:b',
        name,
        phone: '13800000002',
        beginsAt: city('2020-06-11T20:00:00'),
        endsAt: city('2020-06-12T08:00:00'),
      },
    ]),
  )
  const tell = (key: string, duty: string) =>
    inHouse((tx) =>
      notify(tx, world.world.rooms, {
        key,
        to: { duty, channel: 'sms' },
        title: { zh: key, en: key },
        body: { zh: key, en: key },
        subject: 'alert:3',
        place: district,
        urgency: 'urgent',
      }),
    )
  await tell('a', 'cdc')
  const courier = new Courier({ ...own, rooms: world.world.rooms })
  await courier.deliverDue()
  await tell('b', 'cdc')
  await advance('2020-06-11T21:00:00')
  await courier.deliverDue()
  await tell('c', 'nobody')
  await courier.deliverDue()
  expect(outsider.heard.map(({ body }) => body.toString())).toEqual([
    '{"phone":"13800000001"}',
    '{"phone":"13800000002"}',
  ])
  expect((await outbox()).at(-1)).toMatchObject({ state: 'waiting', last_error: 'target.nobody' })
  await outsider.close()
})
