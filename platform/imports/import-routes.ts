import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type FileKeys, spoolFile } from '#platform/files'
import { type Door, ProblemError } from '#platform/http'
import { Problem } from '#vocabulary'
import { noCounts } from './counts.ts'
import { type EncodingWitness, makeEncodingWitness } from './encoding.ts'
import type { FileSource } from './file-source.ts'
import { shapeOf } from './guess/draft.ts'
import { askToStop, beginImport, beginUndo, type ImportRow, resumeImport } from './import-store.ts'
import { busy, getImport, getMapping, getReadMapping, judgeFor, refuseForeignSource } from './lookups.ts'
import { readTable } from './mapped-table.ts'
import { type MappingRow, rememberUse } from './mapping-store.ts'
import { asyncNote, bodiesOf, config, FileName, fileTypes, ImportId, isStream, tags } from './route-parts.ts'
import { runImport } from './run.ts'
import type { FileProblem, Table } from './table.ts'
import { undoImport } from './undo.ts'
import { getOpenUpload } from './upload-lookups.ts'
import { ImportView, toImportView } from './views.ts'
import type { Works } from './works.ts'

const Reason = z.string().trim().min(1).max(500).meta({ description: "Kept in the audit: no person's data" })

export function newImportRoute(door: Door, works: Works): void {
  door.post(
    '/api/imports',
    {
      config: { ...config, takesFile: true, audited: true, accepts: bodiesOf(fileTypes, 'binary') },
      schema: {
        tags,
        summary: 'Import a file by a mapping',
        description:
          'The body is the file itself, a CSV of any size or a workbook (.xlsx). It is answered when every ' +
          'row has its verdict. A file that did not arrive whole is not imported; one that did is imported to its end, whether or ' +
          `not the sender waits. Sent again after a stop, it goes on where it stopped. ${asyncNote}`,
        querystring: z.strictObject({
          mapping: z.string().max(64),
          file: FileName,
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
      const witness = makeEncodingWitness()
      const file = await spoolFile(watched(body, witness)).catch((error: unknown) => {
        if (!body.readableAborted) throw error
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'The file did not arrive whole; nothing of it was taken.',
        })
      })
      const { bytes, digest, read } = file
      const source = { bytes, digest, read, encoding: witness.finding().encoding }
      return await startImport(request, reply, {
        works,
        mapping,
        file: source,
        name: request.query.file,
        close: () => file.close(),
      })
    },
  )
}

/** The file may have been judged by no more than its beginning; all of it passes here. */
async function* watched(
  body: AsyncIterable<Uint8Array>,
  witness: EncodingWitness,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    witness.take(chunk)
    yield chunk
  }
}

interface Starting {
  readonly works: Works
  readonly mapping: MappingRow
  readonly file: FileSource & { readonly digest: string }
  readonly name: string
  /** The upload that holds the file, where one does. */
  readonly upload?: string
  /** Ends the file's reading, however the import ends. */
  close(): Promise<void>
}

/** Opens the file, begins the import or goes on with it, and answers as its sender prefers. */
export async function startImport(
  request: FastifyRequest,
  reply: FastifyReply,
  { works, mapping, file, name, upload, close }: Starting,
): Promise<never> {
  const { world, principal } = request
  try {
    const table = await getTable(file, mapping)
    const begun = await beginImport(world.database, {
      mapping: mapping.id,
      source: mapping.source,
      file: name,
      digest: file.digest,
      bytes: file.bytes,
      day: world.clock.today(),
      areas: request.areas,
      counts: noCounts(),
      createdBy: principal.id,
      upload,
    })
    if (begun.kind === 'busy') throw busy(begun.by, mapping.source)
    await rememberUse(world.database, {
      shape: shapeOf(table.columns),
      usedBy: principal.id,
      mapping: mapping.id,
    })
    const work = works.run(request, workOn(request, { works, mapping, table, row: begun.row }).finally(close))
    const waited = await waitFor(request, reply, { row: begun.row, work })
    return reply.code(waited.hasEnded ? 201 : 202).send(toImportView(waited.row)) as never
  } catch (error) {
    await close()
    throw error
  }
}

