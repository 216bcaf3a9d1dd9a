import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { covers } from '#platform/access'
import { type SpooledFile, spoolFile } from '#platform/files'
import {
  type Door,
  findUnstorable,
  PageQuery,
  ProblemError,
  pageOf,
  parseJsonBody,
  scopeOf,
  sendProblem,
  toPage,
  unstorable,
} from '#platform/http'
import {
  beginImport,
  beginUndo,
  type FileProblem,
  finalOutcomes,
  findImport,
  findMapping,
  ImportCounts,
  type ImportRow,
  listImports,
  listMappings,
  listRows,
  type Mapping,
  type MappingRow,
  noCounts,
  parseMapping,
  readTable,
  rowReasons,
  runImport,
  saveMapping,
  submitterOf,
  type Table,
  undoImport,
} from '#platform/imports'
import { type Judge, makeJudge } from '#platform/signals'
import { transact } from '#platform/store'
import { Day, Problem, Words } from '#vocabulary'

const MappingView = z.object({
  id: z.string(),
  name: z.string(),
  title: Words,
  mode: z.enum(['cumulative', 'records']),
  source: z.string(),
  yaml: z.string(),
  createdBy: z.string(),
  createdAt: z.date(),
})

const ImportView = z.object({
  id: z.string(),
  mapping: z.string(),
  source: z.string(),
  file: z.string(),
  digest: z.string().meta({ description: 'SHA-256 of the file' }),
  bytes: z.int(),
  day: Day.meta({ description: "The city's day as of which the file is read" }),
  state: z.enum(['running', 'stopped', 'done', 'undoing', 'undo-stopped', 'undone']),
  counts: ImportCounts,
  notes: z.array(z.object({ code: z.string(), value: z.string().optional(), message: z.string() })),
  error: z.string().optional(),
  createdBy: z.string(),
  createdAt: z.date(),
  finishedAt: z.date().optional(),
  undoneBy: z.string().optional(),
  undoneAt: z.date().optional(),
})

const RowView = z.object({
  line: z.int().meta({ description: 'The line on which the row begins; the first of the header is 1' }),
  verdict: z.enum(finalOutcomes),
  reasons: z.array(
    z.object({
      code: z.string(),
      column: z.string().optional(),
      value: z.string().optional(),
      message: Words,
    }),
  ),
  event: z.string().optional().meta({ description: 'The signal that the row became' }),
})

const config = { action: 'imports.write' } as const
const tags = ['imports']
/** A line's number is an integer of four bytes where it is stored. */
const lastLine = 2 ** 31 - 1
const ImportId = z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the number of an import' })
const yamlTypes = ['text/yaml', 'application/yaml', 'application/x-yaml', 'text/x-yaml']
const fileTypes = ['text/csv', 'application/octet-stream']
const MappingText = z
  .string()
  .min(1)
  .max(256 * 1024)
const asyncNote =
  'With the header `Prefer: respond-async` it is answered 202 as soon as the work has begun; the import tells how far it is.'

export function importRoutes(door: Door): void {
  const works = holdWorks(door)
  void door.register(async (inner) => {
    // A mapping is short and a file has any size: each is taken in its own way, and nothing else.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
      try {
        done(null, parseJsonBody(body as Buffer))
      } catch (error) {
        done(error as Error, undefined)
      }
    })
    inner.addContentTypeParser(yamlTypes, { parseAs: 'string' }, (_request, body, done) => done(null, body))
    inner.addContentTypeParser(
      fileTypes,
      (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
        done(null, payload),
    )
    newMappingRoute(inner as unknown as Door)
    newImportRoute(inner as unknown as Door, works)
  })
  undoRoute(door, works)
  readingRoutes(door)
}

/** Work that goes on whether or not its sender waits, and stops in order when the door closes. */
interface Works {
  readonly signal: AbortSignal
  run(request: FastifyRequest, work: Promise<void>): Promise<void>
}

function holdWorks(door: Door): Works {
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  door.addHook('preClose', async () => {
    stopping.abort()
    await Promise.allSettled(running)
  })
  return {
    signal: stopping.signal,
    run(request, work) {
      running.add(work)
      // Whoever waits for the work is told of its failure; the log is told in any case.
      work
        .catch((error: unknown) =>
          request.log.error({ err: error, requestId: request.id }, 'an import failed'),
        )
        .finally(() => running.delete(work))
      return work
    },
  }
}

