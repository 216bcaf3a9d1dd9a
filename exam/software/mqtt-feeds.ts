import { EventEmitter, once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt, { type MqttClient } from 'mqtt'
import { z } from 'zod'
import { type ExamSignal, type SignalEvent, Verdict } from '#vocabulary'
import { ApiError } from './api.ts'
import type { ExamWorld } from './exam-world.ts'

/** Messages that one device has under way at once. */
const underWay = 100
/** Verdicts are told once, and one may be lost: longer than any busy server needs. */
const toldWithinMs = 120_000
/** How long a device waits before it tries again where its line broke unasked, time after time; then it gives up. */
const pausesMs = [100, 250, 500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]

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
  #line: Line | undefined

  constructor(of: DeviceSettings) {
    this.of = of
    this.#topic = `lianfang/${of.world}/${of.keyId}`
  }

  async connect(): Promise<Line> {
    if (this.#line?.client.connected) return this.#line
    const { url, unit, world, key } = this.of
    const options = { username: `${unit}@${world}`, password: key, reconnectPeriod: 0 }
    const client = await mqtt.connectAsync(url, options, false).catch((error: unknown) => {
      throw new ApiError(0, `${url} takes no device in: ${error instanceof Error ? error.message : error}`)
    })
    const line = new Line(client)
    this.#line = line
    try {
      await client.subscribeAsync(`${this.#topic}/verdicts`)
    } catch (error) {
      throw this.#brokenOff(line, error)
    }
    return line
  }

  /** The connection breaks off without a word, as a line does. */
  async cut(): Promise<void> {
    const client = this.#line?.client
    this.#line = undefined
    if (!client) return
    if (client.connected) client.stream.destroy()
    await client.endAsync(true)
  }

  /**
   * Sends all, and again what has no verdict yet where the line breaks unasked: the server knows a signal by its name, so that what it had
   * taken before is there once.
   */
  async send(events: readonly SignalEvent[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    /** Said before on a line that broke, and nobody told what became of it. */
    const untold = new Set<string>()
    for (let tries = 0; ; tries++) {
      try {
        await this.#sendRest(events, { verdicts, untold })
        return verdicts
      } catch (error) {
        const wait = pausesMs[tries]
        if (!(error instanceof ApiError) || wait === undefined) throw error
        for (const { id } of events.slice(verdicts.length)) untold.add(id)
        await this.cut()
        await pause(wait)
      }
    }
  }

  async #sendRest(
    events: readonly SignalEvent[],
    { verdicts, untold }: { verdicts: Verdict[]; untold: Set<string> },
  ): Promise<void> {
    const line = await this.connect()
    const broken = Promise.withResolvers<never>()
    const breakOff = () => broken.reject(this.#brokenOff(line))
    line.client.once('close', breakOff)
    try {
      while (verdicts.length < events.length) {
        const some = events.slice(verdicts.length, verdicts.length + underWay)
        for (const verdict of await Promise.race([this.#publish(line, some), broken.promise])) {
          // The first time it was taken, and its verdict went down with the line.
          const isTaken = verdict.verdict === 'duplicate' && untold.delete(verdict.id ?? '')
          verdicts.push(isTaken ? { ...verdict, verdict: 'accepted' } : verdict)
        }
      }
    } catch (error) {
      throw this.#brokenOff(line, error)
    } finally {
      line.client.off('close', breakOff)
    }
  }

  /** What went wrong, where the line is there all the same. */
  #brokenOff({ client }: Line, error?: unknown): unknown {
    if (error !== undefined && (client.connected || error instanceof ApiError)) return error
    return new ApiError(0, `${this.of.url} broke off the line of ${this.of.unit}`)
  }

  async #publish(line: Line, events: readonly SignalEvent[]): Promise<Verdict[]> {
    await Promise.all(
      events.map((event) =>
        line.client.publishAsync(`${this.#topic}/signals`, JSON.stringify(event), { qos: 1 }),
      ),
    )
    const verdicts: Verdict[] = []
    for (const { id } of events) verdicts.push(await line.verdictOf(id))
    return verdicts
  }
}

/** One connection, with what was told on it. */
class Line {
  readonly client: MqttClient
  /** By name, in the order of telling: what is sent twice has two. */
  readonly #verdicts = new Map<string, Verdict[]>()
  readonly #told = new EventEmitter()

  constructor(client: MqttClient) {
    this.client = client
    client.on('message', (_topic, payload) => {
      const { verdicts } = Told.parse(JSON.parse(payload.toString('utf8')))
      for (const verdict of verdicts) {
        const { id } = verdict
        if (id !== undefined) this.#verdicts.set(id, [...(this.#verdicts.get(id) ?? []), verdict])
      }
      this.#told.emit('verdicts')
    })
    // What breaks off is told by its end.
    client.on('error', () => {})
  }

  /** What an acknowledgement means is that it is on disk or refused; which of the two is told beside it. */
  async verdictOf(id: string): Promise<Verdict> {
    for (const patience = AbortSignal.timeout(toldWithinMs); ; ) {
      const verdict = this.#verdicts.get(id)?.shift()
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
