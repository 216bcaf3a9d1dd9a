import { setTimeout as pause } from 'node:timers/promises'
import mqtt from 'mqtt'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createKey, revokeKey, rotateKey } from '#platform/access'
import { EmbeddedBroker } from './embedded.ts'
import { connectPacket, publishPacket } from './packets.testing.ts'
import {
  BareDevice,
  connectDevice,
  countEvent,
  type MqttHost,
  openMqttHost,
  quiet,
  type TestKey,
  Verdicts,
} from './testing.ts'

let host: MqttHost
let broker: EmbeddedBroker
let key: TestKey
let base: string
let numbered = 0

beforeAll(async () => {
  host = await openMqttHost()
  broker = await EmbeddedBroker.open({ port: 0, log: quiet, askAgainMs: 50, ...host })
  key = await host.makeKey()
  base = `lianfang/${host.world.id}/${key.id}`
})
afterAll(async () => {
  await broker?.close()
  await host?.close()
})

const connackBytes = 4
const accepted = Buffer.from([0x20, 2, 0, 0])

function next(): string {
  return `embedded-${++numbered}-`
}

function inWorld(password: string): { username: string; password: string } {
  return { username: `gate@${host.world.id}`, password }
}

/** A connected device of the key, on a bare socket. */
async function connectBare(of: { clientId?: string; password?: string; keepAliveS?: number } = {}) {
  const device = await BareDevice.connect(broker.url)
  device.send(
    connectPacket({
      clientId: of.clientId ?? `bare-${++numbered}`,
      userName: `gate@${host.world.id}`,
      password: of.password ?? key.key,
      keepAliveS: of.keepAliveS ?? 0,
    }),
  )
  expect(await device.receive(connackBytes)).toEqual(accepted)
  return device
}

function publish(id: string, more: { qos?: 0 | 1 | 2; id?: number; dup?: boolean } = {}): Buffer {
  return publishPacket({ topic: `${base}/signals`, payload: JSON.stringify(countEvent(id)), ...more })
}

describe('an acknowledgement', () => {
  test.each([
    [1, 0x40],
    [2, 0x50],
  ] as const)('at QoS %i is not sent before the signal is on disk', async (qos, acknowledgement) => {
    const prefix = next()
    const device = await connectBare()
    const { owner } = host.world.database
    const lock = await owner.reserve()
    await lock`BEGIN`
    await lock`LOCK TABLE signals.seen IN ACCESS EXCLUSIVE MODE`
    device.send(publish(`${prefix}a`, { qos, id: 7 }))
    await vi.waitFor(async () => {
      const waiting =
        await owner`SELECT FROM pg_locks WHERE NOT granted AND relation = 'signals.seen'::regclass`
      expect(waiting.count).toBeGreaterThan(0)
    }, 10_000)
    expect(device.got).toHaveLength(connackBytes)
    await lock`COMMIT`
    lock.release()
    const got = await device.receive(connackBytes + 4)
    expect(got.subarray(connackBytes)).toEqual(Buffer.from([acknowledgement, 2, 0, 7]))
    expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
    device.socket.destroy()
  })

  test('is not sent where the store fails; sent again when it is back, the signal counts once', async () => {
    const prefix = next()
    const failed = host.reception.figures.failed
    const bringBack = await host.breakStore()
    const device = await connectBare({ clientId: 'faithful' })
    device.send(publish(`${prefix}a`))
    await device.closed()
    expect(device.got).toHaveLength(connackBytes)
    expect(host.reception.figures.failed).toBe(failed + 1)
    await bringBack()
    const again = await connectBare({ clientId: 'faithful' })
    again.send(publish(`${prefix}a`, { dup: true }))
    await again.receive(connackBytes + 4)
    expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
    again.socket.destroy()
  })

  test('that is lost on the way makes nothing count twice', async () => {
    const prefix = next()
    for (const dup of [false, true, true]) {
      const device = await connectBare({ clientId: 'forgetful' })
      device.send(publish(`${prefix}a`, { dup }))
      await device.receive(connackBytes + 4)
      device.socket.destroy()
    }
    expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
  })
})

