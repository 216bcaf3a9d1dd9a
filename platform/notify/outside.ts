import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Failure } from './channels/channel.ts'
import { longestWaitMs } from './limits.ts'
import type { TargetGuard } from './target-guard.ts'

export interface Answer {
  readonly ok: true
  readonly status: number
  /** The first bytes of the body; `whole` tells whether that is all. */
  readonly body: string
  readonly whole: boolean
  /** What `Retry-After` asks for. */
  readonly waitMs?: number
}

export interface OutsideRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

export interface OutsideTools {
  readonly guard: TargetGuard
  readonly answerBytes: number
  /** Ends the attempt, wherever it is. */
  readonly signal: AbortSignal
}

/**
 * One POST to somebody outside. Never follows a redirect, reads no more of the answer than it may, connects to the very
 * address that was checked, and ends with the signal even where the other side goes on talking.
 */
export async function postOutside(
  request: OutsideRequest,
  { guard, answerBytes, signal }: OutsideTools,
): Promise<Answer | Failure> {
  if (!URL.canParse(request.url)) return { ok: false, code: 'target.invalid', again: false }
  const url = new URL(request.url)
  const checked = await orAborted(guard.check(url), signal)
  if (checked === 'aborted') return { ok: false, code: 'timeout', again: true }
  if (!checked.ok) return { ok: false, code: checked.code, again: checked.code !== 'target.forbidden' }
  const { address, family } = checked.found
  const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...request.headers, 'content-length': String(body.length), 'user-agent': 'Lianfang' },
    // No connection is taken over from an earlier request: it would have been checked then, not now.
    agent: false,
    signal,
    lookup: (_host, { all }, found) => {
      if (all === true) found(null, [{ address, family }])
      else found(null, address, family)
    },
  }
  return await new Promise((resolve) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const sent = send(url, options, (answer) => {
      read(answer, answerBytes).then(resolve, (error: unknown) => resolve(failed(error, signal)))
    })
    sent.on('error', (error) => resolve(failed(error, signal)))
    sent.end(body)
  })
}

async function read(answer: IncomingMessage, answerBytes: number): Promise<Answer> {
  const chunks: Buffer[] = []
  let length = 0
  let whole = true
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length <= answerBytes) continue
    whole = false
    break
  }
  // Leaving the loop early has destroyed the rest of the answer, and its connection.
  const waitMs = parseRetryAfter(answer.headers['retry-after'])
  return {
    ok: true,
    status: answer.statusCode ?? 0,
    body: Buffer.concat(chunks).subarray(0, answerBytes).toString('utf8'),
    whole,
    ...(waitMs === undefined ? {} : { waitMs }),
  }
}

/** Seconds only: what a date says depends on whose clock is right. */
function parseRetryAfter(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text)
    ? Math.min(longestWaitMs, Number(text) * 1_000)
    : undefined
}

/** Codes of the system and of TLS say enough, and hold nothing of what was sent. */
function failed(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) return { ok: false, code: 'timeout', again: true }
  const code = (error as { code?: unknown })?.code
  return { ok: false, code: typeof code === 'string' ? `connection.${code}` : 'connection', again: true }
}

/** What the work comes to, or that there was no time for it. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'aborted'> {
  return new Promise((resolve, reject) => {
    const abort = () => resolve('aborted')
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
