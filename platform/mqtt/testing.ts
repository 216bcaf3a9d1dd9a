import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

export interface Mosquitto {
  readonly url: string
  readonly process: ChildProcess
  close(): Promise<void>
}

const mosquitto = '/usr/sbin/mosquitto'
/** What stands in docs/mqtt.md for an operator to copy. */
const accessRules = `user house
topic readwrite lianfang/#
pattern write lianfang/+/%u/signals/#
pattern read lianfang/+/%u/verdicts
`

export const hasMosquitto = existsSync(mosquitto)

/** Debian's broker with users, who may publish under their own names. */
export async function startMosquitto(
  users: Readonly<Record<string, string>>,
  { port = 0 }: { port?: number } = {},
): Promise<Mosquitto> {
  const folder = await mkdtemp(join(tmpdir(), 'lianfang-mosquitto-'))
  const at = port || (await findFreePort())
  const passwords = join(folder, 'passwords')
  const lines = Object.entries(users).map(([user, password]) => `${user}:${password}\n`)
  await writeFile(passwords, lines.join(''), { mode: 0o600 })
  execFileSync('mosquitto_passwd', ['-U', passwords], { stdio: 'ignore' })
  await writeFile(join(folder, 'acl'), accessRules, { mode: 0o600 })
  await writeFile(
    join(folder, 'conf'),
    `listener ${at} 127.0.0.1
allow_anonymous false
password_file ${passwords}
acl_file ${join(folder, 'acl')}
max_queued_messages 0
set_tcp_nodelay true
log_dest stderr
${process.getuid?.() === 0 ? 'user root' : ''}
`,
  )
  const child = spawn(mosquitto, ['-c', join(folder, 'conf')], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const close = async () => {
    child.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  // Standard error was asked for above.
  for await (const line of createInterface({ input: child.stderr as NonNullable<typeof child.stderr> })) {
    if (!/mosquitto version .* running/.test(line)) continue
    child.stderr?.resume()
    return { url: `mqtt://127.0.0.1:${at}`, process: child, close }
  }
  await close()
  throw new Error('mosquitto ended before it was ready')
}

async function findFreePort(): Promise<number> {
  const probe = createServer()
  await once(probe.listen(0, '127.0.0.1'), 'listening')
  const address = probe.address()
  probe.close()
  if (typeof address !== 'object' || !address) throw new Error('a socket without an address')
  return address.port
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

export function connectPacket(of: {
  clientId: string
  userName: string
  password: string
  keepAliveS?: number
}): Buffer {
  const flags = 0b1100_0010
  const head = Buffer.from([4, flags, (of.keepAliveS ?? 0) >> 8, (of.keepAliveS ?? 0) & 0xff])
  return packet(0x10, field('MQTT'), head, field(of.clientId), field(of.userName), field(of.password))
}

export function publishPacket(of: {
  topic: string
  payload: string | Buffer
  qos?: 0 | 1 | 2
  id?: number
  dup?: boolean
}): Buffer {
  const { qos = 1, id = 1 } = of
  const identifier = qos === 0 ? Buffer.alloc(0) : Buffer.from([id >> 8, id & 0xff])
  return packet(0x30 | (of.dup ? 8 : 0) | (qos << 1), field(of.topic), identifier, Buffer.from(of.payload))
}

function packet(header: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const length: number[] = []
  let rest = body.length
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>= 7
  } while (rest > 0)
  return Buffer.concat([Buffer.from([header, ...length]), body])
}

function field(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes])
}