describe('who may come in', () => {
  test('nobody without a key of the world that may send signals', async () => {
    const reader = await host.makeKey({ role: 'epidemiologist', scopes: ['read'] })
    const expired = await host.makeKey({ expiresAt: new Date(0) })
    const wrong = [
      {},
      { username: 'gate' },
      inWorld('lianfang-demo'),
      // Another last letter, whichever it has.
      inWorld(`${key.key.slice(0, -1)}${key.key.endsWith('x') ? 'y' : 'x'}`),
      inWorld(reader.key),
      inWorld(expired.key),
      { username: 'gate', password: key.key },
      { username: 'gate@nowhere', password: key.key },
      { username: "gate@'; DROP TABLE signals.log; --", password: key.key },
    ]
    for (const who of wrong)
      await expect(connectDevice(broker.url, who)).rejects.toThrow(/bad username or password/i)
  })

  test('nobody in MQTT 5, who is told so by the code of MQTT 3.1.1', async () => {
    const options = { ...inWorld(key.key), protocolVersion: 5 } as const
    await expect(connectDevice(broker.url, options)).rejects.toThrow(/protocol version/i)
  })

  test('a device whose key is revoked is cut off', async () => {
    const leaving = await host.makeKey()
    const device = await connectBare({ password: leaving.key })
    const staying = await connectBare()
    await revokeKey(host.world.database, leaving.id)
    await device.closed()
    expect(staying.socket.destroyed).toBe(false)
    staying.socket.destroy()
  })

  test('a device that shows the text from before a rotation is cut off with that text, and not before', async () => {
    const { database } = host.world
    const kept = await host.makeKey()
    const old = await connectBare({ password: kept.key })
    const rotated = await rotateKey(database, { id: kept.id, overlapHours: 1 })
    if (!rotated.ok) throw new Error(rotated.code)
    const late = await connectBare({ password: kept.key })
    const fresh = await connectBare({ password: rotated.key })
    const prefix = next()
    old.send(publish(`${prefix}a`))
    await old.receive(connackBytes + 4)
    await database.owner`UPDATE access.api_key SET previous_until = now() WHERE id = ${kept.id}`
    await Promise.all([old.closed(), late.closed()])
    expect(fresh.socket.destroyed).toBe(false)
    // In wrong hands, the text ends at once.
    expect(await rotateKey(database, { id: kept.id, overlapHours: 0 })).toMatchObject({ ok: true })
    await fresh.closed()
  })

  test('a device whose world is removed is cut off, and a key of production may send into another', async () => {
    const owner = await createKey(host.host.production.database, {
      title: 'exam',
      role: 'exam',
      places: ['*'],
      createdBy: 'test',
    })
    const startsAt = new Date('2020-01-01T00:00:00Z')
    const world = await host.host.create({ title: 'w', startsAt, zone: 'UTC', createdBy: 'test' })
    const device = await connectDevice(broker.url, { username: `exam@${world.id}`, password: owner.key })
    const verdicts = await Verdicts.of(device, `lianfang/${world.id}/${owner.id}/verdicts`)
    await device.publishAsync(`lianfang/${world.id}/${owner.id}/signals`, '[]', { qos: 1 })
    expect(await verdicts.next()).toMatchObject({ accepted: 0, refused: 0, verdicts: [] })
    const closed = new Promise<void>((resolve) => device.once('close', () => resolve()))
    await host.host.remove(world.id)
    await closed
  })

  test('while it cannot be asked whose key it is, a device is told to come later', async () => {
    const { owner } = host.world.database
    const late = await host.makeKey()
    await owner`ALTER TABLE access.api_key RENAME TO api_key_away`
    const refused = connectDevice(broker.url, inWorld(late.key))
    await expect(refused).rejects.toThrow(/server unavailable/i)
    await owner`ALTER TABLE access.api_key_away RENAME TO api_key`
    await (await connectDevice(broker.url, inWorld(late.key))).endAsync(true)
  })

  test('a device takes over its own name, and not that of another key’s', async () => {
    const first = await connectBare({ clientId: 'same' })
    const other = await connectBare({ clientId: 'same', password: (await host.makeKey()).key })
    const second = await connectBare({ clientId: 'same' })
    await first.closed()
    const prefix = next()
    second.send(publish(`${prefix}a`))
    await second.receive(connackBytes + 4)
    expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
    expect(other.socket.destroyed).toBe(false)
    for (const device of [other, second]) device.socket.destroy()
  })

  test('a device that asks for its session is told that there is none', async () => {
    for (let round = 0; round < 2; round++) {
      const options = { ...inWorld(key.key), clientId: 'keeper', clean: false, manualConnect: true } as const
      const device = mqtt.connect(broker.url, { reconnectPeriod: 0, protocolVersion: 4, ...options })
      const answered = new Promise((resolve) => device.once('connect', resolve))
      device.connect()
      expect(await answered).toMatchObject({ sessionPresent: false, returnCode: 0 })
      await device.subscribeAsync(`${base}/verdicts`, { qos: 1 })
      await device.endAsync(true)
    }
  })
})

