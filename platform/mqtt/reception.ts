import { accept, toVerdicts, type Verdicts } from '#platform/signals'
import type { Verdict } from '#vocabulary'
import { type MessageProperties, readMessage } from './message.ts'
import { decidePublish } from './permits.ts'
import type { Sender } from './senders.ts'
import { type KeyIn, toVerdictsTopic } from './topics.ts'

/** A message as a broker hands it over. */
export interface Incoming {
  readonly topic: string
  readonly payload: Buffer
  readonly properties?: MessageProperties | undefined
}

/** What goes to the sender's own topic once the message is stored or refused. */
export interface Reply {
  readonly topic: string
  /** Made only where somebody listens. */
  toPayload(): string
}

/** Since the door was opened. */
export interface MqttFigures {
  readonly signals: Record<Verdict['verdict'], number>
  /** Messages that could not be stored, which their senders have to send again. */
  failed: number
  connectionsRefused: number
  verdictsDropped: number
}

/**
 * Takes what comes by MQTT, from whichever broker. When `receive` resolves, everything that the message brought is on
 * disk or refused with its verdict, and the message may be acknowledged; it rejects only when the store failed.
 */
export class Reception {
  readonly figures: MqttFigures = {
    signals: { accepted: 0, duplicate: 0, refused: 0 },
    failed: 0,
    connectionsRefused: 0,
    verdictsDropped: 0,
  }
  readonly #underWay = new Set<Promise<unknown>>()

  receive(sender: Sender, incoming: Incoming): Promise<Reply> {
    const received = this.#receive(sender, incoming)
    const settled = received.then(
      () => {},
      () => {
        this.figures.failed++
      },
    )
    this.#underWay.add(settled)
    void settled.then(() => this.#underWay.delete(settled))
    return received
  }

  /** A message of nobody who may send: told where its key would hear of it. */
  refuse(incoming: Incoming, key: KeyIn): Reply {
    const message = 'this key is not there, or may not send signals there'
    return this.#reply(incoming, key, refusal('topic.forbidden', message))
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay)
  }

  async #receive(sender: Sender, incoming: Incoming): Promise<Reply> {
    const key = { world: sender.world.id, keyId: sender.keyId }
    const decision = decidePublish(key, incoming.topic)
    if (!decision.allow) return this.#reply(incoming, key, refusal(decision.code, decision.message))
    const lines = readMessage({ ...incoming, topic: decision.topic }, sender.sources)
    return this.#reply(incoming, key, toVerdicts(await accept(lines, sender.judge)))
  }

  #reply(incoming: Incoming, key: KeyIn, verdicts: Verdicts): Reply {
    for (const verdict of ['accepted', 'duplicate', 'refused'] as const)
      this.figures.signals[verdict] += verdicts[verdict]
    const topic = printable(incoming.topic)
    return { topic: toVerdictsTopic(key), toPayload: () => JSON.stringify({ topic, ...verdicts }) }
  }
}

function refusal(code: 'topic.unknown' | 'topic.forbidden', message: string): Verdicts {
  return toVerdicts([{ index: 0, verdict: 'refused', code, message }])
}

/** A topic may have 65,535 bytes of whatever its sender likes. */
function printable(topic: string): string {
  return topic.toWellFormed().slice(0, 256)
}
