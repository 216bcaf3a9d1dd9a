import type { FastifyReply, FastifyRequest, onSendAsyncHookHandler, RouteOptions } from 'fastify'
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

/**
 * Every write at the door leaves a deed before its answer is sent: who, which action, at what, and what was answered; never
 * what was sent. Routes that record their own deed say `config.audited`: of them only what failed is recorded here. An attempt by
 * nobody (401) is none; signing in and out records its own. The hook is put on the routes that need it, so that others pay nothing.
 */
export function auditWrites(door: Door, production: Database): void {
  const done = new WeakSet<FastifyRequest>()

  const record: onSendAsyncHookHandler = async (request, reply, payload) => {
    // Where recording fails that failure is answered, and passes here again.
    if (done.has(request)) return
    done.add(request)
    const deed = deedOf(request, reply, payload)
    if (!deed) return
    // People are production's, whatever world they look at.
    const isOwn = request.routeOptions.config.action === 'own'
    await recordDeed((isOwn ? production : request.world.database).app, deed)
  }

  door.addHook('onRoute', (route) => {
    if (!isWrite(route) || route.url === auditedByRange) return
    route.onSend = [record as never, ...[route.onSend ?? []].flat()]
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
function deedOf(request: FastifyRequest, reply: FastifyReply, payload: unknown): Deed | undefined {
  const actor: string | undefined = request.principal?.id
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
