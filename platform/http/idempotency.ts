import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Door } from './door.ts'
import { ProblemError } from './problem.ts'
import { seal, unseal } from './seal.ts'

interface Kept {
  request_hash: Buffer
  status: number | null
  content_type: string | null
  body: string | null
  stale: boolean
}

/** A request whose answer is to be kept: under the key's digest, sealed by the key itself. */
interface Pending {
  readonly key: string
  readonly digest: string
  readonly principal: string
}

const pending = new WeakMap<FastifyRequest, Pending>()

/**
 * `Idempotency-Key` on any POST: the same key with the same request is answered from what was answered before; with
 * another request it is refused. Kept for a day of machine time, sealed: an answer may hold a new key's text. A stream has no whole to compare: its events'
 * own ids make sending it again harmless.
 */
export function honourIdempotencyKeys(door: Door): void {
  door.addHook('preHandler', (request, reply, done) => {
    const key = request.headers['idempotency-key']
    const honoured = request.method === 'POST' && request.principal && !isStream(request.body)
    if (typeof key !== 'string' || !honoured) done()
    else takeUp(request, reply, key).then((answered) => answered || done(), done)
  })

  door.addHook('onSend', (request, reply, payload, done) => {
    const mine = pending.get(request)
    if (!mine) {
      done(null, payload)
      return
    }
    pending.delete(request)
    keep(request, reply, { mine, payload }).then(() => done(null, payload), done)
  })
}

/** True where the request was answered from what was answered before. */
async function takeUp(request: FastifyRequest, reply: FastifyReply, key: string): Promise<boolean> {
  if (key.length < 1 || key.length > 200) {
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'Idempotency-Key must have 1 to 200 characters.',
    })
  }
  const principal = request.principal.id
  const digest = hash('sha256', key, 'hex')
  const requestHash = hash('sha256', `${request.url}\n${bodyText(request.body)}`, 'buffer')
  const { app } = request.world.database
  const [taken] = await app`
      INSERT INTO access.idempotency (key, principal, request_hash) VALUES (${digest}, ${principal}, ${requestHash})
      ON CONFLICT (principal, key) DO NOTHING RETURNING 1`
  if (taken) {
    pending.set(request, { key, digest, principal })
    return false
  }
  const [kept] = await app<Kept[]>`
      SELECT request_hash, status, content_type, body, created_at < now() - interval '1 minute' AS stale
      FROM access.idempotency WHERE key = ${digest} AND principal = ${principal}`
  if (kept && !kept.request_hash.equals(requestHash)) {
    throw new ProblemError({
      code: 'idempotency.mismatch',
      detail: 'This key came with another request before.',
    })
  }
  if (kept && kept.status !== null) {
    replay(reply, kept, key)
    return true
  }
  // Unanswered and old: the server went down under it. Whoever comes again takes it up.
  if (kept && !kept.stale) {
    throw new ProblemError({
      code: 'conflict',
      detail: 'The first request with this key is still under way.',
    })
  }
  pending.set(request, { key, digest, principal })
  return false
}

async function keep(
  request: FastifyRequest,
  reply: FastifyReply,
  { mine, payload }: { mine: Pending; payload: unknown },
): Promise<void> {
  const { app } = request.world.database
  const keeps =
    reply.statusCode < 500 && (typeof payload === 'string' || payload === null || payload === undefined)
  if (keeps) {
    await app`UPDATE access.idempotency SET status = ${reply.statusCode},
      content_type = ${String(reply.getHeader('content-type') ?? '')}, body = ${seal(payload ?? '', mine.key)}
      WHERE key = ${mine.digest} AND principal = ${mine.principal}`
  } else {
    await app`DELETE FROM access.idempotency WHERE key = ${mine.digest} AND principal = ${mine.principal}`
  }
}

function replay(reply: FastifyReply, { status, content_type, body }: Kept, key: string): void {
  reply
    .code(status ?? 200)
    .header('idempotency-replayed', 'true')
    .serializer(String)
  if (content_type) reply.type(content_type)
  void reply.send(body === null ? '' : unseal(body, key))
}

function bodyText(body: unknown): string | Buffer {
  return Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body ?? null)
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
