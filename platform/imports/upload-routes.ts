import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FileKeys } from '#platform/files'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { Problem } from '#vocabulary'
import { getLook, guessRoutes, LookQuery } from './guess-routes.ts'
import { startImport } from './import-routes.ts'
import { getMapping, refuseForeignSource } from './lookups.ts'
import { asyncNote, bodiesOf, config, FileName, fileTypes, isStream, tags, UploadId } from './route-parts.ts'
import { receiveUpload, uploadLimits } from './upload.ts'
import { getOwnUpload, open, recordLook } from './upload-lookups.ts'
import { deleteUpload, listUploads, type UploadRow } from './upload-store.ts'
import { LookView, toLookView, toUploadView, UploadView } from './upload-views.ts'
import { ImportView } from './views.ts'
import type { Works } from './works.ts'

export function newUploadRoute(door: Door, keys: FileKeys): void {
  door.post(
    '/api/uploads',
    {
      config: { ...config, takesFile: true, accepts: bodiesOf(fileTypes, 'binary') },
      schema: {
        tags,
        summary: 'Upload a file to look at before it is imported',
        description:
          `The body is the file itself, CSV or a workbook (.xlsx), of ${uploadLimits.bytes} bytes at most. It is kept sealed for three days of city time, ` +
          `for its sender alone; at most ${uploadLimits.ofOne} wait of one sender. A file that did not arrive whole is not kept.`,
        querystring: z.strictObject({ file: FileName }),
        response: { 201: UploadView, 422: Problem },
      },
    },
    async (request, reply) => {
      const row = await receive(request, reply, keys)
      reply.header('location', `/api/uploads/${row.id}`)
      return reply.code(201).send(toUploadView(row))
    },
  )
}

async function receive(request: FastifyRequest, reply: FastifyReply, keys: FileKeys): Promise<UploadRow> {
  const body = request.body as unknown
  if (!isStream(body))
    throw new ProblemError({ code: 'body.media-type', detail: `Send the file as ${fileTypes.join(' or ')}.` })
  const { world, areas, principal } = request
  const { file } = request.query as { file: string }
  const outcome =
    Number(request.headers['content-length'] ?? 0) > uploadLimits.bytes
      ? ({ ok: false, code: 'too-large' } as const)
      : await receiveUpload({
          database: world.database,
          clock: world.clock,
          keys,
          body: body.iterator({ destroyOnReturn: false }),
          file,
          areas,
          addedBy: principal.id,
        }).catch((error: unknown) => {
          if (!body.readableAborted) throw error
          throw new ProblemError({
            code: 'request.invalid',
            detail: 'The file did not arrive whole; nothing of it was kept.',
            why: { code: 'file.incomplete' },
          })
        })
  if (outcome.ok) return outcome.row
  if (!request.raw.complete) void reply.header('connection', 'close')
  if (outcome.code === 'empty')
    throw new ProblemError({
      code: 'file.refused',
      detail: 'The file is empty.',
      why: { code: 'file.empty' },
    })
  if (outcome.code === 'too-large')
    throw new ProblemError({
      code: 'body.too-large',
      detail: `An upload may have ${uploadLimits.bytes} bytes.`,
      why: { code: 'upload.too-large', values: { megabytes: Math.floor(uploadLimits.bytes / 1_000_000) } },
    })
  throw new ProblemError({
    code: 'conflict',
    detail: `${uploadLimits.ofOne} uploads of yours wait already: delete one that is not needed.`,
    why: { code: 'upload.many', values: { n: uploadLimits.ofOne } },
  })
}

export function uploadRoutes(door: Door, of: { works: Works; keys: FileKeys }): void {
  keepingRoutes(door)
  lookRoute(door, of.keys)
  guessRoutes(door, of.keys)
  importRoute(door, of)
}

function keepingRoutes(door: Door): void {
  door.get(
    '/api/uploads',
    {
      config,
      schema: {
        tags,
        summary: 'Uploads of one’s own that wait, the latest first',
        querystring: z.strictObject({
          ...PageQuery,
          after: z
            .string()
            .regex(/^\d{1,15}$/, { error: 'must be the next of a page of uploads' })
            .optional(),
        }),
        response: { 200: pageOf(UploadView) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listUploads(tx, { addedBy: request.principal.id, before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ number }) => String(number))
      return { ...page, items: page.items.map(toUploadView) }
    },
  )

  door.get(
    '/api/uploads/:id',
    {
      config,
      schema: {
        tags,
        summary: 'An upload of one’s own',
        params: z.object({ id: UploadId }),
        response: { 200: UploadView },
      },
    },
    async (request) => toUploadView(await getOwnUpload(request, request.params.id)),
  )

  door.delete(
    '/api/uploads/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Remove an upload of one’s own',
        description:
          'What was imported of it stays; an import of it that stopped needs the file sent again to go on.',
        params: z.object({ id: UploadId }),
        response: { 204: z.void() },
      },
    },
    async (request, reply) => {
      const { id } = await getOwnUpload(request, request.params.id)
      await deleteUpload(request.world.database, id)
      return reply.code(204).send()
    },
  )
}

function lookRoute(door: Door, keys: FileKeys): void {
  door.get(
    '/api/uploads/:id/look',
    {
      config,
      schema: {
        tags,
        summary: 'Look at an upload: its form, its sheets, its headings and first rows',
        description: 'What the look got wrong is said by the parameters, and looked at anew.',
        params: z.object({ id: UploadId }),
        querystring: z.strictObject({
          ...LookQuery,
          rows: z.coerce.number().int().min(1).max(200).default(20),
        }),
        response: { 200: LookView, 422: Problem },
      },
    },
    async (request) => {
      const row = await getOwnUpload(request, request.params.id)
      const look = await getLook(request, { row, keys, options: request.query })
      await recordLook(request, { action: 'imports.look', upload: row })
      return toLookView(look, row)
    },
  )
}

function importRoute(door: Door, { works, keys }: { works: Works; keys: FileKeys }): void {
  door.post(
    '/api/uploads/:id/import',
    {
      config: { ...config, audited: true },
      schema: {
        tags,
        summary: 'Import an upload by a mapping',
        description: `As POST /api/imports; the file waits for a resumption as long as the upload does. ${asyncNote}`,
        params: z.object({ id: UploadId }),
        body: z.strictObject({ mapping: z.string().max(64) }),
        response: { 201: ImportView, 202: ImportView, 422: Problem },
      },
    },
    async (request, reply) => {
      const row = await getOwnUpload(request, request.params.id)
      const mapping = await getMapping(request, request.body.mapping)
      refuseForeignSource(request, mapping.source)
      return await startImport(request, reply, {
        works,
        mapping,
        file: open(request, row, keys),
        name: row.file,
        upload: row.id,
        close: async () => {},
      })
    },
  )
}
