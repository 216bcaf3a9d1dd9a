import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FileKeys } from '#platform/files'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { Words } from '#vocabulary'
import { openRows, runDryRun } from './dry-run.ts'
import { askDryRunToStop, type DryRunRow, findDryRun, insertDryRun } from './dry-run-store.ts'
import { Foresight } from './foresight.ts'
import { foreseeingJudgeFor, getMapping, getReadMapping, refuseForeignSource } from './lookups.ts'
import { type RowReasonCode, rowReasons } from './reasons.ts'
import { config, tags, UploadId } from './route-parts.ts'
import { getOwnUpload, open, recordLook } from './upload-lookups.ts'
import type { UploadRow } from './upload-store.ts'
import type { Works } from './works.ts'

const DryRunView = z.object({
  id: z.string(),
  upload: z.string(),
  mapping: z.string(),
  state: z.enum(['running', 'stopped', 'done']),
  share: z.number().meta({ description: 'How much of the file has been read, 0 to 1' }),
  error: z.string().optional(),
  startedBy: z.string(),
  startedAt: z.date(),
  finishedAt: z.date().optional(),
  foresight: Foresight.extend({
    places: z.object({
      count: z.int(),
      rows: z.array(z.object({ place: z.string(), name: Words.optional(), rows: z.int() })),
    }),
  }).optional(),
  reasons: z.record(z.string(), Words).meta({ description: 'The reasons that are named, in words' }),
  columns: z.array(z.string()).meta({ description: 'Headings of the cells below' }),
  rows: z
    .array(z.object({ line: z.int(), cells: z.array(z.string()) }))
    .meta({ description: 'The lines that are named, as they stand in the file' }),
})

const DryRunId = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the number of a dry run' })

export function dryRunRoutes(door: Door, of: { works: Works; keys: FileKeys }): void {
  newDryRunRoute(door, of)

  door.get(
    '/api/dry-runs/:id',
    {
      config,
      schema: {
        tags,
        summary: 'A dry run: how far it is, and what an import would do',
        params: z.object({ id: DryRunId }),
        response: { 200: DryRunView },
      },
    },
    async (request) => {
      const { row, upload } = await getDryRun(request, request.params.id)
      if (row.sealed_rows) await recordLook(request, { action: 'imports.dry-run', upload })
      return toDryRunView(request, { row, upload, keys: of.keys })
    },
  )

  door.post(
    '/api/dry-runs/:id/cancel',
    {
      config,
      schema: {
        tags,
        summary: 'Cancel a dry run',
        params: z.object({ id: DryRunId }),
        response: { 202: DryRunView },
      },
    },
    async (request, reply) => {
      const { row, upload } = await getDryRun(request, request.params.id)
      await askDryRunToStop(request.world.database, { id: row.id, by: request.principal.id })
      return reply.code(202).send(toDryRunView(request, { row, upload, keys: of.keys }))
    },
  )
}

function newDryRunRoute(door: Door, { works, keys }: { works: Works; keys: FileKeys }): void {
  door.post(
    '/api/uploads/:id/dry-run',
    {
      config,
      schema: {
        tags,
        summary: 'See what an import would do, without storing anything',
        description:
          'It is answered at once; `GET /api/dry-runs/{id}` tells how far it is. One of an upload runs at a time.',
        params: z.object({ id: UploadId }),
        body: z.strictObject({ mapping: z.string().max(64) }),
        response: { 202: DryRunView },
      },
    },
    async (request, reply) => {
      const { world, areas, principal } = request
      const upload = await getOwnUpload(request, request.params.id)
      const mapping = await getMapping(request, request.body.mapping)
      refuseForeignSource(request, mapping.source)
      const read = getReadMapping(mapping)
      const file = open(request, upload, keys)
      const row = await insertDryRun(world.database, {
        upload: upload.id,
        mapping: mapping.id,
        areas,
        by: principal.id,
      })
      if (!row)
        throw new ProblemError({
          code: 'conflict',
          detail: 'A dry run of this upload is under way: cancel it first.',
          why: { code: 'dry-run.busy' },
        })
      void works
        .run(
          request,
          runDryRun({
            world,
            row,
            upload: file,
            mapping: read,
            day: world.clock.today(),
            judge: foreseeingJudgeFor(request),
            signal: works.signal,
          }),
        )
        // The state says so, and the log was told.
        .catch(() => {})
      reply.header('location', `/api/dry-runs/${row.id}`)
      return reply.code(202).send(toDryRunView(request, { row, upload, keys }))
    },
  )
}

/** Of an upload of one's own: a dry run shows cells of it. */
async function getDryRun(
  request: FastifyRequest,
  id: string,
): Promise<{ row: DryRunRow; upload: UploadRow }> {
  const row = await transact(request.world.database, scopeOf(request), (tx) => findDryRun(tx, Number(id)))
  if (row) return { row, upload: await getOwnUpload(request, row.upload) }
  throw new ProblemError({ code: 'not-found', detail: `There is no dry run ${id}, or it is not yours.` })
}

function toDryRunView(
  request: FastifyRequest,
  { row, upload, keys }: { row: DryRunRow; upload: UploadRow; keys: FileKeys },
): z.infer<typeof DryRunView> {
  const { places } = request.world
  const isLost = row.state === 'running' && row.leased_until.getTime() < Date.now()
  const error = isLost ? 'the server went down' : row.error
  const named = row.sealed_rows
    ? openRows(row.sealed_rows, row.id, open(request, upload, keys))
    : { columns: [], rows: [] }
  const { foresight } = row
  const codes = new Set(foresight?.lines.map(({ reason }) => reason))
  return {
    id: String(row.id),
    upload: row.upload,
    mapping: row.mapping,
    state: isLost ? 'stopped' : row.state,
    share: row.share,
    ...(error === null ? {} : { error }),
    startedBy: row.started_by,
    startedAt: row.started_at,
    ...(row.finished_at ? { finishedAt: row.finished_at } : {}),
    ...(foresight
      ? {
          foresight: {
            ...foresight,
            places: {
              ...foresight.places,
              rows: foresight.places.rows.map((one) => ({ ...one, name: places.find(one.place)?.name })),
            },
          },
        }
      : {}),
    // Every reason of a row is one of the table's.
    reasons: Object.fromEntries([...codes].map((code) => [code, rowReasons[code as RowReasonCode]])),
    columns: [...named.columns],
    rows: named.rows.map(({ line, cells }) => ({ line, cells: [...cells] })),
  }
}
