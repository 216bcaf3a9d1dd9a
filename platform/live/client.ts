import { EventStreamReader } from './event-stream.ts'
import { heartbeatMs, type LiveMessage, parseLiveMessage } from './message.ts'

export type { LiveChange, LiveMessage } from './message.ts'
export type { Topic } from './topics.ts'

export type LiveState =
  | { readonly state: 'connecting' }
  /** What is on the screen can be kept as new as it gets. */
  | { readonly state: 'live' }
  /** The line is lost; what is on the screen grows old. */
  | { readonly state: 'waiting'; readonly retryInMs: number }
  /** It will not be tried again: the rights are gone, the request was refused, or it was stopped. */
  | { readonly state: 'ended'; readonly reason: 'access' | 'refused' | 'stopped' }

export interface LiveOptions {
  /** `/api/live` of the world. */
  readonly url: string
  /** The position of what is on the screen already: everything behind it will be told. */
  readonly since?: string
  readonly headers?: Readonly<Record<string, string>>
  onMessage(message: LiveMessage): void
  onState?(state: LiveState): void
  /** The first wait after a lost line, and the longest. */
  readonly retryMs?: { readonly first: number; readonly most: number }
  /** Between 0 and 1: many who lost their line at once do not come back at once. */
  readonly random?: () => number
  /** How long a silence is taken for a lost line. */
  readonly silenceMs?: number
}

export interface LiveConnection {
  /** Everything up to here was told. */
  readonly position: string | undefined
  stop(): void
}

/**
 * Follows a world's changes, and comes back by itself after a lost line with what it missed. By `fetch` and not by the browser's
 * EventSource, which hides heartbeats and refusals, so that a line that is dead and one that is silent look the same.
 */
export function followLive(options: LiveOptions): LiveConnection {
  const stopping = new AbortController()
  const following: Following = { position: options.since, failures: 0 }
  void follow({ options, following, signal: stopping.signal })
  return {
    get position() {
      return following.position
    },
    stop: () => stopping.abort(),
  }
}

interface Following {
  position: string | undefined
  /** Since something was heard. */
  failures: number
}
interface Followed {
  readonly options: LiveOptions
  readonly following: Following
  readonly signal: AbortSignal
}

async function follow(of: Followed): Promise<void> {
  const { options, following, signal } = of
  const { onState = () => {}, random = Math.random, retryMs = { first: 500, most: 30_000 } } = options
  while (!signal.aborted) {
    onState({ state: 'connecting' })
    const ended = await listen(of).catch(() => 'lost' as const)
    if (signal.aborted) break
    if (ended !== 'lost') {
      onState({ state: 'ended', reason: ended })
      return
    }
    const wait = Math.min(retryMs.most, retryMs.first * 2 ** Math.min(following.failures++, 20))
    const retryInMs = Math.round(wait * (0.5 + random() / 2))
    onState({ state: 'waiting', retryInMs })
    await rest(retryInMs, signal)
  }
  onState({ state: 'ended', reason: 'stopped' })
}

/** One connection, until it ends: for good, or so that it is worth trying again. */
async function listen({ options, following, signal }: Followed): Promise<'access' | 'refused' | 'lost'> {
  const line = new AbortController()
  const cut = () => line.abort()
  signal.addEventListener('abort', cut)
  const { silenceMs = 2 * heartbeatMs } = options
  let silence = setTimeout(cut, silenceMs)
  try {
    const { position } = following
    const response = await fetch(options.url, {
      headers: {
        accept: 'text/event-stream',
        ...options.headers,
        ...(position === undefined ? {} : { 'last-event-id': position }),
      },
      credentials: 'same-origin',
      cache: 'no-store',
      signal: line.signal,
    })
    const refusal = toRefusal(response)
    if (refusal || !response.body) return refusal ?? 'lost'
    const reader = new EventStreamReader()
    for await (const bytes of chunksOf(response.body)) {
      clearTimeout(silence)
      silence = setTimeout(cut, silenceMs)
      for (const { event, data } of reader.read(bytes)) {
        const message = parseLiveMessage(event, data)
        if (message?.event === 'end') return message.reason === 'access' ? 'access' : 'lost'
        if (!message) continue
        following.failures = 0
        if (message.event === 'start') options.onState?.({ state: 'live' })
        options.onMessage(message)
        if (message.event === 'reset') options.onState?.({ state: 'live' })
      }
      // After what came with it was handled: what was not is told again.
      following.position = reader.lastId ?? following.position
    }
    return 'lost'
  } finally {
    clearTimeout(silence)
    signal.removeEventListener('abort', cut)
    line.abort()
  }
}

/** What trying again would not mend. */
function toRefusal({ status }: Response): 'access' | 'refused' | 'lost' | undefined {
  if (status === 200) return undefined
  if (status === 401 || status === 403) return 'access'
  // Too slow or too often is said of this attempt, not of the next.
  return status >= 400 && status < 500 && status !== 408 && status !== 429 ? 'refused' : 'lost'
}

/** Not every browser can go through a stream by itself. */
async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
