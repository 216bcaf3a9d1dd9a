import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { productionId } from '#platform/worlds'
import { ExamReport, languages } from '#vocabulary'
import { findFault } from './report/check.ts'
import { examHtmlPolicy, toExamHtml } from './report/html.ts'
import { ExamSummary, summarize } from './report/summary.ts'
import { addExam, type ExamRow, findAdder, findExam, listExams, removeExam } from './store.ts'
import { ExamBrief, headOf } from './views.ts'

const tags = ['exams']
const mostBytes = 16 * 1024 * 1024
const Numbered = z.strictObject({ number: z.coerce.number().int().min(1).max(1e15) })

/** Reports of exams: handed in, listed, read, shown as one page, removed. Asked of production. */
export function examRoutes(door: Door): void {
  door.post(
    '/api/exams',
    {
      config: { action: 'worlds.manage', audited: true },
      bodyLimit: mostBytes,
      schema: {
        tags,
        summary: 'Hand in the report of an exam; 16 MB at most',
        body: ExamReport,
        response: { 201: ExamBrief },
      },
    },
    async (request, reply) => {
      refuseFromWithin(request)
      const { world, principal, body: report } = request
      const fault = findFault(report)
      if (fault)
        throw new ProblemError({
          code: 'request.invalid',
          detail: `${fault.where} ${fault.message}.`,
          errors: [fault],
        })
      const row = await transact(world.database, scopeOf(request), async (tx) => {
        const added = await addExam(tx, { report, head: headOf(report), by: principal.id })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'exam.add',
          subject: `exam:${added.number}`,
          detail: { runs: report.results.length, days: report.days },
        })
        return added
      })
      return reply.code(201).send(viewOf(row))
    },
  )

  door.get(
    '/api/exams',
    {
      config: { action: 'overview.read' },
      schema: {
        tags,
        summary: 'Exams with their head numbers, the latest first',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(ExamBrief) },
      },
    },
    async (request) => {
      refuseFromWithin(request)
      const { after, limit } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of exams',
        })
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listExams(tx, { before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ number }) => String(number))
      return { ...page, items: page.items.map(viewOf) }
    },
  )

  door.get(
    '/api/exams/:number',
    {
      config: { action: 'overview.read' },
      schema: {
        tags,
        summary: 'A report as it was handed in',
        params: Numbered,
        response: { 200: ExamReport },
      },
    },
    async (request) => await getExam(request, request.params.number),
  )

  door.get(
    '/api/exams/:number/summary',
    {
      config: { action: 'overview.read' },
      schema: {
        tags,
        summary: 'What a report comes to: medians and ranges over its runs, differences, bad runs',
        params: Numbered,
        response: { 200: ExamSummary },
      },
    },
    async (request) => summarize(await getExam(request, request.params.number)),
  )

  door.get(
    '/api/exams/:number/html',
    {
      config: { action: 'overview.read' },
      schema: {
        tags,
        summary: 'A report as a page that needs nothing else, with its curves, map and chains',
        params: Numbered,
        querystring: z.strictObject({
          language: z.enum(languages).optional().meta({ description: "The reader's browser's where absent" }),
        }),
        response: { 200: { description: 'The page', content: { 'text/html': { schema: z.string() } } } },
      },
    },
    async (request, reply) => {
      const report = await getExam(request, request.params.number)
      const { language } = request.query
      void reply
        .type('text/html; charset=utf-8')
        .header('content-security-policy', `${examHtmlPolicy}; frame-ancestors 'none'`)
        .header('x-content-type-options', 'nosniff')
        .header('referrer-policy', 'no-referrer')
        .header('cache-control', 'private, no-store')
      return reply.send(toExamHtml(report, language === undefined ? {} : { language }) as never)
    },
  )

  removingRoute(door)
}

function removingRoute(door: Door): void {
  door.delete(
    '/api/exams/:number',
    {
      config: { action: 'worlds.manage', audited: true },
      schema: { tags, summary: 'Remove a report', params: Numbered, response: { 204: z.null() } },
    },
    async (request, reply) => {
      refuseFromWithin(request)
      const { world, principal, params, areas } = request
      await transact(world.database, scopeOf(request), async (tx) => {
        const adder = await findAdder(tx, params.number)
        if (adder === undefined) throw notThere(params.number)
        if (adder !== principal.id && !areas.includes('*'))
          throw new ProblemError({
            code: 'access.forbidden',
            detail: 'Who is limited to places may remove only reports that they handed in.',
          })
        await removeExam(tx, params.number)
        await recordDeed(tx, {
          actor: principal.id,
          action: 'exam.remove',
          subject: `exam:${params.number}`,
        })
      })
      return reply.code(204).send(null)
    },
  )
}

async function getExam(request: FastifyRequest, number: number): Promise<ExamReport> {
  refuseFromWithin(request)
  const { world } = request
  const report = await transact(world.database, scopeOf(request), (tx) => findExam(tx, number))
  if (!report) throw notThere(number)
  return report
}

/** An exam is about the software that production runs, and stays when its world has ended. */
function refuseFromWithin({ world }: FastifyRequest): void {
  if (world.id === productionId) return
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: 'Reports of exams are kept at the base of production.',
  })
}

function notThere(number: number): ProblemError {
  return new ProblemError({ code: 'not-found', detail: `There is no exam ${number}.` })
}

function viewOf({ number, added_at, added_by, head }: ExamRow): z.infer<typeof ExamBrief> {
  return { ...head, number, addedAt: added_at, addedBy: added_by }
}
