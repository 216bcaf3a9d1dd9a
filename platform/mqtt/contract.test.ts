import type { MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { limits } from '#vocabulary'
import { EmbeddedBroker } from './embedded.ts'
import { hasMosquitto, startMosquitto } from './mosquitto.testing.ts'
import { OutsideBroker } from './outside.ts'
import {
  connectDevice,
  countEvent,
  type MqttHost,
  openMqttHost,
  quiet,
  type TestKey,
  Verdicts,
} from './testing.ts'

/** What holds for a device whichever broker it speaks to. */
interface Contract {
  readonly host: MqttHost
  readonly key: TestKey
  /** Another, for the same world. */
  readonly other: TestKey
  connect(key: TestKey): Promise<MqttClient>
  close(): Promise<void>
}

async function openEmbedded(): Promise<Contract> {
  const host = await openMqttHost()
  const [key, other] = [await host.makeKey(), await host.makeKey()]
  const broker = await EmbeddedBroker.open({ port: 0, log: quiet, ...host })
  return {
    host,
    key,
    other,
    connect: ({ id, key: password }) =>
      connectDevice(broker.url, { username: `${id}@${host.world.id}`, password }),
    close: async () => {
      await broker.close()
      await host.close()
    },
  }
}

async function openMosquitto(): Promise<Contract> {
  const host = await openMqttHost()
  const [key, other] = [await host.makeKey(), await host.makeKey()]
  const mosquitto = await startMosquitto({ house: 'secret', [key.id]: key.key, [other.id]: other.key })
  const brokerUrl = mosquitto.url.replace('//', '//house:secret@')
  const broker = new OutsideBroker({ brokerUrl, log: quiet, ...host })
  await broker.subscribed
  return {
    host,
    key,
    other,
    connect: ({ id, key: password }) => connectDevice(mosquitto.url, { username: id, password }),
    close: async () => {
      await broker.close()
      await mosquitto.close()
      await host.close()
    },
  }
}

if (!hasMosquitto) console.log('skipped: the contract on mosquitto, which is not installed here')

describe.each([
  { broker: 'the broker inside', open: openEmbedded, here: true },
  { broker: 'mosquitto', open: openMosquitto, here: hasMosquitto },
])('by $broker', ({ open, here }) => {
  if (!here) {
    test.skip('mosquitto is not installed')
    return
  }
  let contract: Contract
  let device: MqttClient
  let verdicts: Verdicts
  let base: string
  let prefix: string
  let numbered = 0

  beforeAll(async () => {
    contract = await open()
    device = await contract.connect(contract.key)
    base = `lianfang/${contract.host.world.id}/${contract.key.id}`
    verdicts = await Verdicts.of(device, `${base}/verdicts`)
  })
  afterAll(async () => {
    await device?.endAsync(true)
    await contract?.close()
  })

  async function send(
    payload: string | Buffer,
    { topic = 'signals', qos = 1 as 0 | 1 | 2, retain = false } = {},
  ) {
    await device.publishAsync(`${base}/${topic}`, payload, { qos, retain })
    return await verdicts.next()
  }

  function next(): string {
    prefix = `contract-${++numbered}-`
    return prefix
  }

  test.each([0, 1, 2] as const)('a signal at QoS %i is stored once, and its verdict is told', async (qos) => {
    const event = countEvent(`${next()}a`)
    const told = await send(JSON.stringify(event), { qos })
    expect(told).toMatchObject({
      topic: `${base}/signals`,
      accepted: 1,
      verdicts: [{ index: 0, id: event.id, source: 'urn:test:gate', verdict: 'accepted' }],
    })
    expect(await contract.host.listStored(prefix)).toEqual([event.id])
    expect(await send(JSON.stringify(event), { qos })).toMatchObject({ accepted: 0, duplicate: 1 })
    expect(await contract.host.listStored(prefix)).toEqual([event.id])
  })

  test('a batch has a verdict for each event, and one that is bad spoils no other', async () => {
    next()
    const batch = [
      countEvent(`${prefix}a`),
      countEvent(`${prefix}b`, { type: 'no.such' }),
      countEvent(`${prefix}c`),
    ]
    const told = await send(JSON.stringify(batch))
    expect(told.verdicts.map(({ index, id, verdict }) => [index, id, verdict])).toEqual([
      [0, `${prefix}a`, 'accepted'],
      [1, `${prefix}b`, 'refused'],
      [2, `${prefix}c`, 'accepted'],
    ])
    expect(await contract.host.listStored(prefix)).toEqual([`${prefix}a`, `${prefix}c`])
  })

  test('data alone are a signal of the topic’s kind and place; the same sent again counts once', async () => {
    const data = JSON.stringify({ disease: 'measles', reportDate: '2020-06-10', confirmed: ++numbered })
    const topic = 'signals/case.aggregate/cn.11.01.01'
    const first = await send(data, { topic })
    expect(first).toMatchObject({
      accepted: 1,
      verdicts: [{ source: `urn:lianfang:key:${contract.key.id}` }],
    })
    expect(await send(data, { topic })).toMatchObject({
      duplicate: 1,
      verdicts: [{ id: first.verdicts[0]?.id }],
    })
    next()
    expect(await send(data, { topic: `${topic}/${prefix}a` })).toMatchObject({ accepted: 1 })
    expect(await contract.host.listStored(prefix)).toEqual([`${prefix}a`])
  })

  const deep = `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`
  const refused: [string, string | Buffer, string][] = [
    ['nothing', '', 'json.malformed'],
    ['half an object', '{"specversion":', 'json.malformed'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xc3, 0x28, 0x22]), 'json.utf8'],
    ['JSON 10,000 levels deep', deep, 'event.envelope'],
    [
      'data 10,000 levels deep',
      JSON.stringify(countEvent('x')).replace('1}', `1,"x":${deep}}`),
      'data.invalid',
    ],
    ['an unknown kind', JSON.stringify(countEvent('x', { type: 'no.such' })), 'kind.unknown'],
    ['an unknown place', JSON.stringify(countEvent('x', { place: 'cn.98' })), 'place.unknown'],
    ['a personal field', JSON.stringify(countEvent('x')).replace('1}', '1,"name":"张三"}'), 'data.invalid'],
    [
      'one event of more than 256 KiB',
      JSON.stringify(countEvent('x', { note: 'x'.repeat(limits.eventBytes) })),
      'event.too-large',
    ],
    [
      'a source of the house',
      JSON.stringify(countEvent('x', { source: 'urn:lianfang:house:a' })),
      'source.forbidden',
    ],
  ]
  test.each(refused)(
    '%s is acknowledged and refused, so that nobody repeats it for ever',
    async (_what, payload, code) => {
      const told = await send(payload)
      expect(told).toMatchObject({ accepted: 0, refused: 1, verdicts: [{ verdict: 'refused', code }] })
      expect(await send(JSON.stringify(countEvent(`${next()}after`)))).toMatchObject({ accepted: 1 })
    },
  )

  test.each(['signals/case.aggregate', 'signals/', 'signals/a/b/c/d'])(
    'a topic that says too little or too much is acknowledged and refused: %s',
    async (topic) => {
      const told = await send(JSON.stringify(countEvent(`${next()}a`)), { topic })
      expect(told).toMatchObject({
        topic: `${base}/${topic}`,
        refused: 1,
        verdicts: [{ code: 'topic.unknown' }],
      })
      expect(await contract.host.listStored(prefix)).toEqual([])
    },
  )

  test('a signal sent as retained counts once', async () => {
    const event = countEvent(`${next()}a`)
    expect(await send(JSON.stringify(event), { retain: true })).toMatchObject({ accepted: 1 })
    expect(await contract.host.listStored(prefix)).toEqual([event.id])
  })

  test('a key hears no other key’s verdicts, by name or by wildcard', async () => {
    const listener = await contract.connect(contract.other)
    const heard: string[] = []
    listener.on('message', (topic) => heard.push(topic))
    for (const filter of [`${base}/verdicts`, `${base}/#`, 'lianfang/+/+/verdicts', '#']) {
      // A broker may grant what it will never send; what counts is what comes.
      await listener.subscribeAsync(filter).catch(() => {})
    }
    const own = `lianfang/${contract.host.world.id}/${contract.other.id}`
    const ownVerdicts = await Verdicts.of(listener, `${own}/verdicts`)
    await send(JSON.stringify(countEvent(`${next()}a`)))
    await listener.publishAsync(`${own}/signals`, JSON.stringify(countEvent(`${prefix}b`)), { qos: 1 })
    expect(await ownVerdicts.next()).toMatchObject({ accepted: 1 })
    expect(new Set(heard)).toEqual(new Set([`${own}/verdicts`]))
    await listener.endAsync(true)
  })

  test('what a key publishes under another’s name is not stored', async () => {
    const intruder = await contract.connect(contract.other)
    const event = countEvent(`${next()}a`)
    await intruder.publishAsync(`${base}/signals`, JSON.stringify(event), { qos: 1 })
    await intruder.endAsync()
    expect(await send(JSON.stringify(countEvent(`${prefix}b`)))).toMatchObject({ accepted: 1 })
    expect(await contract.host.listStored(prefix)).toEqual([`${prefix}b`])
  })

  test('eight devices of one key that send at once lose nothing and count nothing twice', async () => {
    next()
    const devices = await Promise.all(Array.from({ length: 8 }, () => contract.connect(contract.key)))
    const ids = Array.from({ length: 400 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)
    await Promise.all(
      ids.map((id, n) =>
        // There are eight.
        (devices[n % 8] as MqttClient).publishAsync(`${base}/signals`, JSON.stringify(countEvent(id)), {
          qos: 1,
        }),
      ),
    )
    for (const _ of ids) expect(await verdicts.next()).toMatchObject({ accepted: 1 })
    expect(await contract.host.listStored(prefix)).toEqual(ids)
    await Promise.all(devices.map((one) => one.endAsync(true)))
  })
})