function workOn(
  request: FastifyRequest,
  of: { works: Works; mapping: MappingRow; table: Table; row: ImportRow },
): Promise<void> {
  return runImport({
    world: request.world,
    row: of.row,
    mapping: getReadMapping(of.mapping),
    table: of.table,
    judge: judgeFor(request, of.row.id),
    signal: of.works.signal,
  })
}

async function getTable(file: FileSource, mapping: MappingRow): Promise<Table> {
  const opening = await readTable(file, getReadMapping(mapping))
  if (opening.ok) return opening.table
  throw new ProblemError({
    code: 'file.refused',
    detail: opening.error.slice(0, 1_000),
    errors: opening.problems.slice(0, 100).map(toFault),
  })
}

export function toFault({ code, column, message }: FileProblem): { where: string; message: string } {
  return { where: column === undefined ? code : `${code}: ${column}`, message }
}

export function goingOnRoutes(door: Door, { works, keys }: { works: Works; keys: FileKeys }): void {
  door.post(
    '/api/imports/:id/resume',
    {
      config: { ...config, audited: true },
      schema: {
        tags,
        summary: 'Go on with an import that stopped or was cancelled',
        description: `It goes on behind the last line that has its verdict; nothing counts twice. The file must still wait as an upload. ${asyncNote}`,
        params: z.object({ id: ImportId }),
        response: { 201: ImportView, 202: ImportView, 422: Problem },
      },
    },
    async (request, reply) => {
      const before = await getImport(request, request.params.id)
      refuseForeignSource(request, before.source)
      if (before.upload === null)
        throw new ProblemError({
          code: 'conflict',
          detail: `The file of import ${before.id} is not kept any more: send it again with the same mapping, and the same import goes on.`,
          why: { code: 'import.file-gone', values: { id: before.id } },
        })
      const mapping = await getMapping(request, before.mapping)
      const { file } = await getOpenUpload(request, before.upload, keys)
      const table = await getTable(file, mapping)
      const resumed = await resumeImport(request.world.database, {
        id: before.id,
        source: before.source,
        by: request.principal.id,
      })
      if (resumed.kind === 'busy') throw busy(resumed.by, before.source)
      if (resumed.kind === 'not-stopped')
        throw new ProblemError({
          code: 'conflict',
          detail: `Import ${before.id} has not stopped: it is ${before.state}.`,
          why: { code: 'import.not-stopped', values: { id: before.id } },
        })
      const { row } = resumed
      const work = works.run(request, workOn(request, { works, mapping, table, row }))
      const waited = await waitFor(request, reply, { row, work })
      return reply.code(waited.hasEnded ? 201 : 202).send(toImportView(waited.row))
    },
  )

  door.post(
    '/api/imports/:id/cancel',
    {
      config: { ...config, audited: true },
      schema: {
        tags,
        summary: 'Cancel an import, or its undo, that is under way',
        description:
          'It stops after the step that is under way. What has a verdict keeps it, and may be undone; it may also go on later.',
        params: z.object({ id: ImportId }),
        response: { 202: ImportView },
      },
    },
    async (request, reply) => {
      const before = await getImport(request, request.params.id)
      refuseForeignSource(request, before.source)
      const asked = await askToStop(request.world.database, { id: before.id, by: request.principal.id })
      if (!asked)
        throw new ProblemError({
          code: 'conflict',
          detail: `Import ${before.id} is not under way: it is ${before.state}.`,
          why: { code: 'import.not-running', values: { id: before.id } },
        })
      return reply.code(202).send(toImportView(await getImport(request, request.params.id)))
    },
  )
}

export function undoRoute(door: Door, works: Works): void {
  door.post(
    '/api/imports/:id/undo',
    {
      config: { ...config, audited: true },
      schema: {
        tags,
        summary: 'Undo a whole import',
        description:
          'Every record that it brought is taken back by a new version of it, known from today on; views of earlier days stay. ' +
          'What another import says too goes on counting. Undoing it again changes nothing; after an interruption it goes on. ' +
          asyncNote,
        params: z.object({ id: ImportId }),
        body: z.strictObject({ reason: Reason.optional() }).nullish(),
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
        reason: request.body?.reason,
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
