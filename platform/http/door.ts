import type { IncomingMessage, ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
  type RawServerDefault,
  type RouteOptions,
} from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import { z } from 'zod'
import { productionId, type World, type WorldHost } from '#platform/worlds'
import { auditWrites } from './audit.ts'
import { parseJsonEverywhere } from './bodies.ts'
import { makeDocument } from './document.ts'
import { honourIdempotencyKeys } from './idempotency.ts'
import { Doorkeeper, refuseForeignOrigin } from './principal.ts'
import { ProblemError, refuseExpectation, sendProblem, toProblemParts, toRawAnswer } from './problem.ts'
import { refuseUnstorableText } from './storable.ts'

export type Door = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** `/w/<world>/…` is the whole of Lianfang for another world: the same routes under a base of its own. */
const worldPrefix = /^\/w\/([a-z0-9]{1,32})(?=\/|\?|$)/

/**
 * The HTTP server of a host, without its routes. Every route names the action that it does (`config.action`) or says
 * that it is open; one that does neither stops the start.
 */
export async function openDoor(of: {
  host: WorldHost
  version: string
  logLevel?: 'silent' | 'error' | 'warn' | 'info'
}): Promise<{ door: Door; keeper: Doorkeeper }> {
  const worldOf = new WeakMap<IncomingMessage, string>()
  const door: Door = fastify({
    logger: {
      level: of.logLevel ?? 'warn',
      serializers: { req: ({ id, method }) => ({ id, method }), err: toLoggedError as never },
    },
    // Errors name their request themselves; a logger of its own for each request would be made a thousand times a second.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A stream of signals takes as long as it takes; a silent connection does not.
    requestTimeout: 0,
    // Whom a proxy on this machine speaks for, and how it was reached: X-Forwarded-For, -Proto and -Host; from others they say nothing.
    trustProxy: 'loopback',
    keepAliveTimeout: 75_000,
    bodyLimit: 1024 * 1024,
    routerOptions: { maxParamLength: 400 },
    // A path that is no path, and what is not HTTP, never reach the error handler below.
    frameworkErrors: (error, request, reply) => {
      sendProblem(request, reply as unknown as FastifyReply, toProblemParts(error))
    },
    clientErrorHandler: (error, socket) => {
      if (socket.writable) socket.end(toRawAnswer(error))
      else socket.destroy()
    },
    rewriteUrl: (request) => {
      const url = request.url ?? '/'
      const match = worldPrefix.exec(url)
      if (!match) return url
      worldOf.set(request, match[1] ?? '')
      const rest = url.slice(match[0].length)
      return rest.startsWith('/') ? rest : `/${rest}`
    },
  }).withTypeProvider<ZodTypeProvider>()
  door.server.setTimeout(120_000)
  door.server.on('checkExpectation', (_request, response) => refuseExpectation(response))
  door.setValidatorCompiler(validatorCompiler)
  door.setSerializerCompiler(serializerCompiler)
  parseJsonEverywhere(door)
  // Before all plugins: what is registered takes the handlers that it finds.
  door.setErrorHandler((error, request, reply) => {
    const parts = toProblemParts(error as Error)
    if (parts.code === 'internal')
      request.log.error({ err: error, requestId: request.id }, 'a request failed')
    return sendProblem(request, reply, parts)
  })
  door.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, {
      code: 'not-found',
      detail: `There is nothing at ${request.method} ${request.url.slice(0, 200)}.`,
    }),
  )

  const document = makeDocument()
  await door.register(cookie)
  await door.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Lianfang 联防',
        version: of.version,
        description:
          'Every path is served for production, and under `/w/{world}` for each other world. ' +
          'Errors have one shape (RFC 9457 with a stable `code`). Lists are paged by `after` and `next`. ' +
          'Every POST honours an `Idempotency-Key`.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key, lf_…' },
          session: { type: 'apiKey', in: 'cookie', name: 'lianfang_session' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: document.transformObject,
  })
  await door.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { deepLinking: true } })

  door.addHook('onRoute', (route) => {
    const open = route.url.startsWith('/api/docs') || !route.url.startsWith('/api')
    if (!open && route.config?.action === undefined) {
      throw new Error(`route ${String(route.method)} ${route.url} names no action`)
    }
    if (route.config?.action !== undefined) refuseUnknownQuery(route)
    document.note(route)
  })
  const keeper = new Doorkeeper(of.host)
  door.decorate('keeper', keeper)
  // A hook that promises costs a turn of the event loop; a signal's request passes without one.
  door.addHook('onRequest', (request, reply, done) => {
    // Without its last slash a world's base would be taken for a page of production by whatever is relative to it.
    if (worldPrefix.exec(request.originalUrl)?.[0] === request.originalUrl) {
      void reply.redirect(`${request.originalUrl}/`)
      return
    }
    const id = worldOf.get(request.raw) ?? productionId
    const admit = (world: World | undefined) => {
      // A person who opens a link into an exercise that has ended gets the desk, which tells them so; it reads nothing of any world.
      const known = world ?? (request.routeOptions.config.isPage ? of.host.production : undefined)
      if (!known) throw new ProblemError({ code: 'not-found', detail: `There is no world ${id}.` })
      request.world = known
      refuseForeignOrigin(request)
      return keeper.admit(request)
    }
    try {
      refuseEncoded(request)
      const admitted = id === productionId ? admit(of.host.production) : of.host.find(id).then(admit)
      if (admitted) admitted.then(() => done(), done)
      else done()
    } catch (error) {
      done(error as Error)
    }
  })
  refuseUnstorableText(door)
  auditWrites(door, of.host.production.database)
  honourIdempotencyKeys(door)

  return { door, keeper }
}

/**
 * A parameter that nobody knows is a slip of the pen; to pass over it would answer another question than was asked. Only a route
 * that says itself that it takes any (`z.looseObject`) does.
 */
function refuseUnknownQuery(route: RouteOptions): void {
  const { querystring = z.object({}) } = route.schema ?? {}
  if (querystring instanceof z.ZodObject && querystring.def.catchall === undefined)
    route.schema = { ...route.schema, querystring: querystring.strict() }
}

/** Bodies are read as they come: one that is packed would be taken for something else. */
function refuseEncoded({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return
  throw new ProblemError({
    code: 'body.media-type',
    detail: 'Send the body as it is: no Content-Encoding other than identity is taken.',
  })
}

/**
 * What the log keeps of an error: never the values that it was about. PostgreSQL's messages quote them (`invalid input
 * syntax …: "…"`) and its details hold whole rows, so of its errors only the names of things are kept.
 */
function toLoggedError(error: Error & Record<string, unknown>): Record<string, unknown> {
  const { name, code, stack = '' } = error
  const frames = stack.slice(Math.max(0, stack.search(/^\s+at /m))).trim()
  if (name !== 'PostgresError') return { type: name, code, message: error.message, stack: frames }
  const { schema_name, table_name, column_name, constraint_name, routine } = error
  return { type: name, code, schema_name, table_name, column_name, constraint_name, routine, stack: frames }
}
