import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import {
  type Door,
  PageQuery,
  ProblemError,
  pageOf,
  parseJsonBody,
  scopeOf,
  sendProblem,
  toPage,
} from '#platform/http'
import {
  accept,
  agreeSource,
  formatPosition,
  type Judge,
  judgeStream,
  listParked,
  listSignals,
  listSources,
  logStart,
  makeSenderJudge,
  parsePosition,
  toLines,
  toPosition,
  toVerdicts,
  Verdicts,
} from '#platform/signals'
import { transact } from '#platform/store'
import { contentTypes, Day, limits, PlacePath, Problem, SignalEvent, Verdict, Words } from '#vocabulary'

const Signal = z.object({
  position: z.string(),
  knownOn: Day,
  receivedAt: z.date(),
  source: z.string(),
  id: z.string(),
  kind: z.string(),
  place: PlacePath,
  occurredAt: z.date().nullable(),
  record: z.string().nullable(),
  revision: z.int(),
  retracted: z.boolean(),
  extensions: z
    .record(z.string(), z.unknown())
    .meta({ description: 'Attributes that are kept as they came' }),
  data: z.record(z.string(), z.unknown()),
})

const Source = z.object({
  source: z.string(),
  title: Words.nullable(),
  expectedEveryMs: z.number().nullable(),
  lastHeard: z.date().nullable(),
  acceptedLastHour: z.int(),
  accepted: z.int(),
  duplicate: z.int(),
  refused: z.int(),
})

const SourceTitle = z.string().trim().min(1).max(120)
/** Who reports once a year is asked after by hand. */
const longestIntervalMs = 366 * 24 * 3_600_000

const ConsumerView = z.object({
  name: z.string(),
  state: z.string(),
  error: z.string().optional(),
  checkpoint: z.string(),
  atEnd: z.boolean(),
})

const Parked = z.object({ consumer: z.string(), position: z.string(), error: z.string(), parkedAt: z.date() })

