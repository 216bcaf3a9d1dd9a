import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import {
  countSetAside,
  discardSetAside,
  formatPosition,
  listSetAside,
  type Position,
  parsePosition,
  type SetAside,
  toPosition,
} from '#platform/signals'
import { type Scope, transact } from '#platform/store'
import { replayAll, replayedAtOnce, subjectOf } from './replay.ts'

const Consumer = z.string().min(1).max(100)
const PositionText = z
  .string()
  .max(40)
  .refine((text) => parsePosition(text) !== undefined, {
    error: 'must be a position of the log, era.transaction.number',
  })

const ParkedView = z.object({
  consumer: z.string(),
  position: z.string(),
  kind: z.string().nullable().meta({ description: 'Null where the log no longer holds it' }),
  source: z.string().nullable(),
  id: z.string().nullable(),
  error: z.string(),
  since: z.date().meta({ description: 'Machine time' }),
  triedAt: z.date().meta({ description: 'Machine time of the last attempt' }),
  attempts: z.int(),
})

/** Records that a consumer could not take, and what becomes of them. */
export function jobRoutes(door: Door): void {
  const audited = { action: 'jobs.manage', audited: true } as const

  door.get(
    '/api/jobs/parked',
    {
      config: { action: 'jobs.manage' },
      schema: {
        tags: ['jobs'],
        summary: 'Records that a consumer set aside, with the error that kept it from taking them',
        querystring: z.strictObject({ ...PageQuery, consumer: Consumer.optional() }),
        response: { 200: pageOf(ParkedView) },
      },
    },
    async (request) => {
      const { after, limit, consumer } = request.query
      const from = parseKey(after)
      const rows = await transact(request.world.database, wholeScope(request), (tx) =>
        listSetAside(tx, { consumer, after: from, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => `${formatPosition(toPosition(row))} ${row.consumer}`)
      return { ...page, items: page.items.map(view) }
    },
  )

  door.post(
    '/api/jobs/parked/replay',
    {
      config: audited,
      schema: {
        tags: ['jobs'],
        summary: 'Have a consumer take again what it set aside: one record, or all of them',
        description:
          `Each is taken in a transaction of its own, with all its effects, once. What fails again stays, with the new error. Of all, ${replayedAtOnce} are taken in one request; ` +
          '`left` says how many are set aside still.',
        body: z.strictObject({ consumer: Consumer, position: PositionText.optional() }),
        response: {
          200: z.object({
            taken: z.int(),
            failed: z.array(z.object({ position: z.string(), error: z.string() })),
            left: z.int(),
          }),
        },
      },
    },
    async (request) => {
      const { world, principal, body } = request
      const { consumer } = body
      const scope = wholeScope(request)
      const at = body.position === undefined ? undefined : parsePosition(body.position)
      const records = await transact(world.database, scope, (tx) =>
        // Those that fail again and again do not keep the others from their turn.
        listSetAside(
          tx,
          at
            ? { ...justAt(consumer, at), limit: 1 }
            : { consumer, leastTriedFirst: true, limit: replayedAtOnce },
        ),
      )
      if (at && !records.some((record) => formatPosition(toPosition(record)) === formatPosition(at)))
        throw notSetAside(consumer, at)
      const replayed = await replayAll(world.consumers, { records, actor: principal.id })
      if (replayed === 'elsewhere') {
        throw new ProblemError({
          code: 'conflict',
          detail: `No consumer ${consumer} runs in this server; another one, or a newer version, has taken over.`,
        })
      }
      world.rooms.wake()
      const left = await transact(world.database, scope, (tx) => countSetAside(tx, consumer))
      return { taken: replayed.taken, failed: [...replayed.failed], left }
    },
  )

  door.post(
    '/api/jobs/parked/discard',
    {
      config: audited,
      schema: {
        tags: ['jobs'],
        summary: 'Give a record up that a consumer set aside: it is not taken any more; the log keeps it',
        body: z.strictObject({
          consumer: Consumer,
          position: PositionText,
          reason: z
            .string()
            .trim()
            .min(1)
            .max(500)
            .meta({ description: "Kept in the audit: no person's data" }),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { consumer, position, reason } = request.body
      // The schema has parsed it.
      const at = parsePosition(position) as Position
      await transact(request.world.database, wholeScope(request), async (tx) => {
        if (!(await discardSetAside(tx, { consumer, at }))) throw notSetAside(consumer, at)
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'jobs.discard',
          subject: subjectOf(consumer, at),
          detail: { reason },
        })
      })
      return reply.code(204).send(null)
    },
  )
}

/** Consumers work on all places: who is limited to some neither sees nor mends what they set aside. */
function wholeScope(request: FastifyRequest): Scope {
  const scope = scopeOf(request)
  if (scope.places === 'everywhere') return scope
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: 'What consumers set aside is of the whole house: this needs the right everywhere.',
  })
}

/** Just before a record of a consumer: the next is that record, where it is set aside. */
function justAt(consumer: string, at: Position) {
  return { consumer, after: { consumer, at: { ...at, sequence: at.sequence - 1 } } }
}

function notSetAside(consumer: string, at: Position): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: `${consumer} has set nothing aside at ${formatPosition(at)}: it was taken or discarded meanwhile, or never was there.`,
  })
}

function parseKey(after: string | undefined): { consumer: string; at: Position } | undefined {
  if (after === undefined) return undefined
  const [text = '', ...rest] = after.split(' ')
  const at = parsePosition(text)
  if (!at)
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'after is not the next of a page of parked records',
    })
  return { consumer: rest.join(' '), at }
}

function view(row: SetAside): z.infer<typeof ParkedView> {
  const { consumer, kind, source, id, error, attempts } = row
  return {
    consumer,
    position: formatPosition(toPosition(row)),
    kind,
    source,
    id,
    error,
    since: row.parked_at,
    triedAt: row.tried_at,
    attempts,
  }
}