function newMappingRoute(door: Door): void {
  door.post(
    '/api/mappings',
    {
      config: { ...config, accepts: { ...bodiesOf(yamlTypes, 'text'), 'application/json': MappingText } },
      bodyLimit: 256 * 1024,
      schema: {
        tags,
        summary: 'Remember a mapping',
        description:
          'The body is the mapping in YAML (`text/yaml`), or a JSON string that holds it. The same text has the same id; one that is known answers 200.',
        body: MappingText,
        response: { 200: MappingView, 201: MappingView, 422: Problem },
      },
    },
    async (request, reply) => {
      const yaml = request.body
      const reading = parseMapping(yaml)
      // In YAML as in JSON, an escape may stand for what the body's own text does not hold.
      const bad = findUnstorable({ body: reading.said })
      if (bad !== undefined) throw unstorable(bad)
      if (!reading.ok)
        return sendProblem(request, reply, {
          code: 'file.refused',
          detail: `Faults in the mapping: ${reading.errors.length}.`,
          errors: reading.errors.slice(0, 100),
        })
      refuseForeignSource(request, reading.mapping.source)
      const { database } = request.world
      const { id, isNew } = await saveMapping(database, {
        mapping: reading.mapping,
        yaml,
        createdBy: request.principal.id,
      })
      return reply.code(isNew ? 201 : 200).send(toMappingView(await getMapping(request, id)))
    },
  )
}

function newImportRoute(door: Door, works: Works): void {
  door.post(
    '/api/imports',
    {
      config: { ...config, takesFile: true, accepts: bodiesOf(fileTypes, 'binary') },
      schema: {
        tags,
        summary: 'Import a file by a mapping',
        description:
          'The body is the file itself, a CSV of any size, as `text/csv` or `application/octet-stream`. It is answered when every ' +
          'row has its verdict. A file that did not arrive whole is not imported; one that did is imported to its end, whether or ' +
          `not the sender waits. Sent again after a stop, it goes on where it stopped. ${asyncNote}`,
        querystring: z.strictObject({
          mapping: z.string().max(64),
          file: z
            .string()
            .max(200)
            // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
            .regex(/^[^\u0000-\u001f\u007f]*$/, { error: 'must be a file name' })
            .default(''),
        }),
        response: { 201: ImportView, 202: ImportView, 422: Problem },
      },
    },
    async (request, reply) => {
      const body = request.body as unknown
      if (!isStream(body))
        throw new ProblemError({
          code: 'body.media-type',
          detail: `Send the file as ${fileTypes.join(' or ')}.`,
        })
      const mapping = await getMapping(request, request.query.mapping)
      refuseForeignSource(request, mapping.source)
      const file = await spoolFile(body).catch((error: unknown) => {
        if (!body.readableAborted) throw error
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'The file did not arrive whole; nothing of it was taken.',
        })
      })
      const opened = await openImport(request, { file, mapping, name: request.query.file }).catch(
        async (error: unknown) => {
          await file.close()
          throw error
        },
      )
      const { row, mapping: read, table } = opened
      const work = works.run(
        request,
        runImport({
          world: request.world,
          row,
          mapping: read,
          table,
          judge: judgeFor(request, row.id),
          signal: works.signal,
        }).finally(() => file.close()),
      )
      const waited = await waitFor(request, reply, { row, work })
      return reply.code(waited.hasEnded ? 201 : 202).send(toImportView(waited.row))
    },
  )
}

async function openImport(
  request: FastifyRequest,
  { file, mapping: { id, yaml }, name }: { file: SpooledFile; mapping: MappingRow; name: string },
): Promise<{ row: ImportRow; mapping: Mapping; table: Table }> {
  const reading = parseMapping(yaml)
  if (!reading.ok)
    throw new ProblemError({
      code: 'file.refused',
      detail: 'The mapping is from an older version and no longer valid: send it anew.',
      errors: reading.errors.slice(0, 100),
    })
  const { mapping } = reading
  const opening = await readTable(file, mapping)
  if (!opening.ok)
    throw new ProblemError({
      code: 'file.refused',
      detail: opening.error,
      errors: opening.problems.map(toFault),
    })
  const begun = await beginImport(request.world.database, {
    mapping: id,
    source: mapping.source,
    file: name,
    digest: file.digest,
    bytes: file.bytes,
    day: request.world.clock.today(),
    areas: request.areas,
    counts: noCounts(),
    createdBy: request.principal.id,
  })
  if (begun.kind === 'busy') throw busy(begun.by, mapping.source)
  return { row: begun.row, mapping, table: opening.table }
}

function toFault({ code, column, message }: FileProblem): { where: string; message: string } {
  return { where: column === undefined ? code : `${code}: ${column}`, message }
}

function undoRoute(door: Door, works: Works): void {
  door.post(
    '/api/imports/:id/undo',
    {
      config,
      schema: {
        tags,
        summary: 'Undo a whole import',
        description:
          'Every record that it brought is taken back by a new version of it, known from today on; views of earlier days stay. ' +
          'What another import says too goes on counting. Undoing it again changes nothing; after an interruption it goes on. ' +
          asyncNote,
        params: z.object({ id: ImportId }),
        response: { 200: ImportView, 202: ImportView },
      },
    },
    async (request, reply) => {
      const before = await getImport(request, request.params.id)
      refuseForeignSource(request, before.source)
      const { world } = request
      const begun = await beginUndo(world.database, {
        id: before.id,
        source: before.source,
        by: request.principal.id,
      })
      if (begun.kind === 'busy') throw busy(begun.by, before.source)
      if (begun.kind === 'undone-before') return reply.code(200).send(toImportView(before))
      const { row } = begun
      const judge = judgeFor(request, row.id)
      const work = works.run(request, undoImport({ world, row, judge, signal: works.signal }))
      const waited = await waitFor(request, reply, { row, work })
      return reply.code(waited.hasEnded ? 200 : 202).send(toImportView(waited.row))
    },
  )
}

