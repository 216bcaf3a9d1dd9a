import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { StandingClock } from '#platform/clock'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { findTransition } from '#platform/lifecycle'
import { transact } from '#platform/store'
import { PlacePath, Words } from '#vocabulary'
import { refuseLimited } from './channel-routes.ts'
import type { NoticeOptions } from './options.ts'
import { outboxLife } from './outbox-life.ts'
import { cancelNotice, listOutbox, lockNotice, sendAgain, tellToSpeak } from './outbox-store.ts'

const tags = ['notices']

const NoticeView = z.object({
  id: z.uuid(),
  channel: z.string(),
  subscription: z.uuid().optional(),
  subscriber: z.string().optional(),
  addressHint: z.string().nullable(),
  rung: z.int().meta({ description: '0 by the own channel, from 1 on by those that it escalated to' }),
  title: Words,
  body: Words,
  subject: z.string(),
  place: PlacePath,
  urgency: z.enum(['urgent', 'normal']),
  createdAt: z.date().meta({ description: 'City time' }),
  dueAt: z.date().meta({ description: 'City time: when it is to go out' }),
  state: z.enum(outboxLife.states as [string, ...string[]]),
  held: z.enum(['quiet', 'digest']).optional().meta({ description: 'Why it waits' }),
  digest: z.uuid().optional().meta({ description: 'The message that it was gathered into' }),
  sunk: z
    .boolean()
    .meta({ description: 'Kept here and sent to nobody, as in a world that does not speak outside' }),
  attempts: z.int(),
  notBefore: z.date().meta({ description: 'Machine time' }),
  endedAt: z.date().optional().meta({ description: 'Machine time' }),
  lastError: z
    .string()
    .optional()
    .meta({ description: 'A code such as http.500, timeout, target.forbidden' }),
})

const OutboxQuery = z.strictObject({
  ...PageQuery,
  state: z.enum(outboxLife.states as [string, ...string[]]).optional(),
  subject: z.string().max(64).optional(),
})

export function outboxRoutes(door: Door, options: NoticeOptions): void {
  door.get(
    '/api/notices/outbox',
    {
      config: { action: 'notices.read' },
      schema: {
        tags,
        summary: 'What was told or is to be, the newest first, with what went wrong',
        querystring: OutboxQuery,
        response: { 200: pageOf(NoticeView) },
      },
    },
    (request) => list(request, request.query),
  )

  door.get(
    '/api/notices/mine',
    {
      config: { action: 'notices.read' },
      schema: {
        tags,
        summary: 'What was told to you, the newest first',
        querystring: OutboxQuery,
        response: { 200: pageOf(NoticeView) },
      },
    },
    (request) => list(request, { ...request.query, subscriber: request.principal.id }),
  )

  for (const step of ['resend', 'cancel'] as const) {
    door.post(
      `/api/notices/outbox/:id/${step}`,
      {
        config: { action: 'notices.manage' },
        schema: {
          tags,
          summary:
            step === 'resend'
              ? 'Send a notice again that failed or was cancelled, under the same id'
              : 'Cancel a notice that waits, or that failed',
          params: z.object({ id: z.uuid() }),
          response: { 200: z.object({ id: z.uuid(), state: z.string() }) },
        },
      },
      async (request) => {
        const { id } = request.params
        const state = await transact(request.world.database, scopeOf(request), async (tx) => {
          const notice = await lockNotice(tx, id)
          if (!notice) throw new ProblemError({ code: 'not-found', detail: 'There is no such notice.' })
          const transition = findTransition(outboxLife, notice.state, step)
          if (!transition.ok)
            throw new ProblemError({ code: 'step.not-allowed', detail: `${transition.message}.` })
          await (step === 'resend' ? sendAgain(tx, id) : cancelNotice(tx, id))
          await recordDeed(tx, {
            actor: request.principal.id,
            action: `notices.${step}`,
            subject: `notice:${id}`,
            place: notice.place,
          })
          return transition.to
        })
        return { id, state }
      },
    )
  }

  door.put(
    '/api/notices/outside',
    {
      config: { action: 'notices.manage' },
      schema: {
        tags,
        summary: 'Let a world other than production speak outside, or keep its notices to itself again',
        description: 'Only where the server was started with LIANFANG_NOTIFY_OTHER_WORLDS=speak.',
        body: z.strictObject({ speaks: z.boolean() }),
        response: { 200: z.object({ speaks: z.boolean() }) },
      },
    },
    async (request) => {
      refuseLimited(request)
      const { speaks } = request.body
      if (!(request.world.clock instanceof StandingClock))
        throw new ProblemError({ code: 'conflict', detail: 'Production speaks outside.' })
      if (speaks && !options.otherWorldsMaySpeak)
        throw new ProblemError({
          code: 'access.forbidden',
          detail:
            'This server does not let its other worlds speak outside: their notices would reach real people.',
        })
      await transact(request.world.database, scopeOf(request), async (tx) => {
        await tellToSpeak(tx, speaks)
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'notices.outside',
          subject: 'world',
          detail: { speaks },
        })
      })
      return { speaks }
    },
  )
}

async function list(
  request: FastifyRequest,
  query: z.infer<typeof OutboxQuery> & { subscriber?: string },
): Promise<{ items: z.infer<typeof NoticeView>[]; next?: string }> {
  const { after, limit, state, subject, subscriber } = query
  if (after !== undefined && !/^\d{1,18}$/.test(after))
    throw new ProblemError({ code: 'request.invalid', detail: 'after is not the next of a page of notices' })
  const rows = await transact(request.world.database, scopeOf(request), (tx) =>
    listOutbox(tx, {
      before: after,
      limit: limit + 1,
      // One of the states, as the query was parsed.
      state: state as (typeof outboxLife.states)[number] | undefined,
      subject,
      subscriber,
    }),
  )
  const page = toPage(rows, limit, ({ number }) => number)
  return { ...page, items: page.items.map(view) }
}

type Row = Awaited<ReturnType<typeof listOutbox>>[number]

function view(row: Row): z.infer<typeof NoticeView> {
  return {
    id: row.id,
    channel: row.channel,
    ...(row.subscription ? { subscription: row.subscription } : {}),
    ...(row.subscriber ? { subscriber: row.subscriber } : {}),
    addressHint: row.hint,
    rung: row.rung,
    title: { zh: row.title_zh, en: row.title_en },
    body: { zh: row.body_zh, en: row.body_en },
    subject: row.subject,
    place: row.place,
    urgency: row.urgency,
    createdAt: row.created_at,
    dueAt: row.due_at,
    state: row.state,
    ...(row.held ? { held: row.held } : {}),
    ...(row.digest ? { digest: row.digest } : {}),
    sunk: row.sunk,
    attempts: row.attempts,
    notBefore: row.not_before,
    ...(row.ended_at ? { endedAt: row.ended_at } : {}),
    ...(row.last_error ? { lastError: row.last_error } : {}),
  }
}
