import type {
  FastifyReply,
  FastifyRequest,
  onSendAsyncHookHandler,
  preHandlerAsyncHookHandler,
  RouteOptions,
} from 'fastify'
import { findAccountId } from '#platform/access'
import { type Deed, recordDeed } from '#platform/audit'
import type { Database } from '#platform/store'
import type { Door } from './door.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does leaves a deed of its own; the door then records only attempts that failed. */
    audited?: true
  }
}

const writes = ['POST', 'PUT', 'PATCH', 'DELETE']

/** Signals are recorded by the range, in the audit's own consumer: a thousand requests a second do not write twice. */
const auditedByRange = '/api/signals'
const session = '/api/session'

/**
 * Every write at the door leaves a deed before its answer is sent: who, which action, at what, and what was answered; never
 * what was sent. Routes that record their own deed say `config.audited`: of them only what failed is recorded here. An attempt by
 * nobody (401) is none, except at signing in. The hooks are put on the routes that need them, so that others pay nothing.
 */
export function auditWrites(door: Door, production: Database): void {
  const who = new WeakMap<FastifyRequest, string>()
  const done = new WeakSet<FastifyRequest>()

  /** Who signs out is not known any more when it is done. */
  const remember: preHandlerAsyncHookHandler = async (request) => {
    const principal = await door.keeper.findPrincipal(request)
    if (principal) who.set(request, principal.id)
  }

  const record: onSendAsyncHookHandler = async (request, reply, payload) => {
    // Where recording fails that failure is answered, and passes here again.
    if (done.has(request)) return
    done.add(request)
    if (request.routeOptions.url === session) {
      const deed = await deedOfSession(production, { request, reply, signedIn: who.get(request) })
      if (deed) await recordDeed(production.app, deed)
      return
    }
    const deed = deedOf(request, reply, { payload, actor: request.principal?.id ?? who.get(request) })
    if (deed) await recordDeed(request.world.database.app, deed)
  }

  door.addHook('onRoute', (route) => {
    if (!isWrite(route) || route.url === auditedByRange) return
    route.onSend = [record as never, ...[route.onSend ?? []].flat()]
    if (route.config?.action === 'open')
      route.preHandler = [remember as never, ...[route.preHandler ?? []].flat()]
  })
}

function isWrite({ method, url, config }: RouteOptions): boolean {
  return (
    url.startsWith('/api') &&
    config?.action !== undefined &&
    [method].flat().some((one) => writes.includes(one))
  )
}

/** Nothing where nobody is known to have asked, or the route has recorded its own. */
function deedOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { payload, actor }: { payload: unknown; actor: string | undefined },
): Deed | undefined {
  const { config, url = '' } = request.routeOptions
  const { statusCode } = reply
  const failed = statusCode >= 400
  if ((config.audited && !failed) || (actor === undefined && (failed || config.action !== 'open')))
    return undefined
  const params = Object.fromEntries(
    Object.entries(Object(request.params) as Record<string, unknown>).map(([name, value]) => [
      name,
      toShort(String(value)),
    ]),
  )
  return {
    actor: actor ?? 'anyone',
    action: config.action ?? 'open',
    subject: `${request.method} ${url.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '')}`,
    detail: {
      status: statusCode,
      route: url,
      params,
      ...(failed ? { code: codeOf(payload) } : {}),
      // Answered from what was answered before: nothing was done again.
      ...(reply.hasHeader('idempotency-replayed') ? { replayed: true } : {}),
    },
  }
}

/** Of a login that nobody has, nothing is written down: it may be a password, typed into the wrong field. */
async function deedOfSession(
  production: Database,
  {
    request,
    reply,
    signedIn,
  }: { request: FastifyRequest; reply: FastifyReply; signedIn: string | undefined },
): Promise<Deed | undefined> {
  const { statusCode } = reply
  if (request.method === 'DELETE')
    return signedIn === undefined || statusCode >= 400
      ? undefined
      : { actor: signedIn, action: 'access.sign-out', subject: signedIn }
  const ok = statusCode < 300
  if (!ok && statusCode !== 401) return undefined
  const { login } = request.body as { login: string }
  const account = await findAccountId(production, login)
  const subject = account === undefined ? 'account:unknown' : `account:${account}`
  return ok
    ? { actor: subject, action: 'access.sign-in', subject }
    : { actor: 'anyone', action: 'access.sign-in-failed', subject }
}

/** The stable code of a problem that is answered. */
function codeOf(payload: unknown): string {
  return (
    (typeof payload === 'string' ? /"code":"([a-z.-]{1,40})"/.exec(payload)?.[1] : undefined) ?? 'unknown'
  )
}

/** An id as it came in the address, which anybody can write: short, and nothing that cannot be stored. */
function toShort(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().slice(0, 200)
}