/** The import when its work has ended, or at once where the sender prefers so. */
async function waitFor(
  request: FastifyRequest,
  reply: FastifyReply,
  { row, work }: { row: ImportRow; work: Promise<void> },
): Promise<{ row: ImportRow; hasEnded: boolean }> {
  reply.header('location', `/api/imports/${row.id}`)
  if (/\brespond-async\b/i.test(String(request.headers.prefer ?? ''))) {
    reply.header('preference-applied', 'respond-async')
    return { row, hasEnded: false }
  }
  // The sender has sent all and waits: the socket is silent for as long as the work takes.
  request.raw.socket.setTimeout(0)
  await work
  const ended = await getImport(request, String(row.id))
  if (ended.state === 'done' || ended.state === 'undone') return { row: ended, hasEnded: true }
  throw new ProblemError({
    code: 'store.unavailable',
    detail: `Import ${row.id} ${ended.error ? `stopped: ${ended.error}` : 'goes on elsewhere'}. What has a verdict keeps it; send it again to go on.`,
  })
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/mappings',
    {
      config,
      schema: {
        tags,
        summary: 'Mappings that are remembered',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(MappingView) },
      },
    },
    async (request) => {
      const { after = '', limit } = request.query
      const rows = await listMappings(request.world.database, { after, limit: limit + 1 })
      const page = toPage(rows, limit, (row) => row.id)
      return { ...page, items: page.items.map(toMappingView) }
    },
  )

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
          verdict: z.enum(finalOutcomes).optional(),
        }),
        response: { 200: pageOf(RowView) },
      },
    },
    async (request) => {
      const { id } = await getImport(request, request.params.id)
      const { after = 0, limit, verdict } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listRows(tx, { id, verdict, after, limit: limit + 1 }),
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
}

function judgeFor({ world, principal, areas }: FastifyRequest, importId: number): Judge {
  return makeJudge({
    door: () => ({
      kinds: world.kinds,
      today: world.clock.today(),
      findPlace: (text, on) => world.places.resolve(text, on),
      missingOrder: (of) => world.missingOrder(of),
      maySubmit: (source, place) => {
        if (principal.sources && !principal.sources.includes(source)) return 'source.forbidden'
        return areas.some((area) => covers(area, place)) ? undefined : 'place.forbidden'
      },
    }),
    intake: world.intake,
    submittedBy: submitterOf(importId),
    onRefused: (source) => world.countRefused(source),
  })
}

function refuseForeignSource({ principal }: FastifyRequest, source: string): void {
  if (!principal.sources || principal.sources.includes(source)) return
  throw new ProblemError({
    code: 'access.forbidden',
    detail: `This key may not import for the source ${source}.`,
  })
}

async function getMapping({ world }: FastifyRequest, id: string): Promise<MappingRow> {
  const row = await findMapping(world.database, id)
  if (!row)
    throw new ProblemError({ code: 'not-found', detail: `There is no mapping ${JSON.stringify(id)}.` })
  return row
}

async function getImport(request: FastifyRequest, id: string): Promise<ImportRow> {
  const row = await transact(request.world.database, scopeOf(request), (tx) => findImport(tx, Number(id)))
  if (!row)
    throw new ProblemError({
      code: 'not-found',
      detail: `There is no import ${id}, or it is outside your area.`,
    })
  return row
}

function busy(by: number, source: string): ProblemError {
  return new ProblemError({
    code: 'conflict',
    detail: `Import ${by} of ${source} is under way. Wait for its end; if its server went down, send again in half a minute.`,
  })
}

function toMappingView(row: MappingRow): z.infer<typeof MappingView> {
  const { id, name, mode, source, yaml, title_zh: zh, title_en: en } = row
  return {
    id,
    name,
    title: { zh, en },
    mode,
    source,
    yaml,
    createdBy: row.created_by,
    createdAt: row.created_at,
  }
}

function toImportView(row: ImportRow): z.infer<typeof ImportView> {
  const { id, mapping, source, file, digest, bytes, day, state, counts, notes, error } = row
  return {
    id: String(id),
    mapping,
    source,
    file,
    digest,
    bytes,
    day,
    state,
    counts,
    notes: notes.map((note) => ({ ...note })),
    ...(error === null ? {} : { error }),
    createdBy: row.created_by,
    createdAt: row.created_at,
    ...(row.finished_at ? { finishedAt: row.finished_at } : {}),
    ...(row.undone_by ? { undoneBy: row.undone_by } : {}),
    ...(row.undone_at ? { undoneAt: row.undone_at } : {}),
  }
}

function bodiesOf<Of>(types: readonly string[], of: Of): Record<string, Of> {
  return Object.fromEntries(types.map((type) => [type, of]))
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