export function signalRoutes(door: Door): void {
  void door.register(async (inner) => {
    // Here bodies are taken as bytes: their limits and their faults are told event by event.
    inner.removeAllContentTypeParsers()
    inner.addContentTypeParser(
      ['application/json', contentTypes.single, contentTypes.batch],
      { parseAs: 'buffer', bodyLimit: limits.batchBytes },
      (_request, body, done) => done(null, body),
    )
    inner.addContentTypeParser(
      [contentTypes.stream, 'application/ndjson', 'application/jsonl'],
      (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
        done(null, payload),
    )
    acceptanceRoute(inner as unknown as Door)
  })
  readingRoutes(door)
}

function acceptanceRoute(door: Door): void {
  door.post(
    '/api/signals',
    {
      config: {
        action: 'signals.send',
        accepts: {
          [contentTypes.single]: SignalEvent,
          'application/json': z.union([SignalEvent, z.array(SignalEvent)]),
          [contentTypes.batch]: z.array(SignalEvent),
          [contentTypes.stream]: { linesOf: SignalEvent },
        },
      },
      // Verdicts are made here, field by field; to check them against their own schema again would cost as much.
      serializerCompiler: () => JSON.stringify,
      schema: {
        tags: ['signals'],
        summary: 'Accept signals',
        description:
          `CloudEvents 1.0: one as \`${contentTypes.single}\` (≤ 256 KiB), a batch as \`${contentTypes.batch}\` (≤ 16 MiB), ` +
          `or any number as \`${contentTypes.stream}\`, one a line, whose verdicts come back line by line after each commit. ` +
          'What is answered accepted is on disk. One event that is refused answers 422; in a batch or stream its verdict says so.',
        response: { 200: Verdicts, 422: Problem.extend({ verdict: Verdict }) },
      },
    },
    async (request, reply) => {
      const body = request.body as unknown
      if (isStream(body)) {
        const verdicts = judgeStream(body, judgeFor(request, watchAdmission(request, body)))
        return reply
          .type(contentTypes.stream)
          .serializer(String)
          .send(verdicts as never)
      }
      const bytes = body as Buffer | undefined
      if (!Buffer.isBuffer(bytes))
        throw new ProblemError({ code: 'body.media-type', detail: 'The body is missing.' })
      const sent = parseJsonBody(bytes)
      const single = !Array.isArray(sent) || isType(request, contentTypes.single)
      if (single && bytes.length > limits.eventBytes) {
        throw new ProblemError({
          code: 'body.too-large',
          detail: `One event may have ${limits.eventBytes} bytes; this has ${bytes.length}.`,
        })
      }
      const lines = Array.isArray(sent) ? toLines(sent, bytes.length) : [{ value: sent }]
      const verdicts = await accept(lines, judgeFor(request))
      const [only] = verdicts
      if (!Array.isArray(sent) && only?.verdict === 'refused') {
        const { where, message = 'was refused' } = only
        return sendProblem(request, reply, {
          code: 'signal.refused',
          detail: `${where ? `${where}: ` : ''}${message}`,
          errors: [{ where: where ?? '', message }],
          more: { verdict: only },
        })
      }
      return reply.send(toVerdicts(verdicts))
    },
  )
}

function isType({ headers }: FastifyRequest, type: string): boolean {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() === type
}

/** Whether the sender of a stream, which may last for days, is admitted still. */
function watchAdmission(request: FastifyRequest, body: Readable): () => boolean {
  let admitted = true
  const stop = request.server.keeper.watch(request, () => {
    admitted = false
  })
  body.once('close', stop)
  return () => admitted
}

function judgeFor({ world, principal, areas }: FastifyRequest, isAdmitted?: () => boolean): Judge {
  return makeSenderJudge({ world, principal, areas, ...(isAdmitted ? { isAdmitted } : {}) })
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/signals',
    {
      config: { action: 'signals.read' },
      schema: {
        tags: ['signals'],
        summary: 'Signals in the order of the log',
        querystring: z.object({
          ...PageQuery,
          place: PlacePath.optional(),
          kind: z.string().max(64).optional(),
          source: z.string().max(256).optional(),
        }),
        response: { 200: pageOf(Signal) },
      },
    },
    async (request) => {
      const { after, limit, ...filter } = request.query
      const from = after === undefined ? logStart : parsePosition(after)
      if (!from)
        throw new ProblemError({ code: 'request.invalid', detail: 'after is not a position of the log' })
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listSignals(tx, { after: from, limit: limit + 1, ...filter }),
      )
      const page = toPage(rows, limit, (row) => formatPosition(toPosition(row)))
      return {
        ...page,
        items: page.items.map((row) => ({
          position: formatPosition(toPosition(row)),
          knownOn: row.known_on,
          receivedAt: row.received_at,
          source: row.source,
          id: row.id,
          kind: row.kind,
          place: row.place,
          occurredAt: row.occurred_at,
          record: row.record,
          revision: row.revision,
          retracted: row.retracted,
          extensions: row.extensions ?? {},
          data: row.data,
        })),
      }
    },
  )

  door.get(
    '/api/sources',
    {
      config: { action: 'sources.read' },
      schema: {
        tags: ['signals'],
        summary: 'Sources heard from your areas: when last, how much, how much refused',
        querystring: z.object({
          ...PageQuery,
          place: PlacePath.optional().meta({ description: 'Those heard from this place, or from under it' }),
        }),
        response: { 200: pageOf(Source) },
      },
    },
    async (request) => {
      const { after = '', limit, place } = request.query
      await request.world.flushActivity()
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listSources(tx, { after, limit: limit + 1, place }),
      )
      const page = toPage(rows, limit, (row) => row.source)
      return {
        ...page,
        items: page.items.map((row) => ({
          source: row.source,
          title: row.title_zh && row.title_en ? { zh: row.title_zh, en: row.title_en } : null,
          expectedEveryMs: row.expected_every_ms,
          lastHeard: row.last_heard,
          acceptedLastHour: row.last_hour,
          accepted: row.accepted,
          duplicate: row.duplicate,
          refused: row.refused,
        })),
      }
    },
  )

  door.put(
    '/api/sources/:source',
    {
      config: { action: 'sources.write', audited: true },
      schema: {
        tags: ['signals'],
        summary: 'What a source is called, and how often it is expected to speak',
        params: z.strictObject({ source: z.string().min(1).max(256) }),
        body: z.strictObject({
          title: z.strictObject({ zh: SourceTitle, en: SourceTitle }),
          expectedEveryMs: z
            .int()
            .min(1_000)
            .max(longestIntervalMs)
            .nullable()
            .meta({ description: 'Null where nothing was agreed: then its silence is none' }),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, principal, body, params } = request
      const { title, expectedEveryMs: everyMs } = body
      if (!request.areas.includes('*'))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: 'A source is of the whole city: this needs the right everywhere.',
        })
      await transact(world.database, scopeOf(request), async (tx) => {
        if (!(await agreeSource(tx, { source: params.source, title, everyMs })))
          throw new ProblemError({
            code: 'not-found',
            detail: `No source is named ${params.source}, or it was never heard.`,
          })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'source.agree',
          subject: `source:${params.source}`,
          detail: { expectedEveryMs: everyMs },
        })
      })
      return reply.code(204).send(null)
    },
  )

  door.get(
    '/api/consumers',
    {
      config: { action: 'sources.read' },
      schema: {
        tags: ['signals'],
        summary: 'Readers of the log: how far each is, and what it set aside',
        response: {
          200: z.object({ logEnd: z.string(), items: z.array(ConsumerView), parked: z.array(Parked) }),
        },
      },
    },
    async (request) => {
      const { world } = request
      const end = await world.consumers.logEnd()
      // An error may tell of a record: it is for whoever reads all places.
      const parked = request.areas.includes('*')
        ? await transact(world.database, scopeOf(request), (tx) => listParked(tx, 100))
        : []
      return {
        logEnd: formatPosition(end),
        items: world.consumers.list().map(({ name, checkpoint, state }) => ({
          name,
          state: state.state,
          ...('error' in state ? { error: state.error } : {}),
          checkpoint: formatPosition(checkpoint),
          atEnd: formatPosition(checkpoint) === formatPosition(end),
        })),
        parked: parked.map((row) => ({
          consumer: row.consumer,
          position: formatPosition(toPosition(row)),
          error: row.error,
          parkedAt: row.parked_at,
        })),
      }
    },
  )
}

function isStream(body: unknown): body is Readable {
  return typeof body === 'object' && body !== null && 'pipe' in body
}
