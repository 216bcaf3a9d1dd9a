import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { createKey, type NewKey } from '#platform/access'
import { type PlaceLevel, placeLevels, placePath } from '#vocabulary'
import { Doorkeeper } from '../http/principal.ts'
import type { Place } from '../places/index.ts'
import { openTestHost, type TestHost } from '../worlds/testing.ts'
import { Reception } from './reception.ts'
import { Senders } from './senders.ts'

export interface TestKey {
  readonly id: string
  readonly key: string
}

/** A host with one world, and what both kinds of broker need of it. */
export interface MqttHost extends TestHost {
  readonly senders: Senders
  readonly reception: Reception
  makeKey(of?: Partial<NewKey>): Promise<TestKey>
  /** Ids that the log holds, of those that begin so. */
  listStored(prefix: string): Promise<string[]>
  /** The store fails whatever is to be stored, until it is brought back. */
  breakStore(): Promise<() => Promise<void>>
}

const places: readonly Place[] = ['cn', 'cn.11', 'cn.11.01', 'cn.11.01.01', 'cn.11.01.02'].map((path) => ({
  path: placePath(path),
  // Every path here has a level of its own depth.
  level: placeLevels[path.split('.').length - 1] as PlaceLevel,
  name: { zh: path, en: path },
  codes: [],
}))

export async function openMqttHost(): Promise<MqttHost> {
  const opened = await openTestHost({ systems: [], places, startsAt: '2020-06-11T12:00:00+08:00' })
  const { host, world } = opened
  const keeper = new Doorkeeper(host, () => Number.POSITIVE_INFINITY)
  const { owner } = world.database
  return {
    ...opened,
    senders: new Senders({ host, findKeyHolder: (of, key) => keeper.findKeyHolder(of, key) }),
    reception: new Reception(),
    makeKey: (of = {}) =>
      createKey(world.database, { title: 'test', role: 'feeder', places: ['*'], createdBy: 'test', ...of }),
    listStored: async (prefix) => {
      const rows = await owner<{ id: string }[]>`
        SELECT id FROM signals.log WHERE starts_with(id, ${prefix}) ORDER BY id`
      return rows.map(({ id }) => id)
    },
    breakStore: async () => {
      await owner`ALTER TABLE signals.seen RENAME TO seen_away`
      return async () => {
        await owner`ALTER TABLE signals.seen_away RENAME TO seen`
      }
    },
  }
}

export const quiet = { warn: () => {} }

/** A day's count under an id. */
export function countEvent(
  id: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    specversion: '1.0',
    id,
    source: 'urn:test:gate',
    type: 'case.aggregate',
    place: 'cn.11.01.02',
    data: { disease: 'measles', reportDate: '2020-06-11', confirmed: 1 },
    ...more,
  }
}

/** A device with a client library as devices have it. */
export async function connectDevice(url: string, options: IClientOptions): Promise<MqttClient> {
  return await mqtt.connectAsync(url, { reconnectPeriod: 0, protocolVersion: 4, ...options }, false)
}

export interface Told {
  readonly topic: string
  readonly accepted: number
  readonly duplicate: number
  readonly refused: number
  readonly verdicts: readonly { index: number; id?: string; verdict: string; code?: string; where?: string }[]
}

/** Verdicts as they come, each to whoever waits first. */
export class Verdicts {
  readonly #client: MqttClient
  readonly #told: Told[] = []
  #came = Promise.withResolvers<void>()

  private constructor(client: MqttClient) {
    this.#client = client
    client.on('message', (_topic, payload) => {
      this.#told.push(JSON.parse(payload.toString('utf8')) as Told)
      this.#came.resolve()
      this.#came = Promise.withResolvers()
    })
  }

  static async of(client: MqttClient, topic: string): Promise<Verdicts> {
    const verdicts = new Verdicts(client)
    const [granted] = await verdicts.#client.subscribeAsync(topic, { qos: 1 })
    if (!granted || granted.qos > 2) throw new Error('not allowed to listen')
    return verdicts
  }

  async next(): Promise<Told> {
    for (;;) {
      const told = this.#told.shift()
      if (told) return told
      await this.#came.promise
    }
  }
}

/** Bytes on a bare socket, for what no library would send. */
export class BareDevice {
  readonly socket: Socket
  /** All that came back. */
  got: Buffer = Buffer.alloc(0)
  #came = Promise.withResolvers<void>()

  private constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('data', (bytes: Buffer) => {
      this.got = Buffer.concat([this.got, bytes])
      this.#came.resolve()
      this.#came = Promise.withResolvers()
    })
    socket.on('close', () => this.#came.resolve())
  }

  static async connect(url: string): Promise<BareDevice> {
    const device = new BareDevice(connect({ host: '127.0.0.1', port: Number(new URL(url).port) }))
    await once(device.socket, 'connect')
    return device
  }

  send(...packets: readonly Buffer[]): void {
    this.socket.write(Buffer.concat(packets))
  }

  /** Resolves when so many bytes have come, or the connection has ended. */
  async receive(bytes: number): Promise<Buffer> {
    while (this.got.length < bytes && !this.socket.destroyed) await this.#came.promise
    return this.got
  }

  /** Also where the other end breaks off. */
  async closed(): Promise<void> {
    if (!this.socket.closed) await new Promise((resolve) => this.socket.once('close', resolve))
  }
}
