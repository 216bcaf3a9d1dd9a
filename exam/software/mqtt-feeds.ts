import { EventEmitter, once } from 'node:events'
import mqtt, { type MqttClient } from 'mqtt'
import { z } from 'zod'
import { type ExamSignal, type SignalEvent, Verdict } from '#vocabulary'
import { ApiError } from './api.ts'
import type { ExamWorld } from './exam-world.ts'

/** Messages that one device has under way at once. */
const underWay = 100
/** Verdicts are told once, and one may be lost: longer than any busy server needs. */
const toldWithinMs = 120_000

interface FeedsSettings {
  /** Where the server takes devices in. */
  readonly url: string
  readonly world: ExamWorld
  /** Where they may send from. */
  readonly root: string
  /** Whether a device's line is down at a time of the exam. */
  readonly isDown: (device: { kind: string; unit: string }, at: number) => boolean
}

/**
 * Devices that send by MQTT, one for each source: with a key that may send for this source alone, and a connection into the exam's world that is
 * cut while the scenario says that its line is down.
 */
export class MqttFeeds {
  readonly #of: FeedsSettings
  readonly #devices = new Map<string, Device>()

  constructor(of: FeedsSettings) {
    this.#of = of
  }

  /** Cuts the lines that are down from now on, and connects again where they are up. */
  async setLines(at: number): Promise<void> {
    for (const device of this.#devices.values())
      await (this.#of.isDown(device.of, at) ? device.cut() : device.connect())
  }

  /** Resolves when the server has acknowledged all. @returns A verdict for each, in their order. */
  async send(signals: readonly ExamSignal[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (const batch of bySource(signals)) {
      const [first] = batch
      if (!first) continue
      const device = await this.#deviceOf(first.signal)
      const answers = await device.send(batch.map(({ signal }) => signal.event))
      for (const [at, { number }] of batch.entries()) {
        const verdict = answers[at]
        if (verdict) verdicts[number] = verdict
      }
    }
    return verdicts
  }

  async #deviceOf({ event: { source, type }, unit }: ExamSignal): Promise<Device> {
    const known = this.#devices.get(source)
    if (known) return known
    const { world, root, url } = this.#of
    const { id, key } = await world.as({ role: 'feeder', places: [root], sources: [source] })
    const device = new Device({ url, world: world.id, keyId: id.slice('key:'.length), key, kind: type, unit })
    this.#devices.set(source, device)
    await device.connect()
    return device
  }

  async close(): Promise<void> {
    await Promise.all([...this.#devices.values()].map((device) => device.cut()))
  }
}

interface DeviceSettings {
  readonly url: string
  readonly world: string
  readonly keyId: string
  readonly key: string
  readonly kind: string
  readonly unit: string
}

const Told = z.object({ verdicts: z.array(Verdict) })

class Device {
  readonly of: DeviceSettings
  readonly #topic: string
  #client: MqttClient | undefined
  readonly #verdicts = new Map<string, Verdict>()
  readonly #told = new EventEmitter()

  constructor(of: DeviceSettings) {
    this.of = of
    this.#topic = `lianfang/${of.world}/${of.keyId}`
  }

  async connect(): Promise<void> {
    if (this.#client?.connected) return
    const { url, unit, world, key } = this.of
    const options = { username: `${unit}@${world}`, password: key, reconnectPeriod: 0 }
    const client = await mqtt.connectAsync(url, options, false).catch((error: unknown) => {
      throw new ApiError(0, `${url} takes no device in: ${error instanceof Error ? error.message : error}`)
    })
    this.#client = client
    client.on('message', (_topic, payload) => {
      const { verdicts } = Told.parse(JSON.parse(payload.toString('utf8')))
      for (const verdict of verdicts) if (verdict.id !== undefined) this.#verdicts.set(verdict.id, verdict)
      this.#told.emit('verdicts')
    })
    await client.subscribeAsync(`${this.#topic}/verdicts`)
  }

  /** The connection breaks off without a word, as a line does. */
  async cut(): Promise<void> {
    const client = this.#client
    this.#client = undefined
    if (!client?.connected) return
    client.stream.destroy()
    await client.endAsync(true)
  }

  async send(events: readonly SignalEvent[]): Promise<Verdict[]> {
    await this.connect()
    const client = this.#client
    if (!client) throw new Error(`${this.of.unit} has no connection`)
    const broken = Promise.withResolvers<never>()
    const breakOff = () =>
      broken.reject(new ApiError(0, `${this.of.url} broke off the line of ${this.of.unit}`))
    client.once('close', breakOff)
    try {
      return await Promise.race([this.#publish(client, events), broken.promise])
    } finally {
      client.off('close', breakOff)
    }
  }

  async #publish(client: MqttClient, events: readonly SignalEvent[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (let from = 0; from < events.length; from += underWay) {
      const some = events.slice(from, from + underWay)
      await Promise.all(
        some.map((event) => client.publishAsync(`${this.#topic}/signals`, JSON.stringify(event), { qos: 1 })),
      )
      for (const { id } of some) verdicts.push(await this.#verdictOf(id))
    }
    return verdicts
  }

  /** What an acknowledgement means is that it is on disk or refused; which of the two is told beside it. */
  async #verdictOf(id: string): Promise<Verdict> {
    for (const patience = AbortSignal.timeout(toldWithinMs); ; ) {
      const verdict = this.#verdicts.get(id)
      this.#verdicts.delete(id)
      if (verdict) return verdict
      // Rejects where nothing is told any more.
      await once(this.#told, 'verdicts', { signal: patience })
    }
  }
}

/** Signals of each source, each with its place in the list. */
function bySource(
  signals: readonly ExamSignal[],
): Iterable<readonly { readonly signal: ExamSignal; readonly number: number }[]> {
  const numbered = signals.map((signal, number) => ({ signal, number }))
  return Map.groupBy(numbered, ({ signal }) => signal.event.source).values()
}
