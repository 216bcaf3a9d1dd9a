import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { revokeKey } from '#platform/access'
import { hasMosquitto, type Mosquitto, startMosquitto } from './mosquitto.testing.ts'
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

if (!hasMosquitto) console.log('skipped: the house at a broker outside; mosquitto is not installed here')

describe.skipIf(!hasMosquitto)('the house at a broker outside', () => {
  let host: MqttHost
  let mosquitto: Mosquitto
  let key: TestKey
  let leaving: TestKey
  let users: Record<string, string>
  let numbered = 0
  const open: OutsideBroker[] = []

  beforeAll(async () => {
    host = await openMqttHost()
    key = await host.makeKey()
    leaving = await host.makeKey()
    users = { house: 'secret', [key.id]: key.key, [leaving.id]: leaving.key, deadbeef0000: 'unknown' }
    mosquitto = await startMosquitto(users)
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((broker) => broker.close()))
  })
  afterAll(async () => {
    await mosquitto?.close()
    await host?.close()
  })

  async function openHouse(): Promise<OutsideBroker> {
    const brokerUrl = mosquitto.url.replace('//', '//house:secret@')
    const broker = new OutsideBroker({ brokerUrl, log: quiet, rememberMs: 0, ...host })
    open.push(broker)
    await broker.subscribed
    return broker
  }

  async function openDevice({ id, key: password }: TestKey, protocolVersion: 4 | 5 = 4) {
    const device = await connectDevice(mosquitto.url, { username: id, password, protocolVersion })
    const base = `lianfang/${host.world.id}/${id}`
    return { device, base, verdicts: await Verdicts.of(device, `${base}/verdicts`) }
  }

  const next = () => `outside-${++numbered}-`

  test('takes events whose attributes stand beside the payload, as MQTT 5 allows', async () => {
    await openHouse()
    const prefix = next()
    const { device, base, verdicts } = await openDevice(key, 5)
    const { data, ...attributes } = countEvent(`${prefix}a`)
    const userProperties = { ...(attributes as Record<string, string>), revision: '1', record: `${prefix}r` }
    const properties = { contentType: 'application/json', userProperties }
    await device.publishAsync(`${base}/signals`, JSON.stringify(data), { qos: 1, properties })
    expect(await verdicts.next()).toMatchObject({ accepted: 1, verdicts: [{ id: `${prefix}a` }] })
    const twice = { ...properties, userProperties: { ...userProperties, id: ['1', '2'] } }
    await device.publishAsync(`${base}/signals`, JSON.stringify(data), { qos: 1, properties: twice })
    expect(await verdicts.next()).toMatchObject({
      refused: 1,
      verdicts: [{ code: 'event.envelope', where: 'id' }],
    })
    await device.endAsync(true)
  })

  test('finds what was published while it was away', async () => {
    await (await openHouse()).close()
    const prefix = next()
    const { device, base, verdicts } = await openDevice(key)
    const ids = Array.from({ length: 60 }, (_, n) => `${prefix}${String(n).padStart(2, '0')}`)
    await Promise.all(
      ids.map((id) => device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(id)), { qos: 1 })),
    )
    await openHouse()
    for (const _ of ids) expect(await verdicts.next()).toMatchObject({ accepted: 1 })
    expect(await host.listStored(prefix)).toEqual(ids)
    await device.endAsync(true)
  })

  test('does not acknowledge what it cannot store, and takes it when it can', async () => {
    await openHouse()
    const prefix = next()
    const { device, base, verdicts } = await openDevice(key)
    const failed = host.reception.figures.failed
    const bringBack = await host.breakStore()
    await device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(`${prefix}a`)), { qos: 1 })
    await vi.waitFor(() => expect(host.reception.figures.failed).toBeGreaterThan(failed), 10_000)
    await bringBack()
    expect(await verdicts.next()).toMatchObject({ accepted: 1, verdicts: [{ id: `${prefix}a` }] })
    await device.endAsync(true)
  })

  test('that ends before it could store a message is given it again', async () => {
    const house = await openHouse()
    const prefix = next()
    const { device, base, verdicts } = await openDevice(key)
    const failed = host.reception.figures.failed
    const bringBack = await host.breakStore()
    await device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(`${prefix}a`)), { qos: 1 })
    await vi.waitFor(() => expect(host.reception.figures.failed).toBeGreaterThan(failed), 10_000)
    await house.close()
    await bringBack()
    expect(await host.listStored(prefix)).toEqual([])
    await openHouse()
    expect(await verdicts.next()).toMatchObject({ accepted: 1, verdicts: [{ id: `${prefix}a` }] })
    expect(await host.listStored(prefix)).toEqual([`${prefix}a`])
    await device.endAsync(true)
  })

  test('refuses a key that was revoked, or that is none, though the broker lets it in', async () => {
    await openHouse()
    await revokeKey(host.world.database, leaving.id)
    const prefix = next()
    for (const one of [leaving, { id: 'deadbeef0000', key: 'unknown' }]) {
      const { device, base, verdicts } = await openDevice(one)
      await device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(`${prefix}a`)), { qos: 1 })
      expect(await verdicts.next()).toMatchObject({ refused: 1, verdicts: [{ code: 'topic.forbidden' }] })
      await device.endAsync(true)
    }
    expect(await host.listStored(prefix)).toEqual([])
  })

  test('comes back by itself when the broker was away', async () => {
    const house = await openHouse()
    const port = Number(new URL(mosquitto.url).port)
    await mosquitto.close()
    await vi.waitFor(() => expect(house.connections).toBe(0), 10_000)
    mosquitto = await startMosquitto(users, { port })
    await vi.waitFor(() => expect(house.connections).toBe(16), 20_000)
    const { device, base, verdicts } = await openDevice(key)
    await device.publishAsync(`${base}/signals`, JSON.stringify(countEvent(`${next()}a`)), { qos: 1 })
    expect(await verdicts.next()).toMatchObject({ accepted: 1 })
    await device.endAsync(true)
  })

  test('does not show its password', async () => {
    expect((await openHouse()).url).toBe(mosquitto.url)
  })
})
