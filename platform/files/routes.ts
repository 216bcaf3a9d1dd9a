import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { covers } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { PlacePath, Problem, Words } from '#vocabulary'
import { endHold, keepFile, type Outcome, placeHold, shredFile, subjectOf } from './keep.ts'
import type { FileKeys } from './keys.ts'
import { fileLimitBytes, mediaKinds, parseMediaType, sentTypes } from './media.ts'
import { nameOf, openChunks, openFileKey, stateOf } from './open.ts'
import { passOver, type ReceivedFile, receiveFile, tooLarge } from './receive.ts'
import { type RetentionClass, retentionClasses } from './retention.ts'
import { BrokenSeal, chunksOf } from './seal.ts'
import { type FileRow, findFile, type HoldRow, listChunks, listFiles, listHolds } from './store.ts'

const Retention = z.enum(Object.keys(retentionClasses) as [RetentionClass, ...RetentionClass[]])
const Subject = z
  .string()
  .regex(/^[a-z][a-z-]{0,31}:[A-Za-z0-9-]{1,64}$/, { error: 'must be a subject such as task:3' })
  .meta({ description: 'What it belongs to, such as task:3' })
const FileId = z.uuid({ error: 'must be the id of a file' })
const Reason = z.string().trim().min(1).max(500).meta({ description: 'Why, without personal data' })

const FileView = z.object({
  id: z.string(),
  name: z.string().optional().meta({
    description: 'Absent where it cannot be read any more, or where this server lacks the key for it',
  }),
  place: PlacePath,
  subject: z.string(),
  mediaType: z.string(),
  bytes: z.int(),
  retention: z.string(),
  addedAt: z.date().meta({ description: 'City time' }),
  addedBy: z.string(),
  expiresAt: z.date().meta({ description: 'City time; a hold keeps it beyond' }),
  state: z.enum(['kept', 'held', 'over', 'shredded']),
  shredded: z.object({ at: z.date(), by: z.string(), why: z.string() }).optional(),
})

const HoldView = z.object({
  number: z.int(),
  reason: z.string(),
  placedAt: z.date().meta({ description: 'City time' }),
  placedBy: z.string(),
  lifted: z.object({ at: z.date(), by: z.string(), why: z.string() }).optional(),
})

const tags = ['files']

/** Files up to this size are proved as a whole before the first byte of them leaves. */
const wholeChunks = 4

export function fileRoutes(door: Door, keys: FileKeys): void {
  void door.register(async (inner) => {
    // A file is taken as it comes, and nothing else is.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser(
      '*',
      (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
        done(null, payload),
    )
    addRoute(inner as unknown as Door, keys)
  })
  ruleRoute(door)
  listRoute(door, keys)
  contentRoute(door, keys)
  shredRoute(door, keys)
  holdRoutes(door, keys)
}

function addRoute(door: Door, keys: FileKeys): void {
  door.post(
    '/api/files',
    {
      config: {
        action: 'files.write',
        takesFile: true,
        accepts: Object.fromEntries(sentTypes.map((type) => [type, 'binary' as const])),
      },
      schema: {
        tags,
        summary: 'Add a file',
        description:
          `The body is the file itself, of ${fileLimitBytes} bytes at most, sent as what it is; its content is looked at and must agree. ` +
          'As application/octet-stream it is whatever its content says. A file that did not arrive whole is not taken. It is kept sealed.',
        headers: z.looseObject({
          'x-file-name': z.string().min(1).max(1_800).meta({
            description: 'The name of the file in UTF-8, percent-encoded (RFC 3986); 200 characters at most',
          }),
        }),
        querystring: z.strictObject({ place: PlacePath, subject: Subject, retention: Retention }),
        response: { 201: FileView, 422: Problem },
      },
    },
    async (request, reply) => {
      const { world, principal, query } = request
      const name = parseName(request.headers['x-file-name'])
      refuseElsewhere(request, query.place)
      const file = await receive(request, reply)
      try {
        const said = { ...query, name, actor: principal.id }
        const row = await transact(world.database, scopeOf(request), (tx) =>
          keepFile(tx, { file, said, keys, clock: world.clock }),
        )
        reply.header('location', `/api/files/${row.id}`)
        return reply.code(201).send(toView(row, { keys, now: world.clock.now() }))
      } finally {
        await file.close()
      }
    },
  )
}

