import { Agent, type IncomingMessage, request } from 'node:http'
import { Verdict } from '#vocabulary'
import type { Sent } from './city.ts'

/** What was told about each event, over all the times that it was sent. */
export interface Told {
  /** Told accepted: from then on it must never be missing. */
  accepted: number
  duplicate: number
  refused: number
}

/** Where the house is now; changes when it is started again. */
export interface Target {
  url: string
  key: string
}

/**
 * Sends events until each has its answer, as a careful sender does: what was not answered when the line broke is sent
 * again. Events of one sender are sent in their order; any of them may arrive twice.
 */
export class Sender {
  readonly told = new Map<number, Told>()
  readonly #events: readonly Sent[]
  readonly #target: Target
  readonly #onAnswer: () => void
  #broken = 0

  constructor(of: { events: readonly Sent[]; target: Target; onAnswer: () => void }) {
    this.#events = of.events
    this.#target = of.target
    this.#onAnswer = of.onAnswer
  }

  /** Requests that ended without the answer to all that was in them. */
  get broken(): number {
    return this.#broken
  }

  /** All events as streams of at most so many lines, one after the other. */
  async stream(linesAtOnce: number): Promise<void> {
    for (let from = 0; from < this.#events.length; ) {
      const upTo = Math.min(this.#events.length, from + linesAtOnce)
      from += await this.#tryAgain(() => this.#postStream(from, upTo))
    }
  }

  /** All events, one a request, over so many connections. */
  async singles(connections: number): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    let next = 0
    const talk = async () => {
      for (let at = next++; at < this.#events.length; at = next++) {
        while ((await this.#tryAgain(() => this.#postSingle(at, agent))) === 0);
      }
    }
    await Promise.all(Array.from({ length: connections }, talk))
    agent.destroy()
  }

  /** How many answers came, none being a fault of the line; waits a little where nothing came at all. */
  async #tryAgain(send: () => Promise<number>): Promise<number> {
    const answered = await send()
    if (answered === 0) await new Promise((resolve) => setTimeout(resolve, 50))
    return answered
  }

  /** Answers for the first events of the range, as many as came before the line broke. */
  #postStream(from: number, upTo: number): Promise<number> {
    return new Promise((resolve, reject) => {
      let answered = 0
      let rest = ''
      let done = false
      const end = () => {
        if (done) return
        done = true
        if (answered < upTo - from) this.#broken++
        resolve(answered)
      }
      const sending = this.#request(
        'application/x-ndjson',
        undefined,
        (response) => {
          const { statusCode = 0 } = response
          if (statusCode !== 200 && statusCode < 500) reject(new Error(`a stream was answered ${statusCode}`))
          response.setEncoding('utf8')
          response.on('data', (text: string) => {
            if (statusCode !== 200) return
            const lines = (rest + text).split('\n')
            rest = lines.pop() ?? ''
            for (const line of lines) this.#note(from + answered++, Verdict.parse(JSON.parse(line)))
          })
          response.once('close', end)
        },
        end,
      )
      sending.end(
        this.#events
          .slice(from, upTo)
          .map(({ line }) => `${line}\n`)
          .join(''),
      )
    })
  }

  #postSingle(at: number, agent: Agent): Promise<number> {
    return new Promise((resolve, reject) => {
      let text = ''
      let done = false
      const end = (verdict: Verdict | undefined) => {
        if (done) return
        done = true
        if (verdict) this.#note(at, verdict)
        else this.#broken++
        resolve(verdict ? 1 : 0)
      }
      const sending = this.#request(
        'application/cloudevents+json',
        agent,
        (response) => {
          response.setEncoding('utf8')
          response.on('data', (part: string) => {
            text += part
          })
          response.once('end', () => {
            try {
              end(toVerdict(response, text))
            } catch (error) {
              reject(error)
            }
          })
          response.once('close', () => end(undefined))
        },
        () => end(undefined),
      )
      sending.end(this.#events[at]?.line ?? '')
    })
  }

  #request(
    type: string,
    agent: Agent | undefined,
    onResponse: (response: IncomingMessage) => void,
    onEnd: () => void,
  ) {
    const { url, key } = this.#target
    const sending = request(`${url}/api/signals`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': type },
      ...(agent ? { agent } : {}),
    })
    sending.once('response', (response) => {
      response.once('error', onEnd)
      onResponse(response)
    })
    sending.once('error', onEnd)
    return sending
  }

  #note(at: number, { verdict }: Verdict): void {
    const told = this.told.get(at) ?? { accepted: 0, duplicate: 0, refused: 0 }
    told[verdict]++
    this.told.set(at, told)
    this.#onAnswer()
  }
}

/** Nothing where the house said that it does not know (5xx): then it is sent again. */
function toVerdict({ statusCode = 0 }: IncomingMessage, text: string): Verdict | undefined {
  if (statusCode === 200) return (JSON.parse(text) as { verdicts: Verdict[] }).verdicts[0]
  if (statusCode === 422) return (JSON.parse(text) as { verdict: Verdict }).verdict
  // The line that is not JSON at all has no verdict of its own when it comes alone.
  if (statusCode === 400) return { index: 0, verdict: 'refused' }
  if (statusCode >= 500) return undefined
  throw new Error(`answered ${statusCode}: ${text.slice(0, 500)}`)
}
