import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { decide, type Principal, unitsOf } from '#platform/access'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, sendProblem, toPage } from '#platform/http'
import { listHistory } from '#platform/lifecycle'
import { transact } from '#platform/store'
import { Day, Disease, diseases, PlacePath, Problem } from '#vocabulary'
import { refused, refuseElsewhere } from './bounds.ts'
import { countRoute } from './count-route.ts'
import { alertStates, outcomes, risks } from './life.ts'
import { limitRoutes } from './limit-routes.ts'
import { type AlertFilter, isOpen, listAlerts, searchAlerts } from './list.ts'
import { listPrecision, readPrecision } from './precision.ts'
import { raiseAlert } from './raise.ts'
import { toSearchQuery } from './searched-words.ts'
import { type StepResult, takeStep } from './steps.ts'
import { findAlert, findWork, listRaised, nameRaised } from './store.ts'
import {
  AlertDetail,
  AlertView,
  allowedSteps,
  PrecisionView,
  stepActions,
  viewAlert,
  viewPrecision,
} from './views.ts'
import { warningRoutes } from './warning-routes.ts'

const Note = z.string().trim().min(1).max(2_000)
const UnitId = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/)
const OriginName = z.string().regex(/^(detector|rule|person):.{1,200}$/, {
  error: 'must be written kind:id, as detector:first-after-quiet',
})
const IdParams = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const Title = z.strictObject({ zh: z.string().trim().min(1).max(300), en: z.string().trim().min(1).max(300) })

const StepBody = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('take') }),
  z.strictObject({ step: z.literal('verify'), finding: Note }),
  z.strictObject({ step: z.literal('assess'), risk: z.enum(risks), reason: Note }),
  z.strictObject({
    step: z.literal('close'),
    outcome: z.enum(outcomes),
    note: Note,
    duplicateOf: z.int().min(1).optional().meta({ description: 'The alert that a duplicate repeats' }),
  }),
  z.strictObject({
    step: z.literal('pass'),
    reason: Note,
    officer: z
      .string()
      .regex(/^(account|key):[\w.-]{1,64}$/, { error: 'must be an actor as it signs: account:… or key:…' })
      .optional()
      .meta({ description: 'Whoever is on duty where absent' }),
    unit: UnitId.optional().meta({ description: 'The unit that is responsible from now on' }),
  }),
  z.strictObject({ step: z.literal('reopen'), reason: Note }),
])

const RaiseBody = z.strictObject({
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The same key is raised once; drawn where absent' }),
  disease: Disease.optional(),
  place: PlacePath,
  title: Title,
  day: Day.optional().meta({ description: 'The day that it is about; today where absent' }),
  observed: z.number().min(0).max(1e9).optional(),
  expected: z.number().min(0).max(1e9).optional(),
  surprise: z.number().min(0).max(1_000).default(0),
  immediate: z.boolean().optional().meta({ description: 'By its disease where absent' }),
  note: Note.optional().meta({ description: 'What was seen; no personal data' }),
})

const ListQuery = z.strictObject({
  ...PageQuery,
  order: z.enum(['newest', 'ranked']).default('newest').meta({
    description: 'ranked: what is open, in the order in which it is to be judged',
  }),
  state: z
    .enum([...alertStates, 'open'])
    .optional()
    .meta({ description: 'open: whatever is not closed' }),
  disease: Disease.optional(),
  place: PlacePath.optional().meta({ description: 'This place and everything under it' }),
  unit: UnitId.optional(),
  origin: OriginName.optional(),
  overdue: z.enum(['true', 'false']).optional(),
  mine: z
    .enum(['true', 'unit'])
    .optional()
    .meta({ description: 'true: handed to who asks, or taken; unit: what the units of who asks have' }),
  risk: z
    .enum([...risks, 'unassessed'])
    .optional()
    .meta({ description: 'As it was assessed last; not with q' }),
  from: Day.optional().meta({ description: 'Raised on this day of the city or later; not with q' }),
  until: Day.optional().meta({ description: 'Raised on this day of the city or earlier; not with q' }),
  q: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Words of the title, disease or origin: all of them; the newest first' }),
})