describe('a hostile or clumsy sender', () => {
  test.each([
    ['a wildcard in a topic', () => publishPacket({ topic: `${base}/#`, payload: '{}' })],
    ['an empty topic', () => publishPacket({ topic: '', payload: '{}' })],
    ['a topic of a thousand levels', () => publishPacket({ topic: '/'.repeat(1_000), payload: '{}' })],
    ['a packet that says it has 256 MB', () => Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f])],
    ['a length that is none', () => Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 0x7f])],
    ['QoS 3', () => Buffer.from([0x36, 2, 0, 0])],
    ['a second CONNECT', () => connectPacket({ clientId: 'x', userName: 'x', password: 'x' })],
  ])('is cut off for %s', async (_what, bytes) => {
    const device = await connectBare()
    device.send(bytes())
    await device.closed()
    expect(device.got).toHaveLength(connackBytes)
  })

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nhost: a\r\n\r\n')],
    ['a signal before its CONNECT', publishPacket({ topic: 'lianfang/a/b/signals', payload: '{}' })],
    ['a CONNECT of 1 MB', Buffer.from([0x10, 0x80, 0x80, 0x40])],
    ['bytes of no protocol', Buffer.from([0, 1, 2, 3, 4, 5, 6, 7])],
  ])('who speaks %s is cut off', async (_what, bytes) => {
    const device = await BareDevice.connect(broker.url)
    device.send(bytes)
    await device.closed()
    expect(device.got).toHaveLength(0)
  })

  test('who writes to a topic of the broker’s own is acknowledged, refused, and moves nothing', async () => {
    const device = await connectDevice(broker.url, { ...inWorld(key.key), clientId: 'victim' })
    const verdicts = await Verdicts.of(device, `${base}/verdicts`)
    for (const topic of [
      '$SYS/other/new/clients',
      'lianfang/taken',
      'lianfang',
      `${base}/verdicts`,
      'a/b\u0000c',
    ]) {
      await device.publishAsync(topic, `${key.id}/victim`, { qos: 1, retain: true })
      expect(await verdicts.next()).toMatchObject({
        topic,
        refused: 1,
        verdicts: [{ code: 'topic.unknown' }],
      })
    }
    expect(device.connected).toBe(true)
    await device.endAsync(true)
  })

  test('hangs up right behind its signals, and all that it sent is stored', async () => {
    const prefix = next()
    const device = await connectBare()
    const ids = Array.from({ length: 300 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)
    device.send(...ids.map((id, n) => publish(id, { qos: n % 2 === 0 ? 0 : 1, id: n + 1 })))
    device.socket.end()
    await device.closed()
    await host.reception.settled()
    expect(await host.listStored(prefix)).toEqual(ids)
  })

  test('breaks off 3 ms after publishing, sends again, and each signal counts once', async () => {
    const prefix = next()
    const ids = Array.from({ length: 200 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)
    const packets = (dup: boolean) => ids.map((id, n) => publish(id, { id: n + 1, dup }))
    const hasty = await connectBare({ clientId: 'hasty' })
    hasty.send(...packets(false))
    // The case itself, not a wait for something.
    await pause(3)
    hasty.socket.resetAndDestroy()
    const patient = await connectBare({ clientId: 'hasty' })
    patient.send(...packets(true))
    await patient.receive(connackBytes + 4 * ids.length)
    expect(await host.listStored(prefix)).toEqual(ids)
    patient.socket.destroy()
  })

  test('does not wait for its CONNACK, and nothing is lost', async () => {
    const prefix = next()
    const device = await BareDevice.connect(broker.url)
    const ids = Array.from({ length: 500 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)
    device.send(
      connectPacket({ clientId: 'eager', userName: `gate@${host.world.id}`, password: key.key }),
      ...ids.map((id, n) => publish(id, { id: n + 1 })),
    )
    await device.receive(connackBytes + 4 * ids.length)
    expect(await host.listStored(prefix)).toEqual(ids)
    device.socket.destroy()
  })

  test('is silent for longer than it promised, and is cut off', async () => {
    const device = await connectBare({ keepAliveS: 1 })
    await device.closed()
  })

  test('breaks, and its last will is a signal like any other', async () => {
    const prefix = next()
    const payload = Buffer.from(JSON.stringify(countEvent(`${prefix}will`)))
    const listener = await connectDevice(broker.url, inWorld(key.key))
    const verdicts = await Verdicts.of(listener, `${base}/verdicts`)
    const will = { topic: `${base}/signals`, payload, qos: 1 as const, retain: true }
    const device = await connectDevice(broker.url, { ...inWorld(key.key), will })
    device.stream.destroy()
    expect(await verdicts.next()).toMatchObject({ accepted: 1, verdicts: [{ id: `${prefix}will` }] })
    await listener.endAsync(true)
  })

  test('reads none of its verdicts, and nobody else waits for it', async () => {
    const slow = await connectBare()
    const topic = `${base}/verdicts`
    slow.send(
      Buffer.concat([
        Buffer.from([0x82, topic.length + 5, 0, 1, 0, topic.length]),
        Buffer.from(topic),
        Buffer.of(0),
      ]),
    )
    await slow.receive(connackBytes + 5)
    slow.socket.pause()
    const device = await connectDevice(broker.url, inWorld(key.key))
    const many = JSON.stringify(Array.from({ length: 2_000 }, () => ({})))
    for (let sent = 0; sent < 1_000 && host.reception.figures.verdictsDropped === 0; sent++)
      await device.publishAsync(`${base}/signals`, many, { qos: 1 })
    expect(host.reception.figures.verdictsDropped).toBeGreaterThan(0)
    const verdicts = await Verdicts.of(device, topic)
    await device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(`${next()}a`)), { qos: 1 })
    expect(await verdicts.next()).toMatchObject({ accepted: 1 })
    await device.endAsync(true)
    slow.socket.destroy()
  })
})

