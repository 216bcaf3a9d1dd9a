import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { subjectOf } from './keep.ts'
import type { FileKeys } from './keys.ts'
import { mediaKinds } from './media.ts'
import { nameOf, openChunks, openFileKey, stateOf } from './open.ts'
import { BrokenSeal, chunksOf } from './seal.ts'
import { type FileRow, findFile, listChunks } from './store.ts'
import { FileId, tags } from './views.ts'

/** Files up to this size are proved as a whole before the first byte of them leaves. */
const wholeChunks = 4

export function contentRoute(door: Door, keys: FileKeys): void {
  door.get(
    '/api/files/:id',
    {
      config: { action: 'files.read' },
      schema: {
        tags,
        summary: 'A file itself',
        description:
          'Always as an attachment. Every piece is proved before it is sent; where one that lies further behind was changed, the ' +
          'connection is cut before the length that was announced. Who read it and what for is written down in the audit.',
        params: z.object({ id: FileId }),
        response: {
          200: {
            description: 'The file',
            content: {
              'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const { row, dataKey } = await getReadable(request, keys)
      const { id, bytes } = row
      const chunks = openChunks({
        bytes,
        dataKey,
        atOnce: wholeChunks,
        // A transaction each: a slow receiver holds no line to the database, and a file that is shredded meanwhile ends at once.
        read: (from, count) =>
          transact(request.world.database, scopeOf(request), (tx) => listChunks(tx, { id, from, count })),
      })
      const first = await takeFirst(chunks, { count: wholeChunks, id })
      setHeaders(reply, row, nameOf(row, { keys, now: request.world.clock.now() }))
      if (chunksOf(bytes) <= wholeChunks) return reply.send(Buffer.concat(first) as never)
      return reply.send(Readable.from(joined(first, chunks), { objectMode: false }) as never)
    },
  )
}

/** The file and its key, with the reading written down; a problem where there is nothing to read. */
async function getReadable(
  request: FastifyRequest,
  keys: FileKeys,
): Promise<{ row: FileRow; dataKey: Buffer }> {
  const { world, principal, purpose } = request
  const { id } = request.params as { id: string }
  const opened = await transact(world.database, scopeOf(request), async (tx) => {
    const row = await findFile(tx, id)
    const state = row && stateOf(row, world.clock.now())
    if (!row || state === 'shredded' || state === 'over')
      throw new ProblemError({
        code: 'not-found',
        detail: row
          ? `File ${id} was shredded, or is over its time.`
          : `There is no file ${id}, or it is outside your area.`,
      })
    await recordDeed(tx, {
      actor: principal.id,
      action: 'files.read',
      subject: subjectOf(id),
      place: row.place,
      purpose,
      detail: { of: row.subject },
    })
    return { row, key: openFileKey(row, keys) }
  })
  if (opened.key.ok) return { row: opened.row, dataKey: opened.key.dataKey }
  throw new ProblemError({ code: 'internal', detail: opened.key.message })
}

/** The first chunks, proved; nothing has been sent yet, so that a fault is still an answer. */
async function takeFirst(
  chunks: AsyncGenerator<Buffer>,
  { count, id }: { count: number; id: string },
): Promise<Buffer[]> {
  const first: Buffer[] = []
  try {
    while (first.length < count) {
      const { value, done } = await chunks.next()
      if (done) break
      first.push(value)
    }
    return first
  } catch (error) {
    if (!(error instanceof BrokenSeal)) throw error
    throw new ProblemError({
      code: 'internal',
      detail: `File ${id} is damaged: ${error.message}. Nothing of it was sent.`,
    })
  }
}

/** What fails from here on cuts the connection: the length was announced, so that nobody takes the piece for the whole. */
async function* joined(first: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first
  yield* rest
}

function setHeaders(reply: FastifyReply, row: FileRow, name: string | undefined): void {
  const { ending } = mediaKinds[row.media_type]
  const plain = `${row.id}.${ending}`
  const encoded = encodeURIComponent(name ?? plain).replace(
    /['()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  void reply.headers({
    'content-type': row.media_type,
    'content-length': String(row.bytes),
    // RFC 6266: the second for who understands it, which is everyone by now.
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  })
}
