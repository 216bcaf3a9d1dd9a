import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Door } from './door.ts'
import { ProblemError } from './problem.ts'
import { seal, unseal } from './seal.ts'

interface Kept {
  request_hash: Buffer
  status: number | null
  content_type: string | null
  location: string | null
  body: string | null
}

/** A request whose answer is to be kept: under the key's digest, sealed by the key itself. */
interface Pending {
  readonly key: string
  readonly digest: string
  readonly principal: string
  readonly requestHash: Buffer
}

const pending = new WeakMap<FastifyRequest, Pending>()

/** How long a request waits for the answer to the first with its key, and how often it looks. */
const patienceMs = 30_000
const lookEveryMs = 50

/**
 * `Idempotency-Key` on any POST: the same key with the same request is answered from what was answered before; with
 * another request it is refused. Kept for a day of machine time, sealed: an answer may hold a new key's text. A stream
 * of signals has no whole to compare: its events' own ids make sending it again harmless.
 */
export function honourIdempotencyKeys(door: Door): void {
  const underWay = new Set<string>()

  door.addHook('preHandler', (request, reply, done) => {
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string' || !isHonoured(request)) done()
    else takeUp(request, reply, { key, underWay }).then((answered) => answered || done(), done)
  })

  door.addHook('onSend', (request, reply, payload, done) => {
    const mine = pending.get(request)
    if (!mine) {
      done(null, payload)
      return
    }
    pending.delete(request)
    keep(request, reply, { mine, payload })
      .finally(() => underWay.delete(nameOf(request, mine)))
      .then(() => done(null, payload), done)
  })
}

function isHonoured({ method, principal, body, routeOptions }: FastifyRequest): boolean {
  return method === 'POST' && principal && (routeOptions.config.takesFile === true || !isStream(body))
}

/** True where the request was answered from what was answered before. */
async function takeUp(
  request: FastifyRequest,
  reply: FastifyReply,
  { key, underWay }: { key: string; underWay: Set<string> },
): Promise<boolean> {
  if (key.length < 1 || key.length > 200) {
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'Idempotency-Key must have 1 to 200 characters.',
    })
  }
  const mine: Pending = {
    key,
    digest: hash('sha256', key, 'hex'),
    principal: request.principal.id,
    requestHash: hash('sha256', fingerprintOf(request), 'buffer'),
  }
  const name = nameOf(request, mine)
  const deadline = performance.now() + patienceMs
  for (;;) {
    if (await isFirst(request, mine, underWay.has(name))) {
      underWay.add(name)
      pending.set(request, mine)
      return false
    }
    const kept = await findKept(request, mine)
    if (kept && kept.status !== null) {
      replay(reply, kept, key)
      return true
    }
    // The first is still under way: its twin waits for its answer, unless its sender has left.
    if (performance.now() > deadline || request.raw.socket.destroyed) {
      throw new ProblemError({
        code: 'conflict',
        detail: 'The first request with this key is still under way.',
      })
    }
    await pause(lookEveryMs)
  }
}

/** True for one alone: the first with its key, or, where the server went down under the first, who comes after. */
async function isFirst(request: FastifyRequest, mine: Pending, underWay: boolean): Promise<boolean> {
  const { app } = request.world.database
  const { digest, principal, requestHash } = mine
  const taken = await app`
    INSERT INTO access.idempotency AS i (key, principal, request_hash)
    VALUES (${digest}, ${principal}, ${requestHash})
    ON CONFLICT (principal, key) DO UPDATE SET created_at = now()
      WHERE i.status IS NULL AND i.request_hash = excluded.request_hash AND NOT ${underWay}
        AND i.created_at < now() - interval '1 minute'
    RETURNING 1`
  return taken.length === 1
}

async function findKept(request: FastifyRequest, { digest, principal, requestHash }: Pending) {
  const [kept] = await request.world.database.app<Kept[]>`
    SELECT request_hash, status, content_type, location, body FROM access.idempotency
    WHERE key = ${digest} AND principal = ${principal}`
  if (kept && !kept.request_hash.equals(requestHash)) {
    throw new ProblemError({
      code: 'idempotency.mismatch',
      detail: 'This key came with another request before.',
    })
  }
  return kept
}

async function keep(
  request: FastifyRequest,
  reply: FastifyReply,
  { mine, payload }: { mine: Pending; payload: unknown },
): Promise<void> {
  const { app } = request.world.database
  if (isFinal(request, reply) && (typeof payload === 'string' || payload === null || payload === undefined)) {
    await app`UPDATE access.idempotency SET status = ${reply.statusCode},
      content_type = ${String(reply.getHeader('content-type') ?? '')},
      location = ${reply.getHeader('location')?.toString() ?? null}, body = ${seal(payload ?? '', mine.key)}
      WHERE key = ${mine.digest} AND principal = ${mine.principal}`
  } else {
    await app`DELETE FROM access.idempotency WHERE key = ${mine.digest} AND principal = ${mine.principal}`
  }
}

/** Whether the same request would be answered so again. What failed, stood in a conflict or broke off may be mended. */
function isFinal({ raw, routeOptions }: FastifyRequest, { statusCode }: FastifyReply): boolean {
  const isWhole = raw.complete || routeOptions.config.takesFile !== true
  return statusCode < 500 && statusCode !== 409 && isWhole
}

function replay(reply: FastifyReply, { status, content_type, location, body }: Kept, key: string): void {
  reply
    .code(status ?? 200)
    .header('idempotency-replayed', 'true')
    .serializer(String)
  if (content_type) reply.type(content_type)
  if (location !== null) reply.header('location', location)
  void reply.send(body === null ? '' : unseal(body, key))
}

/** What makes two requests the same. A file has any size and is not read for this: its length stands for it. */
function fingerprintOf({ method, url, headers, body }: FastifyRequest): string {
  const content = isStream(body) ? `${headers['content-length'] ?? ''} bytes` : bodyText(body)
  return [method, url, headers['content-type'] ?? '', content].join('\n')
}

function bodyText(body: unknown): string {
  try {
    return Buffer.isBuffer(body) ? body.toString('latin1') : JSON.stringify(body ?? null)
  } catch {
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'The body is nested too deeply to be compared with another under an Idempotency-Key.',
    })
  }
}

function nameOf({ world }: FastifyRequest, { principal, digest }: Pending): string {
  return `${world.id} ${principal} ${digest}`
}

function isStream(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
