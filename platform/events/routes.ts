import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
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
import { Disease, PlacePath, Problem } from '#vocabulary'
import { eventCycle, eventStates } from './cycle.ts'
import { Judgement, NewEvent } from './judgement.ts'
import type { FindAlert, Judged, Sitting } from './sitting.ts'
import { measureSize } from './size.ts'
import { foundEvent, judgeEvent } from './steps.ts'
import { findEvent, listEvents, listMemberships, listNamesOf } from './store.ts'
import { EventName, EventSummary, EventView, placesOf, toSummary, toView } from './views.ts'

const tags = ['events']
const IdText = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the number of an event' })

export function eventRoutes(door: Door, findAlert: FindAlert): void {
  door.get(
    '/api/events',
    {
      config: { action: 'events.read' },
      schema: {
        tags,
        summary: 'Events, the newest first; with `alert` the number and title of those that an alert is in',
        querystring: z.strictObject({
          ...PageQuery,
          state: z.enum(eventStates).optional(),
          disease: Disease.optional(),
          place: PlacePath.optional().meta({ description: 'This place and everything under it' }),
          alert: z.coerce
            .number()
            .int()
            .min(1)
            .max(Number.MAX_SAFE_INTEGER)
            .optional()
            .meta({ description: 'For whoever sees the alert, however far the event reaches. Alone' }),
        }),
        response: { 200: z.union([pageOf(EventSummary), pageOf(EventName)]) },
      },
    },
    async (request) => {
      const { limit, alert, state, disease, place } = request.query
      const before = beforeOf(request.query.after)
      const { database, places } = request.world
      if (alert === undefined) {
        const rows = await transact(database, scopeOf(request), (tx) =>
          listEvents(tx, { before, limit: limit + 1, state, disease, place }),
        )
        const page = toPage(rows, limit, (row) => String(row.id))
        return { ...page, items: page.items.map((row) => toSummary(row, places)) }
      }
      if (state !== undefined || disease !== undefined || place !== undefined)
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'alert stands alone: what an event is, is told to who sees the whole of it',
        })
      const rows = await transact(database, scopeOf(request), (tx) =>
        listNamesOf(tx, { alert, before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => String(row.id))
      return {
        ...page,
        items: page.items.map(({ id, title_zh, title_en }) => ({
          id,
          title: { zh: title_zh, en: title_en },
        })),
      }
    },
  )

  door.get(
    '/api/events/:id',
    {
      config: { action: 'events.read' },
      schema: {
        tags,
        summary: 'An event with its alerts, its history and the steps that are allowed',
        params: z.strictObject({ id: IdText }),
        response: { 200: EventView },
      },
    },
    async (request) =>
      await transact(request.world.database, scopeOf(request), (tx) =>
        getView(tx, request, Number(request.params.id)),
      ),
  )

  door.post(
    '/api/events',
    {
      config: { action: 'events.judge' },
      schema: {
        tags,
        summary: 'Make an event of alerts: it and they are confirmed',
        body: NewEvent,
        response: { 201: EventView, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const answer = await judgeEventIn(request, findAlert, (on) => foundEvent(on, request.body))
      return answer.ok ? reply.code(201).send(answer.view) : sendRefusal(request, reply, answer)
    },
  )

  door.post(
    '/api/events/:id/steps',
    {
      config: { action: 'events.judge' },
      schema: {
        tags,
        summary: 'Confirm, join, leave, split, merge, assess, command, close, reopen',
        params: z.strictObject({ id: IdText }),
        body: Judgement,
        response: { 200: EventView, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const id = Number(request.params.id)
      const answer = await judgeEventIn(request, findAlert, (on) => judgeEvent(on, id, request.body))
      return answer.ok ? answer.view : sendRefusal(request, reply, answer)
    },
  )
}

/** One judgement, and the event as it is after it. */
async function judgeEventIn(
  request: FastifyRequest,
  findAlert: FindAlert,
  judge: (on: Sitting) => Promise<Judged>,
) {
  const { world, principal, areas } = request
  const { clock, places } = world
  return await judgeIn(request, {
    judge: (tx) => judge({ tx, clock, places, findAlert, actor: principal.id, areas }),
    view: (tx, id) => getView(tx, request, id),
  })
}

async function getView(tx: Tx, { world }: FastifyRequest, id: number): Promise<z.infer<typeof EventView>> {
  const row = await findEvent(tx, id)
  if (!row) throw new ProblemError({ code: 'not-found', detail: `There is no event ${id}.` })
  const members = await listMemberships(tx, id)
  const history = await listHistory(tx, { cycle: eventCycle.name, id })
  const size =
    row.disease === null
      ? undefined
      : await measureSize(tx, {
          disease: row.disease,
          places: placesOf(members),
          from: row.first_day,
          today: world.clock.today(),
        })
  return toView({ row, members, history, size }, world.places)
}

function beforeOf(after: string | undefined): number | undefined {
  if (after === undefined) return undefined
  if (!/^\d{1,15}$/.test(after))
    throw new ProblemError({ code: 'request.invalid', detail: 'after is not the next of a page of events' })
  return Number(after)
}