/** Alerts as work: list, look, raise, judge; limits and public warnings beside them. */
export function alertRoutes(door: Door): void {
  listRoutes(door)
  countRoute(door)
  raiseRoute(door)
  stepRoute(door)
  limitRoutes(door)
  warningRoutes(door)
}

function listRoutes(door: Door): void {
  const config = { action: 'alarms.read' } as const

  door.get(
    '/api/alerts',
    {
      config,
      schema: {
        tags: ['alerts'],
        summary: 'Alerts that you see, the newest first or in the order in which they are to be judged',
        querystring: ListQuery,
        response: { 200: pageOf(AlertView) },
      },
    },
    async (request) => {
      const { query } = request
      const { order, q, limit } = query
      const filter = toFilter(query, request.principal)
      if (order === 'ranked' && (q !== undefined || filter.states?.includes('closed')))
        throw refused(
          'order',
          'ranked lists what is open, without q; leave order out for what is closed or sought',
        )
      if (q !== undefined && query.mine !== undefined)
        throw refused('mine', 'is for lists without q; name the unit in place of it')
      if (q !== undefined && query.risk !== undefined) throw refused('risk', 'is for lists without q')
      if (q !== undefined && (query.from ?? query.until) !== undefined)
        throw refused(query.from === undefined ? 'until' : 'from', 'is for lists without q')
      const scope = scopeOf(request)
      const rows = await transact(request.world.database, scope, async (tx) => {
        if (q === undefined) {
          const page =
            order === 'ranked'
              ? { order, after: parseRankedPage(query.after) }
              : { order, after: parsePage(query.after) }
          return await listAlerts(tx, { scope, filter, page, limit: limit + 1 })
        }
        const words = toSearchQuery(q)
        if (words === undefined) throw refused('q', 'holds no letter or digit')
        return await searchAlerts(tx, { words, filter, after: parsePage(query.after), limit: limit + 1 })
      })
      const page = toPage(rows, limit, (row) =>
        order === 'ranked' ? `${row.rank}_${row.id}` : String(row.id),
      )
      return { ...page, items: page.items.map((row) => viewAlert(row, request)) }
    },
  )

  door.get(
    '/api/alerts/precision',
    {
      config,
      schema: {
        tags: ['alerts'],
        summary: 'How often each detector and rule was right, from what its alerts turned out to be',
        querystring: z.strictObject({
          place: PlacePath.optional(),
          disease: Disease.optional(),
          origin: OriginName.optional(),
          from: Day.optional().meta({ description: 'Raised on this day of the city or later' }),
          until: Day.optional(),
        }),
        response: { 200: z.object({ origins: z.array(PrecisionView) }) },
      },
    },
    async (request) => {
      const { place, disease, origin, from, until } = request.query
      const scope = scopeOf(request)
      const filter = { place, disease, from, until, origin: toOrigin(origin) }
      const rows = await transact(request.world.database, scope, (tx) => listPrecision(tx, { scope, filter }))
      return { origins: rows.map(viewPrecision) }
    },
  )

  door.get(
    '/api/alerts/:id',
    {
      config,
      schema: {
        tags: ['alerts'],
        summary: 'An alert with its history, what may be done, and how often its origin was right',
        params: IdParams,
        response: { 200: AlertDetail },
      },
    },
    async (request) => await readDetail(request, request.params.id),
  )
}

