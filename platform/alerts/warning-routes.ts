import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, sendProblem, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { Day, PlacePath, Problem, Words } from '#vocabulary'
import { refuseElsewhere } from './bounds.ts'
import { warningLevels } from './life.ts'
import {
  draftWarning,
  endWarning,
  findWarning,
  listWarnings,
  signWarning,
  type Warning,
  type WarningResult,
} from './warnings.ts'

const states = ['draft', 'signed', 'ended'] as const
const IdParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const bothOf = (max: number) =>
  z.strictObject({ zh: z.string().trim().min(1).max(max), en: z.string().trim().min(1).max(max) })

const WarningBody = z.strictObject({
  title: bothOf(200),
  text: bothOf(5_000),
  place: PlacePath,
  level: z.enum(warningLevels),
  validUntil: Day.meta({ description: 'The last day on which it holds' }),
  alerts: z.array(z.int().min(1)).min(1).max(200).meta({ description: 'The alerts that it rests on' }),
})

const WarningView = z.object({
  id: z.int(),
  state: z.enum(states),
  title: Words,
  text: Words,
  place: PlacePath,
  placeName: Words,
  level: z.enum(warningLevels),
  validUntil: Day,
  alerts: z.array(z.int()),
  draftedBy: z.string(),
  draftedAt: z.date(),
  signedBy: z.string().optional(),
  signedAt: z.date().optional(),
  endedBy: z.string().optional(),
  endedAt: z.date().optional(),
  endReason: z.string().optional(),
})

/** Public warnings: drafted by who judges, signed by another who may, ended by a person or by their last day. */
export function warningRoutes(door: Door): void {
  const tags = ['warnings']
  const failures = { 400: Problem, 403: Problem, 404: Problem, 409: Problem }

  door.get(
    '/api/warnings',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags,
        summary: 'Public warnings and their drafts, the newest first',
        querystring: z.strictObject({
          ...PageQuery,
          state: z.enum(states).optional(),
          place: PlacePath.optional(),
        }),
        response: { 200: pageOf(WarningView) },
      },
    },
    async (request) => {
      const { state, place, limit, after } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of warnings',
        })
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listWarnings(tx, { state, place, after: before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => String(row.id))
      return { ...page, items: page.items.map((row) => view(row, request)) }
    },
  )

  door.get(
    '/api/warnings/:id',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags,
        summary: 'A public warning or its draft',
        params: IdParams,
        response: { 200: WarningView },
      },
    },
    async (request) => {
      const { id } = request.params
      const warning = await transact(request.world.database, scopeOf(request), (tx) => findWarning(tx, id))
      if (!warning)
        throw new ProblemError({ code: 'not-found', detail: `There is no warning ${id} that you see.` })
      return view(warning, request)
    },
  )

  door.post(
    '/api/warnings',
    {
      config: { action: 'alerts.judge' },
      schema: {
        tags,
        summary: 'Draft a public warning',
        body: WarningBody,
        response: { 201: WarningView, ...failures },
      },
    },
    async (request, reply) => {
      const { world, body, principal } = request
      refuseElsewhere(request, body.place)
      const result = await transact(world.database, scopeOf(request), (tx) =>
        draftWarning(tx, world.rooms, { warning: body, actor: principal.id }),
      )
      return result.ok ? reply.code(201).send(view(result.warning, request)) : refuse(request, reply, result)
    },
  )

  door.post(
    '/api/warnings/:id/sign',
    {
      config: { action: 'warnings.sign' },
      schema: {
        tags,
        summary: 'Sign a public warning that another drafted',
        params: IdParams,
        response: { 200: WarningView, ...failures },
      },
    },
    async (request, reply) => {
      const { world, params, principal } = request
      const result = await transact(world.database, scopeOf(request), (tx) =>
        signWarning(tx, world.rooms, { id: params.id, actor: principal.id }),
      )
      return result.ok ? view(result.warning, request) : refuse(request, reply, result)
    },
  )

  door.post(
    '/api/warnings/:id/end',
    {
      config: { action: 'warnings.sign' },
      schema: {
        tags,
        summary: 'End a public warning before its last day, or a draft that comes to nothing',
        params: IdParams,
        body: z.strictObject({ reason: z.string().trim().min(1).max(2_000) }),
        response: { 200: WarningView, ...failures },
      },
    },
    async (request, reply) => {
      const { world, params, principal, body } = request
      const result = await transact(world.database, scopeOf(request), (tx) =>
        endWarning(tx, world.rooms, { id: params.id, actor: principal.id, reason: body.reason }),
      )
      return result.ok ? view(result.warning, request) : refuse(request, reply, result)
    },
  )
}

function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, message, where }: Extract<WarningResult, { ok: false }>,
): FastifyReply {
  return sendProblem(request, reply, {
    code,
    detail: where ? `${where}: ${message}` : message,
    ...(where ? { errors: [{ where, message }] } : {}),
  })
}

function view(warning: Warning, { world }: FastifyRequest): z.infer<typeof WarningView> {
  return {
    ...warning,
    placeName: world.places.find(warning.place)?.name ?? { zh: warning.place, en: warning.place },
    alerts: [...warning.alerts],
  }
}
