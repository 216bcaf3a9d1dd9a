import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Door, PageQuery, pageOf, scopeOf, toPage } from '#platform/http'
import { chooseLanguage } from '#platform/i18n'
import { transact } from '#platform/store'
import { finalOutcomes } from './counts.ts'
import { type ListedRows, listImports, listRows } from './import-store.ts'
import { getImport } from './lookups.ts'
import { RowReasonCode, rowReasons } from './reasons.ts'
import { config, ImportId, tags } from './route-parts.ts'
import { toVerdictLine, verdictHeader } from './verdict-lines.ts'
import { ImportView, RowView, toImportView } from './views.ts'

/** A line's number is an integer of four bytes where it is stored. */
const lastLine = 2 ** 31 - 1
const rowsPerPage = 5_000
const RowFilter = {
  verdict: z.enum(finalOutcomes).optional(),
  reason: RowReasonCode.optional().meta({ description: 'Rows that carry this reason' }),
}

export function readingRoutes(door: Door): void {
  door.get(
    '/api/imports',
    {
      config,
      schema: {
        tags,
        summary: 'Imports, the latest first',
        description: "An import is seen by those whose own areas cover its importer's.",
        querystring: z.strictObject({ ...PageQuery, after: ImportId.optional() }),
        response: { 200: pageOf(ImportView) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listImports(tx, { before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => String(row.id))
      return { ...page, items: page.items.map(toImportView) }
    },
  )

  door.get(
    '/api/imports/:id',
    {
      config,
      schema: {
        tags,
        summary: 'An import: its state, and how many rows fared how',
        params: z.object({ id: ImportId }),
        response: { 200: ImportView },
      },
    },
    async (request) => toImportView(await getImport(request, request.params.id)),
  )

  door.get(
    '/api/imports/:id/rows',
    {
      config,
      schema: {
        tags,
        summary: 'The verdict on each row, in the order of the file',
        params: z.object({ id: ImportId }),
        querystring: z.strictObject({
          ...PageQuery,
          after: z.coerce.number().int().min(0).max(lastLine).optional(),
          ...RowFilter,
        }),
        response: { 200: pageOf(RowView) },
      },
    },
    async (request) => {
      const { id } = await getImport(request, request.params.id)
      const { after = 0, limit, verdict, reason } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listRows(tx, { id, verdict, reason, after, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, (row) => String(row.line))
      return {
        ...page,
        items: page.items.map((row) => ({
          line: row.line,
          verdict: row.verdict,
          reasons: (row.reasons ?? []).map((reason) => ({ ...reason, message: rowReasons[reason.code] })),
          ...(row.event === null ? {} : { event: row.event }),
        })),
      }
    },
  )

  door.get(
    '/api/imports/:id/verdicts.csv',
    {
      config,
      schema: {
        tags,
        summary: 'The verdict on each row as a table, for a spreadsheet program',
        description:
          'In the language of `Accept-Language`, as CSV in UTF-8. What a spreadsheet program would take for a formula stands behind an apostrophe.',
        params: z.object({ id: ImportId }),
        querystring: z.strictObject(RowFilter),
        response: {
          200: { description: 'The table', content: { 'text/csv': { schema: z.string() } } },
        },
      },
    },
    async (request, reply) => {
      const { id } = await getImport(request, request.params.id)
      const { verdict, reason } = request.query
      void reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${id}.csv"`)
        .header('x-content-type-options', 'nosniff')
      const lines = listVerdictLines(request, { id, verdict, reason })
      return reply.send(Readable.from(lines, { objectMode: false }) as never)
    },
  )
}

/** Page by page, a transaction each: a slow receiver holds none open. */
async function* listVerdictLines(request: FastifyRequest, of: ListedRows): AsyncGenerator<Buffer> {
  const language = chooseLanguage(request.headers['accept-language'])
  yield Buffer.from(verdictHeader(language))
  for (let after = 0; ; ) {
    const rows = await transact(request.world.database, scopeOf(request), (tx) =>
      listRows(tx, { ...of, after, limit: rowsPerPage }),
    )
    if (rows.length > 0) yield Buffer.from(rows.map((row) => toVerdictLine(row, language)).join(''))
    const last = rows.at(-1)
    if (!last || rows.length < rowsPerPage) return
    after = last.line
  }
}