function raiseRoute(door: Door): void {
  door.post(
    '/api/alerts',
    {
      config: { action: 'alerts.judge' },
      schema: {
        tags: ['alerts'],
        summary: 'Raise an alert by hand',
        body: RaiseBody,
        response: { 201: AlertDetail, 400: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const { world, body, principal } = request
      refuseElsewhere(request, body.place)
      const { key = randomUUID(), note, day = world.clock.today(), disease } = body
      if (day > world.clock.today()) throw refused('body.day', 'lies in the future')
      const origin = { kind: 'person', id: principal.id } as const
      // The unit’s queue moves with what is raised, whoever raises it.
      const scope = { ...scopeOf(request), works: request.areas.map((area) => ({ area, every: true })) }
      const id = await transact(world.database, scope, async (tx) => {
        const raised = await raiseAlert(tx, world.rooms, {
          ...body,
          origin,
          key,
          day,
          immediate: body.immediate ?? (disease !== undefined && diseases[disease].critical),
          evidence: note === undefined ? {} : { note },
        })
        if (raised !== undefined) return { raised }
        const before = await listRaised(tx, [{ origin, key }])
        return { before: before.get(nameRaised({ origin, key })) }
      })
      if (id.raised === undefined)
        return sendProblem(request, reply, {
          code: 'conflict',
          detail: `You raised ${JSON.stringify(key)} before.`,
          ...(id.before === undefined ? {} : { more: { alert: id.before } }),
        })
      world.rooms.wake()
      return reply.code(201).send(await readDetail(request, id.raised))
    },
  )
}

function stepRoute(door: Door): void {
  door.post(
    '/api/alerts/:id/steps',
    {
      config: { action: 'alerts.judge' },
      schema: {
        tags: ['alerts'],
        summary: 'Take, verify, assess or close an alert; who leads hands it on or reopens it',
        params: IdParams,
        body: StepBody,
        response: { 200: AlertDetail, 400: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const { world, params, body, principal } = request
      const result = await transact(world.database, scopeOf(request), async (tx) => {
        const alert = await findAlert(tx, params.id)
        if (alert) {
          const decision = decide(principal, stepActions[body.step], await findWork(tx, alert))
          if (!decision.allow)
            throw new ProblemError({ code: decision.code, detail: `${principal.id} ${decision.message}.` })
        }
        return await takeStep(tx, world.rooms, { id: params.id, actor: principal.id, step: body })
      })
      if (!result.ok) return sendStepProblem(request, reply, result)
      world.rooms.wake()
      return await readDetail(request, params.id)
    },
  )
}

function sendStepProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { code, message, heldBy, where, why }: Extract<StepResult, { ok: false }>,
): FastifyReply {
  return sendProblem(request, reply, {
    code,
    detail: where ? `${where}: ${message}` : message,
    why,
    ...(where ? { errors: [{ where, message }] } : {}),
    ...(heldBy ? { more: { officer: heldBy } } : {}),
  })
}

async function readDetail(request: FastifyRequest, id: number): Promise<z.infer<typeof AlertDetail>> {
  const scope = scopeOf(request)
  return await transact(request.world.database, scope, async (tx) => {
    const alert = await findAlert(tx, id)
    if (!alert) throw new ProblemError({ code: 'not-found', detail: `There is no alert ${id} that you see.` })
    const history = await listHistory(tx, { cycle: 'alert', id })
    return {
      ...viewAlert(alert, request),
      history: history.map(({ from_state, to_state, ...row }) => ({
        ...row,
        ...(from_state === null ? {} : { from: from_state }),
        to: to_state,
      })),
      allowedSteps: allowedSteps(alert, {
        principal: request.principal,
        work: await findWork(tx, alert),
      }),
      precision: viewPrecision(await readPrecision(tx, { scope, origin: alert.origin })),
    }
  })
}

function toFilter(query: z.infer<typeof ListQuery>, principal: Principal): AlertFilter {
  const { state, disease, place, unit, origin, overdue, risk, mine, from, until } = query
  const states = state === 'open' ? alertStates.filter(isOpen) : state ? [state] : undefined
  return {
    states,
    disease,
    place,
    unit,
    origin: toOrigin(origin),
    overdue: overdue === undefined ? undefined : overdue === 'true',
    officer: mine === 'true' ? principal.id : undefined,
    units: mine === 'unit' ? unitsOf(principal) : undefined,
    risk,
    from,
    until,
  }
}

function toOrigin(name: string | undefined): AlertFilter['origin'] {
  if (name === undefined) return undefined
  const colon = name.indexOf(':')
  // Checked by the schema of the name.
  return { kind: name.slice(0, colon) as 'detector' | 'rule' | 'person', id: name.slice(colon + 1) }
}

function parsePage(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after)) throw refused('after', 'is not the next of a page of alerts in this order')
  return Number(after)
}

function parseRankedPage(after: string | undefined): { rank: number; id: number } | undefined {
  if (after === undefined) return undefined
  const [, rank, id] = /^(-?\d{1,8}(?:\.\d{1,20})?(?:e-\d{1,3})?)_(\d{1,15})$/.exec(after) ?? []
  if (rank === undefined || id === undefined)
    throw refused('after', 'is not the next of a page of alerts in this order')
  return { rank: Number(rank), id: Number(id) }
}
