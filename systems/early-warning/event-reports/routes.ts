import { hash, randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { accept, makeSenderJudge } from '#platform/signals'
import { transact } from '#platform/store'
import { EventReport, PlacePath } from '#vocabulary'
import { findReport, findWords, listReports, type ReportRow } from './store.ts'
import { ReportView, viewReport } from './views.ts'

/** Who a report comes from that a person writes on the desk. */
export const deskSource = 'urn:lianfang:desk:event-reports'

const Numbered = z.strictObject({ number: z.coerce.number().int().min(1).max(1e15) })
const Told = z.object({ report: z.string().meta({ description: 'The record, by which it is corrected' }) })

export function eventReportRoutes(door: Door): void {
  tellingRoutes(door)
  readingRoutes(door)
}

function tellingRoutes(door: Door): void {
  door.post(
    '/api/early-warning/event-reports',
    {
      config: { action: 'events.report' },
      schema: {
        tags: ['event reports'],
        summary: 'Report something odd: a signal `event.report`, examined and stored as by POST /api/signals',
        description:
          'For people. A system (a hotline, a school’s) sends `event.report` by POST /api/signals, under a key and source of its own.',
        body: EventReport.extend({ place: PlacePath }),
        response: { 201: Told },
      },
    },
    async (request, reply) => {
      const { place, ...data } = request.body
      const id = nameOf(request)
      await tell(request, { id, place, data })
      return reply.code(201).send({ report: id })
    },
  )

  door.post(
    '/api/early-warning/event-reports/:number/retraction',
    {
      config: { action: 'events.report' },
      schema: {
        tags: ['event reports'],
        summary: 'Take back a report of one’s own; an alert that it raised stays, for a person to close',
        params: Numbered,
        response: { 200: Told },
      },
    },
    async (request) => {
      const { number } = request.params
      const row = await transact(request.world.database, scopeOf(request), (tx) => findReport(tx, number))
      if (!row || row.submitted_by !== request.principal.id || row.source !== deskSource)
        throw missing(number)
      if (!row.retracted)
        await tell(request, {
          id: `${row.record}#${row.revision + 1}`,
          place: row.place,
          data: row.facts,
          of: { record: row.record, revision: row.revision + 1, retracted: true },
        })
      return { report: row.record }
    },
  )
}

/** The same request sent again has the same name, whatever became of the first. */
function nameOf({ headers, principal }: FastifyRequest): string {
  const key = headers['idempotency-key']
  return typeof key === 'string'
    ? hash('sha256', `${principal.id}\n${key}`, 'hex').slice(0, 32)
    : randomUUID()
}

/** Sends one as any sender's signal is sent: the same examination, the same log. */
async function tell(
  { world, principal, areas }: FastifyRequest,
  event: { id: string; place: PlacePath; data: EventReport; of?: Record<string, unknown> },
): Promise<void> {
  const value = {
    specversion: '1.0',
    id: event.id,
    source: deskSource,
    type: 'event.report',
    time: world.clock.now().toISOString(),
    place: event.place,
    ...event.of,
    data: event.data,
  }
  const [verdict] = await accept([{ value }], makeSenderJudge({ world, principal, areas }))
  if (verdict?.verdict !== 'refused') return
  const { where, message = 'was refused', code } = verdict
  // It is there from the first try, whose answer was lost; only its time is another. Other words under one key the door refused.
  if (code === 'id.reused') return
  if (code === 'place.forbidden')
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `${principal.id} may not report for ${event.place}.`,
      why: { code: 'area.not-all-yours', values: { place: event.place } },
    })
  throw new ProblemError({
    code: 'signal.refused',
    detail: `${where ? `${where}: ` : ''}${message}`,
    ...(code ? { why: { code: `signal.${code}` } } : {}),
  })
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/early-warning/event-reports',
    {
      config: { action: 'signals.read' },
      schema: {
        tags: ['event reports'],
        summary: 'Reports of something odd, the newest first, each with the alert that it raised or joined',
        querystring: z.strictObject({
          ...PageQuery,
          place: PlacePath.optional(),
          alert: z.coerce.number().int().min(1).max(1e15).optional(),
        }),
        response: { 200: pageOf(ReportView) },
      },
    },
    async (request) => await readPage(request, request.query),
  )

  door.get(
    '/api/early-warning/event-reports/mine',
    {
      config: { action: 'events.report' },
      schema: {
        tags: ['event reports'],
        summary: 'One’s own reports, and what came of them',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(ReportView) },
      },
    },
    async (request) => await readPage(request, { ...request.query, submittedBy: request.principal.id }),
  )

  door.get(
    '/api/early-warning/event-reports/:number',
    {
      config: { action: 'signals.read' },
      schema: {
        tags: ['event reports'],
        summary: 'One report with its words. That they were read is written into the audit',
        params: Numbered,
        response: {
          200: ReportView.extend({
            what: z
              .string()
              .optional()
              .meta({ description: 'Absent where it has no words, or its month has left the log' }),
          }),
        },
      },
    },
    async (request) => {
      const { world, principal, params } = request
      const { number } = params
      return await transact(world.database, scopeOf(request), async (tx) => {
        const row = await findReport(tx, number)
        if (!row) throw missing(number)
        const what = row.has_words && !row.retracted ? await findWords(tx, row) : undefined
        if (what !== undefined)
          await recordDeed(tx, {
            actor: principal.id,
            action: 'event-report.read',
            subject: `event-report:${number}`,
            place: row.place,
          })
        return { ...viewReport(row, world.places), ...(what === undefined ? {} : { what }) }
      })
    },
  )
}

async function readPage(
  request: FastifyRequest,
  of: {
    after?: string | undefined
    limit: number
    place?: PlacePath | undefined
    alert?: number | undefined
    submittedBy?: string
  },
): Promise<{ items: z.infer<typeof ReportView>[]; next?: string }> {
  const { after, limit, ...filter } = of
  if (after !== undefined && !/^\d{1,15}$/.test(after))
    throw new ProblemError({
      code: 'request.invalid',
      detail: 'after is not the next of a page of reports',
      why: { code: 'page.gone' },
    })
  const before = after === undefined ? undefined : Number(after)
  const rows = await transact(request.world.database, scopeOf(request), (tx) =>
    listReports(tx, { ...filter, before, limit: limit + 1 }),
  )
  const page = toPage(rows, limit, ({ number }: ReportRow) => String(number))
  return { ...page, items: page.items.map((row) => viewReport(row, request.world.places)) }
}

function missing(number: number): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: `There is no report ${number} that you see.`,
    why: { code: 'report.missing', values: { id: number } },
  })
}
