import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { type Position, parsePosition } from '#platform/signals'
import type { World } from '#platform/worlds'
import type { LiveFeed } from './feed.ts'
import { Listener } from './listener.ts'
import { heartbeatMs } from './message.ts'
import { viewOf } from './topics.ts'

/** So many listen to one world at once; each may keep a socket and what its line holds. */
export const listenersAtMost = 1_000

export function liveRoutes(door: Door, findFeed: (world: World) => LiveFeed | undefined): void {
  const listening = new Set<Listener>()
  // A server that ends waits for its requests; these would not end by themselves.
  door.addHook('preClose', (done) => {
    for (const listener of listening) listener.end('closing')
    done()
  })
  door.get(
    '/api/live',
    {
      config: { action: 'overview.read' },
      schema: {
        tags: ['live'],
        summary: 'Changes as they happen, as server-sent events',
        description:
          'What changed, in the order of the log, as far as who listens may read it: alerts, warnings, tasks, events, orders, units, ' +
          'sources, counts; by number and place, so that it can be asked again. `start` comes first; `changes` at most ten times a second; ' +
          '`reset` where something was left out, and everything has to be asked again; `end` where the rights or the server are gone. ' +
          `Silence is at most ${heartbeatMs / 1_000} seconds long.`,
        querystring: z.object({
          since: z
            .string()
            .max(40)
            .optional()
            .meta({ description: 'A position to go on from; a `Last-Event-ID` counts before it' }),
        }),
        response: {
          200: {
            description: 'Events `start`, `changes`, `reset` and `end`, until one side ends it',
            content: { 'text/event-stream': { schema: z.string() } },
          },
        },
      },
    },
    async (request, reply) => {
      const since = parseSince(request)
      const feed = findFeed(request.world)
      if (!feed) throw new Error('a world without a feed')
      if (feed.size >= listenersAtMost)
        throw new ProblemError({
          code: 'live.full',
          detail: `${listenersAtMost} listen to this world already; try again later.`,
        })
      const listener = new Listener({ view: viewOf(request.principal), since, now: performance.now() })
      listening.add(listener)
      listener.stream.once('close', () => listening.delete(listener))
      // Rights may change meanwhile: what they hear follows.
      const unwatch = request.server.keeper.watch(
        request,
        () => listener.end('access'),
        (principal) => {
          listener.view = viewOf(principal)
        },
      )
      listener.stream.once('close', unwatch)
      feed.join(listener)
      return send(reply, listener)
    },
  )
}

function send(reply: FastifyReply, { stream }: Listener): FastifyReply {
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no') // nginx would keep events back until its buffer is full.
    .send(stream as never)
}

/** `Last-Event-ID` is what a browser sends when it comes back; the address still says where it once began. */
function parseSince({ headers, query }: FastifyRequest): Position | 'now' {
  const { since } = query as { since?: string }
  const header = headers['last-event-id']
  const [where, text] =
    typeof header === 'string' && header !== ''
      ? ['headers.last-event-id', header]
      : ['querystring.since', since]
  if (text === undefined) return 'now'
  const position = parsePosition(text)
  if (position) return position
  const message = 'is not a position of the log, as 1.894.1'
  throw new ProblemError({
    code: 'request.invalid',
    detail: `${where} ${message}.`,
    errors: [{ where, message }],
  })
}
