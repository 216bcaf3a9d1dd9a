import { type EventEmitter, once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { Aedes, type Client, type ConnectPacket, type PublishPacket } from 'aedes'
import { limits } from '#vocabulary'
import type { MqttLog } from './log.ts'
import { limitPackets } from './packet-size.ts'
import { maySubscribe } from './permits.ts'
import type { Reception, Reply } from './reception.ts'
import type { Admitted, Sender, Senders } from './senders.ts'
import { type KeyIn, toVerdictsTopic } from './topics.ts'

export interface EmbeddedParts {
  readonly port: number
  readonly senders: Senders
  readonly reception: Reception
  readonly log: MqttLog
  /** How often it is asked whether the keys of those who are connected are still good. */
  readonly askAgainMs?: number
}

/** One connection of a device. */
interface Session {
  readonly sender: Admitted
  readonly client: Client
}

/** Beside the payload: topic, lengths, packet id. */
const envelopeBytes = 1024
/** Before it is known who somebody is: one event as a will, and the longest key and names that are any use. */
const strangerBytes = limits.eventBytes + 4 * envelopeBytes
/** Verdicts that wait for a reader at most; whoever reads more slowly misses some, and nobody else waits. */
const waitingBytes = 256 * 1024
const connectionsAtMost = 10_000
const connectMs = 10_000
const drainMs = 20_000
/** Packets that may come in one read before their sender is known. */
const queueBeforeConnected = 5_000
/** Whatever has been taken goes on to nobody under this name, which no key may subscribe to. */
const takenTopic = 'lianfang/taken'
const empty = Buffer.alloc(0)
/** CONNACK codes of MQTT 3.1.1, 3.2.2.3. */
const connack = { unavailable: 3, badPassword: 4 } as const

/** The broker inside the house: aedes, which speaks MQTT 3.1 and 3.1.1 to devices on this machine's loopback. */
export class EmbeddedBroker {
  readonly #parts: EmbeddedParts
  readonly #server: Server
  readonly #broker: Aedes
  readonly #sessions = new Set<Session>()
  /** Who listens, by the topic. */
  readonly #listening = new Map<string, Set<Client>>()
  /** Also of connections that have ended, whose wills are still to be taken. */
  readonly #sessionOf = new WeakMap<Client, Session>()
  readonly #asking: NodeJS.Timeout
  #ending = false

  private constructor(parts: EmbeddedParts, broker: Aedes) {
    this.#parts = parts
    this.#broker = broker
    this.#server = createServer((socket) => this.#meet(socket))
    this.#server.maxConnections = connectionsAtMost
    this.#asking = setInterval(() => void this.#endGone().catch(() => {}), parts.askAgainMs ?? 5_000)
    this.#asking.unref()
    // Only what concerns the broker as a whole comes here; nothing of it is worth ending a server for.
    const emitter: EventEmitter = broker
    emitter.on('error', (error) => parts.log.warn({ err: error }, 'the broker failed'))
    broker.on('unsubscribe', (filters, client) => {
      for (const filter of filters) this.#stopListening(filter, client)
    })
    broker.preConnect = (_client, packet, done) => done(null, prepare(packet))
    broker.authenticate = (client, userName, password, done) => {
      this.#admit(client, { userName, password: password?.toString('utf8') }).then(
        (admitted) => done(admitted ? null : refusalOf(connack.badPassword), admitted),
        () => done(refusalOf(connack.unavailable), false),
      )
    }
    broker.authorizePublish = (client, packet, done) => {
      this.#take(client, packet).then(
        () => done(null),
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      )
    }
    broker.authorizeSubscribe = (client, subscription, done) => {
      done(null, this.#startListening(client, subscription.topic) ? subscription : null)
    }
  }

  static async open(parts: EmbeddedParts): Promise<EmbeddedBroker> {
    const broker = await Aedes.createBroker({
      connectTimeout: connectMs,
      drainTimeout: drainMs,
      queueLimit: queueBeforeConnected,
      // The names of clients are lengthened below.
      maxClientsIdLength: 65_535,
    })
    const embedded = new EmbeddedBroker(parts, broker)
    embedded.#server.listen(parts.port, '127.0.0.1')
    try {
      await once(embedded.#server, 'listening')
    } catch (error) {
      await embedded.close()
      throw error
    }
    return embedded
  }

  get url(): string {
    const address = this.#server.address()
    return `mqtt://127.0.0.1:${typeof address === 'object' && address ? address.port : this.#parts.port}`
  }

  get connections(): number {
    return this.#sessions.size
  }

  /** No more messages; what was taken is stored, and acknowledged where its sender is still there. */
  async close(): Promise<void> {
    this.#ending = true
    clearInterval(this.#asking)
    if (this.#server.listening) this.#server.close()
    await this.#parts.reception.settled()
    // Acknowledgements are written right behind the storing.
    await turn()
    await new Promise<void>((resolve) => this.#broker.close(() => resolve()))
  }

  #meet(socket: Socket): void {
    socket.setNoDelay(true)
    // A device that is gone without a word is found out, whether it asked for a keep-alive of MQTT's or not.
    socket.setKeepAlive(true, 60_000)
    const client = this.#broker.handle(socket)
    limitPackets(socket, () =>
      this.#sessionOf.has(client) ? limits.batchBytes + envelopeBytes : strangerBytes,
    )
  }

  async #admit(
    client: Client,
    said: { userName: string | undefined; password: string | undefined },
  ): Promise<boolean> {
    if (this.#ending) throw new Error('the house ends')
    const sender = await this.#parts.senders.admit(said)
    if (!sender) {
      this.#parts.reception.figures.connectionsRefused++
      return false
    }
    const session: Session = { sender, client }
    this.#sessionOf.set(client, session)
    if (client.conn.destroyed) return true
    this.#sessions.add(session)
    client.conn.once('close', () => {
      this.#sessions.delete(session)
      this.#stopListening(toVerdictsTopic(toKey(sender)), client)
    })
    return true
  }

  /** Rejects where the message is not stored: its sender's connection then ends, and it sends again on the next. */
  async #take(client: Client | null, packet: PublishPacket): Promise<void> {
    const session = client && this.#sessionOf.get(client)
    if (!session || this.#ending) throw new Error('no more messages are taken')
    const { sender } = session
    const incoming = { topic: packet.topic, payload: toBuffer(packet.payload) }
    const reply = await this.#parts.reception.receive(sender, incoming).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, key: sender.keyId }, 'a message could not be stored')
      throw error
    })
    this.#tell(reply)
    // The log has it now; the broker forwards and retains nothing.
    packet.topic = takenTopic
    packet.payload = empty
    packet.retain = false
  }

  /** Straight to those of the key who listen, at most once: by the broker's own way one slow reader would hold up all. */
  #tell(reply: Reply): void {
    const listening = this.#listening.get(reply.topic)
    if (!listening) return
    const { topic } = reply
    const payload = reply.toPayload()
    for (const client of listening) {
      if (client.conn.writableLength > waitingBytes) this.#parts.reception.figures.verdictsDropped++
      else client.publish({ cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }, () => {})
    }
  }

  #startListening(client: Client, filter: string): boolean {
    const session = this.#sessionOf.get(client)
    if (!session || client.conn.destroyed || !maySubscribe(toKey(session.sender), filter)) return false
    const listening = this.#listening.get(filter) ?? new Set()
    this.#listening.set(filter, listening.add(client))
    return true
  }

  #stopListening(filter: string, client: Client): void {
    const listening = this.#listening.get(filter)
    if (listening?.delete(client) && listening.size === 0) this.#listening.delete(filter)
  }

  async #endGone(): Promise<void> {
    const sessions = [...this.#sessions]
    if (sessions.length === 0) return
    const gone = new Set(await this.#parts.senders.listGone(sessions.map(({ sender }) => sender)))
    for (const { sender, client } of sessions) if (gone.has(sender)) client.close()
  }
}

/**
 * Names of clients are told apart by key, so that no device ends another key's connection by taking its name. No session
 * outlives its connection: all that it could hold is in the log, and what is sent again is known by its id.
 */
function prepare(packet: ConnectPacket): true {
  const claimed = /^lf_([0-9a-f]{12})_/.exec(packet.password?.toString('latin1') ?? '')?.[1]
  if (packet.clientId) packet.clientId = `${claimed ?? 'none'}/${packet.clientId}`
  packet.clean = true
  return true
}

function toKey({ keyId, world }: Sender): KeyIn {
  return { keyId, world: world.id }
}

function refusalOf(returnCode: number): Error & { returnCode: number } {
  return Object.assign(new Error('not admitted'), { returnCode })
}

function toBuffer(payload: string | Buffer): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload) : payload
}