async function receive(request: FastifyRequest, reply: FastifyReply): Promise<ReceivedFile> {
  const body = request.body as unknown
  const said = parseMediaType(request.headers['content-type'] ?? '')
  if (!said || !isStream(body))
    throw new ProblemError({
      code: 'body.media-type',
      detail: `Send the file as what it is, one of: ${sentTypes.join(', ')}.`,
    })
  const length = Number(request.headers['content-length'] ?? 0)
  const received = length > fileLimitBytes ? tooLarge : await receiveFile(body, said)
  if (received.ok) return received.file
  if (!request.raw.complete && !(await passOver(body))) reply.header('connection', 'close')
  throw new ProblemError({ code: received.code, detail: received.message })
}

function refuseElsewhere({ world, areas, principal }: FastifyRequest, place: PlacePath): void {
  if (!areas.some((area) => covers(area, place)))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `${principal.id} may not add files at ${place}.`,
    })
  if (world.places.find(place)) return
  const message = `there is no place ${place}`
  throw new ProblemError({
    code: 'request.invalid',
    detail: `querystring.place: ${message}`,
    errors: [{ where: 'querystring.place', message }],
  })
}

/** Headers hold no Chinese, so the name comes as a URL would write it. */
function parseName(encoded: string): string {
  const name = decode(encoded)?.normalize('NFC')
  if (name !== undefined && name.length <= 200 && name.trim() !== '' && !/[/\\\p{Cc}\p{Cs}]/u.test(name))
    return name
  const message =
    'must be a file name of 1 to 200 characters in percent-encoded UTF-8, without control characters, / and \\'
  throw new ProblemError({
    code: 'request.invalid',
    detail: `x-file-name ${message}.`,
    errors: [{ where: 'headers.x-file-name', message }],
  })
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function ruleRoute(door: Door): void {
  door.get(
    '/api/file-rules',
    {
      config: { action: 'places.read' },
      schema: {
        tags,
        summary: 'What files are taken, how large, and for how long they are kept',
        response: {
          200: z.object({
            limitBytes: z.int(),
            mediaTypes: z.array(z.object({ mediaType: z.string(), title: Words })),
            retentionClasses: z.array(z.object({ retention: z.string(), title: Words, days: z.int() })),
          }),
        },
      },
    },
    async () => ({
      limitBytes: fileLimitBytes,
      mediaTypes: Object.entries(mediaKinds).map(([mediaType, { title }]) => ({ mediaType, title })),
      retentionClasses: Object.entries(retentionClasses).map(([retention, of]) => ({ retention, ...of })),
    }),
  )
}

function listRoute(door: Door, keys: FileKeys): void {
  door.get(
    '/api/files',
    {
      config: { action: 'files.read' },
      schema: {
        tags,
        summary:
          'Files of a subject or of all, the newest first: what is known of them, without their content',
        description: 'Names of files name people: reading them is written down in the audit.',
        querystring: z.strictObject({
          ...PageQuery,
          after: z
            .string()
            .regex(/^\d{1,15}$/, { error: 'must be the next of a page of files' })
            .optional(),
          subject: Subject.optional(),
        }),
        response: { 200: pageOf(FileView) },
      },
    },
    async (request) => {
      const { world, principal, purpose, query } = request
      const { after, limit, subject } = query
      const before = after === undefined ? undefined : Number(after)
      const now = world.clock.now()
      const page = await transact(world.database, scopeOf(request), async (tx) => {
        const found = toPage(await listFiles(tx, { subject, before, limit: limit + 1 }), limit, (row) =>
          String(row.number),
        )
        if (found.items.length > 0)
          await recordDeed(tx, {
            actor: principal.id,
            action: 'files.list',
            subject: subject ?? 'file',
            purpose,
            detail: { count: found.items.length },
          })
        return found
      })
      return { ...page, items: page.items.map((row) => toView(row, { keys, now })) }
    },
  )
}

function contentRoute(door: Door, keys: FileKeys): void {
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

function shredRoute(door: Door, keys: FileKeys): void {
  door.delete(
    '/api/files/:id',
    {
      config: { action: 'files.shred' },
      schema: {
        tags,
        summary: 'Shred a file: its key is destroyed, and with it the file for good',
        params: z.object({ id: FileId }),
        querystring: z.strictObject({ reason: Reason }),
        response: { 200: FileView },
      },
    },
    async (request) => {
      const { world, principal, params, query } = request
      const of = { id: params.id, actor: principal.id, why: query.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => shredFile(tx, of))
      return toView(rowOf(outcome), { keys, now: world.clock.now() })
    },
  )
}

function holdRoutes(door: Door, keys: FileKeys): void {
  door.get(
    '/api/files/:id/holds',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'The holds of a file, the first one first',
        params: z.object({ id: FileId }),
        response: { 200: z.object({ items: z.array(HoldView) }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const holds = await transact(request.world.database, scopeOf(request), async (tx) =>
        (await findFile(tx, id)) ? await listHolds(tx, id) : undefined,
      )
      if (!holds)
        throw new ProblemError({
          code: 'not-found',
          detail: `There is no file ${id}, or it is outside your area.`,
        })
      return { items: holds.map(toHoldView) }
    },
  )

  door.post(
    '/api/files/:id/holds',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'Hold a file: it is not shredded, whatever its time, until the hold is lifted',
        params: z.object({ id: FileId }),
        body: z.strictObject({ reason: Reason }),
        response: { 201: FileView },
      },
    },
    async (request, reply) => {
      const { world, principal, params, body } = request
      const of = { id: params.id, actor: principal.id, reason: body.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => placeHold(tx, of))
      return reply.code(201).send(toView(rowOf(outcome), { keys, now: world.clock.now() }))
    },
  )

  door.post(
    '/api/files/:id/holds/:number/lift',
    {
      config: { action: 'files.hold' },
      schema: {
        tags,
        summary: 'Lift a hold; a file that is over its time by now is shredded with its last hold',
        params: z.object({ id: FileId, number: z.coerce.number().int().min(1).max(1_000_000) }),
        body: z.strictObject({ reason: Reason }),
        response: { 200: FileView },
      },
    },
    async (request) => {
      const { world, principal, params, body } = request
      const of = { ...params, actor: principal.id, why: body.reason, clock: world.clock }
      const outcome = await transact(world.database, scopeOf(request), (tx) => endHold(tx, of))
      return toView(rowOf(outcome), { keys, now: world.clock.now() })
    },
  )
}

function rowOf(outcome: Outcome): FileRow {
  if (outcome.ok) return outcome.row
  throw new ProblemError({ code: outcome.code, detail: outcome.message })
}

function toView(row: FileRow, of: { keys: FileKeys; now: Date }): z.infer<typeof FileView> {
  const name = nameOf(row, of)
  const { shredded_at: at, shredded_by: by, shredded_why: why } = row
  return {
    id: row.id,
    ...(name === undefined ? {} : { name }),
    place: row.place,
    subject: row.subject,
    mediaType: row.media_type,
    bytes: row.bytes,
    retention: row.retention,
    addedAt: row.added_at,
    addedBy: row.added_by,
    expiresAt: row.expires_at,
    state: stateOf(row, of.now),
    ...(at && by && why ? { shredded: { at, by, why } } : {}),
  }
}

function toHoldView(row: HoldRow): z.infer<typeof HoldView> {
  const { lifted_at: at, lifted_by: by, lifted_why: why } = row
  return {
    number: row.number,
    reason: row.reason,
    placedAt: row.placed_at,
    placedBy: row.placed_by,
    ...(at && by && why ? { lifted: { at, by, why } } : {}),
  }
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
