import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { isCovered } from '#platform/access'
import { recordDeed } from '#platform/audit'
import {
  type Door,
  judgeIn,
  PageQuery,
  ProblemError,
  pageOf,
  scopeOf,
  sendRefusal,
  toPage,
} from '#platform/http'
import { listHistory } from '#platform/lifecycle'
import { type Tx, transact } from '#platform/store'
import { PlacePath, Problem } from '#vocabulary'
import { NewOrderBody, OrderStep } from './bodies.ts'
import { orderCycle, orderStates } from './cycle.ts'
import { longestOfAll, readLongestTerm, saveLongestTerm } from './longest-term.ts'
import { categoriesOf, powerNames } from './powers.ts'
import { type Decided, type Desk, draftOrder, stepOrder } from './steps.ts'
import { findOrderRow, listGatedKinds, listOrderRows, setNeedsOrder } from './store.ts'
import { GateView, listPowers, OrderSummary, OrderView, PowerView, toSummary, toView } from './views.ts'

const tags = ['orders']
const IdText = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the number of an order' })
const PowerName = z.object({ power: z.enum(powerNames) })
const refusals = { 400: Problem, 403: Problem, 404: Problem, 409: Problem }

export function orderRoutes(door: Door): void {
  door.get(
    '/api/orders',
    {
      config: { action: 'orders.read' },
      schema: {
        tags,
        summary: 'Orders in your areas, and signed ones that bind them; the newest first',
        querystring: z.strictObject({
          ...PageQuery,
          state: z.enum(orderStates).optional(),
          power: z.enum(powerNames).optional(),
          what: z.string().max(64).optional(),
          place: PlacePath.optional().meta({ description: 'Orders that hold here, or anywhere under it' }),
        }),
        response: { 200: pageOf(OrderSummary) },
      },
    },
    async (request) => {
      const { after, limit, ...filter } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listOrderRows(tx, { ...filter, before: beforeOf(after), limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => String(row.id))
      return { ...page, items: page.items.map((row) => toSummary(row, request.world.places)) }
    },
  )

  door.get(
    '/api/order-powers',
    {
      config: { action: 'orders.read' },
      schema: {
        tags,
        summary: 'What an order can give, and for how long',
        response: { 200: PowerView },
      },
    },
    async () => listPowers(),
  )

  door.get(
    '/api/order-powers/:power/longest-term',
    {
      config: { action: 'orders.read' },
      schema: {
        tags,
        summary: 'How many days an order of a power may last at a place',
        params: PowerName,
        querystring: z.strictObject({ place: PlacePath }),
        response: { 200: z.object({ days: z.int() }) },
      },
    },
    async (request) => ({
      days: await transact(request.world.database, scopeOf(request), (tx) =>
        readLongestTerm(tx, { ...request.params, ...request.query }),
      ),
    }),
  )

  door.put(
    '/api/order-powers/:power/longest-term',
    {
      config: { action: 'orders.issue', audited: true },
      schema: {
        tags,
        summary:
          'Set how many days an order of a power may last at a place and under it; those that are signed stay',
        params: PowerName,
        body: z.strictObject({ place: PlacePath, days: z.int().min(1).max(longestOfAll) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, params, body, principal, areas } = request
      if (!isCovered(body.place, areas))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: `You may not issue orders at ${body.place}.`,
        })
      await transact(world.database, scopeOf(request), async (tx) => {
        await saveLongestTerm(tx, { ...params, ...body, by: principal.id, at: world.clock.now() })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'order.longest-term',
          subject: `power:${params.power}`,
          place: body.place,
          detail: { days: body.days },
        })
      })
      return reply.code(204).send(null)
    },
  )

  door.get(
    '/api/order-gates',
    {
      config: { action: 'orders.read' },
      schema: {
        tags,
        summary: 'Kinds of signal that are taken only under an order to collect',
        response: { 200: z.object({ items: z.array(GateView) }) },
      },
    },
    async (request) => ({
      items: await transact(request.world.database, scopeOf(request), (tx) => listGatedKinds(tx)),
    }),
  )

  door.put(
    '/api/order-gates/:kind',
    {
      config: { action: 'orders.issue', audited: true },
      schema: {
        tags,
        summary: 'Take signals of a kind only under an order, or freely again',
        params: z.strictObject({ kind: z.string().max(64) }),
        body: z.strictObject({
          needsOrder: z
            .enum(categoriesOf('collect') as [string, ...string[]])
            .nullable()
            .meta({ description: 'What an order has to allow to collect; null for none' }),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, params, body, principal } = request
      if (!world.kinds.has(params.kind))
        throw new ProblemError({ code: 'not-found', detail: `No kind of signal is named ${params.kind}.` })
      if (!request.areas.includes('*'))
        throw new ProblemError({ code: 'access.elsewhere', detail: 'A kind is gated everywhere or nowhere.' })
      const needsOrder = body.needsOrder ?? undefined
      await transact(world.database, scopeOf(request), async (tx) => {
        await setNeedsOrder(tx, { kind: params.kind, needsOrder })
        const detail = { needsOrder: body.needsOrder }
        await recordDeed(tx, {
          actor: principal.id,
          action: 'order.gate',
          subject: `kind:${params.kind}`,
          detail,
        })
      })
      await world.reloadGates()
      return reply.code(204).send(null)
    },
  )

  door.get(
    '/api/orders/:id',
    {
      config: { action: 'orders.read' },
      schema: {
        tags,
        summary: 'An order with its history and the steps that are allowed',
        params: z.strictObject({ id: IdText }),
        response: { 200: OrderView },
      },
    },
    async (request) =>
      await transact(request.world.database, scopeOf(request), (tx) =>
        getView(tx, request, Number(request.params.id)),
      ),
  )

  door.post(
    '/api/orders',
    {
      config: { action: 'orders.issue' },
      schema: {
        tags,
        summary: 'Draft an order: nothing holds until another signs it',
        body: NewOrderBody,
        response: { 201: OrderView, ...refusals },
      },
    },
    async (request, reply) => {
      const answer = await decideOrderIn(request, (on) => draftOrder(on, request.body))
      return answer.ok ? reply.code(201).send(answer.view) : sendRefusal(request, reply, answer)
    },
  )

  door.post(
    '/api/orders/:id/steps',
    {
      config: { action: 'orders.issue' },
      schema: {
        tags,
        summary: 'Issue (sign), extend, revoke, withdraw',
        params: z.strictObject({ id: IdText }),
        body: OrderStep,
        response: { 200: OrderView, ...refusals },
      },
    },
    async (request, reply) => {
      const id = Number(request.params.id)
      const answer = await decideOrderIn(request, (on) => stepOrder(on, id, request.body))
      return answer.ok ? answer.view : sendRefusal(request, reply, answer)
    },
  )
}

/** One decision, and the order as it is after it. */
async function decideOrderIn(request: FastifyRequest, decide: (on: Desk) => Promise<Decided>) {
  const { world, principal, areas } = request
  const { clock, places } = world
  return await judgeIn(request, {
    judge: (tx) => decide({ tx, clock, places, actor: principal.id, areas }),
    view: (tx, id) => getView(tx, request, id),
  })
}

async function getView(tx: Tx, { world }: FastifyRequest, id: number): Promise<z.infer<typeof OrderView>> {
  const row = await findOrderRow(tx, id)
  if (!row) throw new ProblemError({ code: 'not-found', detail: `There is no order ${id}.` })
  return toView(row, await listHistory(tx, { cycle: orderCycle.name, id }), world.places)
}

function beforeOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after))
    throw new ProblemError({ code: 'request.invalid', detail: 'after is not the next of a page of orders' })
  return Number(after)
}