test('a thousand devices that say nothing are kept, and one that speaks is heard', async () => {
  const prefix = next()
  const idle = await Promise.all(Array.from({ length: 1_000 }, () => connectBare()))
  expect(broker.connections).toBeGreaterThanOrEqual(1_000)
  idle[999]?.send(publish(`${prefix}a`))
  await idle[999]?.receive(connackBytes + 4)
  expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
  expect(idle.filter(({ socket }) => socket.destroyed)).toHaveLength(0)
  for (const { socket } of idle) socket.destroy()
  await vi.waitFor(() => expect(broker.connections).toBe(0), 10_000)
})

test('when the house ends, what was acknowledged is stored, and nothing more is taken', async () => {
  const prefix = next()
  const ending = await EmbeddedBroker.open({ port: 0, log: quiet, ...host })
  const device = await BareDevice.connect(ending.url)
  device.send(connectPacket({ clientId: 'last', userName: `gate@${host.world.id}`, password: key.key }))
  await device.receive(connackBytes)
  const ids = Array.from({ length: 1_000 }, (_, n) => `${prefix}${String(n).padStart(3, '0')}`)
  device.send(...ids.map((id, n) => publish(id, { id: n + 1 })))
  // The first acknowledgement: it is in the midst of them.
  await device.receive(connackBytes + 4)
  await ending.close()
  await device.closed()
  const acknowledged = Array.from(
    { length: Math.floor((device.got.length - connackBytes) / 4) },
    // Two bytes of each acknowledgement are the packet's id, from 1.
    (_, n) => ids[device.got.readUInt16BE(connackBytes + 4 * n + 2) - 1],
  )
  const stored = new Set(await host.listStored(prefix))
  expect(acknowledged.filter((id) => id === undefined || !stored.has(id))).toEqual([])
  const late = BareDevice.connect(ending.url)
  await expect(late).rejects.toThrow(/ECONNREFUSED/)
})

test('two brokers do not share a port, and the second says so', async () => {
  const port = Number(new URL(broker.url).port)
  await expect(EmbeddedBroker.open({ port, log: quiet, ...host })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  const device = await connectBare()
  device.socket.destroy()
})
