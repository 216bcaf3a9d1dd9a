import { setTimeout as pause } from 'node:timers/promises'
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt'
import type { MqttLog } from './log.ts'
import type { MessageProperties } from './message.ts'
import type { Incoming, Reception, Reply } from './reception.ts'
import type { Sender, Senders } from './senders.ts'
import { findOwner, type KeyIn, sharedSignals } from './topics.ts'

export interface OutsideParts {
  /** `mqtt://` or `mqtts://`, with the user name and password of the house there. */
  readonly brokerUrl: string
  readonly senders: Senders
  readonly reception: Reception
  readonly log: MqttLog
  /** For how long a key that was good is taken as good. */
  readonly rememberMs?: number
}

/**
 * Lines to the broker. The library hands over one message at a time and goes on when it has been acknowledged, so each
 * line has one on its way to the disk, and as many as there are lines share a commit. Their sessions are kept by the
 * broker under fixed names: with fewer lines than before, what waits for the rest would wait for ever.
 */
const lines = 16
/** How long the broker keeps what it has for us while we are away. */
const sessionS = 30 * 24 * 3600
/** Verdicts that wait for the broker at most. */
const waitingBytes = 1024 * 1024
const retryFirstMs = 200
const retryAtMostMs = 5_000

/** A broker outside the house, which speaks MQTT 5: the house reads there what keys publish. */
export class OutsideBroker {
  readonly #parts: OutsideParts
  readonly #clients: MqttClient[] = []
  readonly #listening = new Set<MqttClient>()
  readonly #known = new Map<string, { sender: Sender | undefined; until: number }>()
  readonly #ended = new AbortController()

  /** Resolves when every line has been told that its subscription stands. */
  readonly subscribed: Promise<unknown>

  /** Begins to connect, and goes on until the broker is there: a server starts also while it is away. */
  constructor(parts: OutsideParts) {
    this.#parts = parts
    const subscribed = Array.from({ length: lines }, (_, line) => this.#connect(`lianfang-${line}`))
    this.subscribed = Promise.all(subscribed)
  }

  /** Without user name and password. */
  get url(): string {
    return withoutPassword(this.#parts.brokerUrl)
  }

  /** Lines by which signals come in at this moment. */
  get connections(): number {
    return this.#listening.size
  }

  /** No more messages are taken; what is on its way to the disk is acknowledged when it is there. The rest is kept by the broker. */
  async close(): Promise<void> {
    this.#ended.abort()
    await this.#parts.reception.settled()
    await Promise.all(this.#clients.splice(0).map((client) => client.endAsync(true)))
  }

  #connect(clientId: string): Promise<void> {
    const client = mqtt.connect(this.#parts.brokerUrl, {
      protocolVersion: 5,
      clientId,
      clean: false,
      properties: { sessionExpiryInterval: sessionS },
      queueQoSZero: false,
      resubscribe: false,
      reconnectPeriod: 1_000,
      reconnectOnConnackError: true,
    })
    // Before the first byte: what waits in the session comes right behind the broker's answer.
    client.handleMessage = (packet, done) => void this.#take(client, packet).then(() => done())
    const fail = (error: Error) =>
      this.#parts.log.warn({ err: error, line: clientId }, 'the broker outside failed')
    client.on('error', fail)
    this.#clients.push(client)
    client.on('close', () => this.#listening.delete(client))
    return new Promise((resolve) => {
      client.on('connect', () => {
        // At QoS 1. At 2 the library says that it has a message while only its memory does.
        client.subscribe(sharedSignals, { qos: 1 }, (error) => {
          if (error) return fail(error)
          this.#listening.add(client)
          resolve()
        })
      })
    })
  }

  /**
   * Resolves when the message is stored or refused, however long the store is away; never where the house ends first:
   * then it is not acknowledged, and the broker gives it again.
   */
  async #take(client: MqttClient, packet: IPublishPacket): Promise<void> {
    const { signal } = this.#ended
    const incoming: Incoming = {
      topic: packet.topic,
      payload: typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload,
      properties: toProperties(packet),
    }
    for (let waitMs = retryFirstMs; ; waitMs = Math.min(retryAtMostMs, waitMs * 2)) {
      if (signal.aborted) return await new Promise<never>(() => {})
      try {
        return this.#tell(client, await this.#receive(incoming))
      } catch (error) {
        this.#parts.log.warn({ err: error }, 'a message could not be stored; it is tried again')
        await pause(waitMs, undefined, { signal }).catch(() => {})
      }
    }
  }

  async #receive(incoming: Incoming): Promise<Reply | undefined> {
    const key = findOwner(incoming.topic)
    // Under a name that is no key's: there is nobody to be told, and nothing that could be stored.
    if (!key) return undefined
    const sender = await this.#findSender(key)
    if (!sender) return this.#parts.reception.refuse(incoming, key)
    return await this.#parts.reception.receive(sender, incoming)
  }

  async #findSender(key: KeyIn): Promise<Sender | undefined> {
    const name = `${key.world} ${key.keyId}`
    const known = this.#known.get(name)
    if (known && known.until > performance.now()) return known.sender
    const sender = await this.#parts.senders.findByTopic(key)
    if (this.#known.size >= 10_000) this.#known.clear()
    this.#known.set(name, { sender, until: performance.now() + (this.#parts.rememberMs ?? 5_000) })
    return sender
  }

  /** By the line that the message came by. */
  #tell(client: MqttClient, reply: Reply | undefined): void {
    if (!reply) return
    if (client.connected && client.stream.writableLength <= waitingBytes)
      client.publish(reply.topic, reply.toPayload(), { qos: 0 })
    else this.#parts.reception.figures.verdictsDropped++
  }
}

function toProperties({ properties }: IPublishPacket): MessageProperties | undefined {
  if (!properties) return undefined
  const { contentType, userProperties } = properties
  return {
    ...(contentType === undefined ? {} : { contentType }),
    // The library's object has no prototype of ours to trip over.
    ...(userProperties === undefined ? {} : { userProperties: { ...userProperties } }),
  }
}

function withoutPassword(brokerUrl: string): string {
  const url = new URL(brokerUrl)
  url.username = ''
  url.password = ''
  return url.href
}
