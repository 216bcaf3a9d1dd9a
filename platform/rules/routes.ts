import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { covers } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { type Tx, transact } from '#platform/store'
import { Day, PlacePath, Words } from '#vocabulary'
import { ruleCycle } from './cycle.ts'
import { compareLines } from './difference.ts'
import { type DryRunProgress, dryRun } from './dry-run.ts'
import { runExamples } from './examples.ts'
import { limits } from './limits.ts'
import type { Outside } from './outside.ts'
import { knowKinds, type Surroundings } from './parse-rule.ts'
import { knowPlaces } from './place-words.ts'
import { readyRule } from './ready-rule.ts'
import type { Bearings, ReadyRule } from './reckoning.ts'
import {
  addTrial,
  findListedRule,
  findRule,
  findVersion,
  type ListedRule,
  listRules,
  listVersions,
} from './store.ts'
import { type Asker, enactRule, endRule, type Refusal, saveRule } from './use-cases.ts'

const State = z.enum(ruleCycle.states)
const Count = z.int()
const Fault = z.object({ line: z.int(), column: z.int(), where: z.string(), message: z.string() })

const RuleView = z.object({
  id: z.string(),
  title: Words,
  state: State,
  latest: z.int().meta({ description: 'The latest version; it acts only once it is live' }),
  live: z.int().nullable().meta({ description: 'The version that acts' }),
  stopped: z
    .string()
    .nullable()
    .meta({ description: 'Why a live rule acts no more: it cost or did too much' }),
  found: Count.meta({ description: 'What it found within your areas' }),
  lastFoundOn: Day.nullable(),
  faults: Count.meta({
    description: 'How often its condition could not be told, as where a field was missing',
  }),
  lastFault: z.string().nullable(),
})

const Saved = z.object({ id: z.string(), version: z.int(), state: State })

const VersionView = z.object({
  version: z.int(),
  text: z.string(),
  author: z.string(),
  writtenAt: z.date().meta({ description: 'City time' }),
  dryRuns: Count,
  changes: z
    .array(z.object({ sign: z.enum(['+', '-']), line: z.int(), text: z.string() }))
    .meta({ description: 'What it changed in the version before, line by line' }),
})

const Verdict = z.object({
  name: z.string(),
  passed: z.boolean(),
  expected: z.object({ alerts: Count, tasks: Count }),
  got: z.object({ alerts: Count, tasks: Count }),
  faults: z.array(z.string()),
})

const DryRunView = z.object({
  version: z.int(),
  days: z.int(),
  from: Day,
  until: Day,
  read: Count,
  signals: Count,
  held: Count,
  found: Count,
  alerts: Count,
  tasks: Count,
  perDay: z.array(z.object({ day: Day, found: Count })),
  first: z.array(
    z.object({
      place: PlacePath,
      placeName: Words,
      title: Words,
      on: Day,
      from: Day,
      until: Day,
      total: Count,
    }),
  ),
  faults: Count,
  lastFault: z.string().optional(),
  stopped: z
    .string()
    .optional()
    .meta({ description: 'Why it ended early; then it does not count as a dry run' }),
})

const Id = z.object({ id: z.string().min(1).max(60) })
const Text = z.string().max(limits.ruleBytes)
const SaveBody = z.strictObject({ text: Text, base: z.int().min(0).optional() })
const Version = z.int().min(1).max(1_000_000)

const Reason = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: "Why; kept in the audit: no person's data" })

const stream = 'application/x-ndjson'

export function makeRuleRoutes(outside: Outside): (door: Door) => void {
  return (door) => {
    readingRoutes(door)
    void door.register(async (inner) => {
      inner.addContentTypeParser(
        ['text/yaml', 'application/yaml', 'application/x-yaml'],
        { parseAs: 'string', bodyLimit: limits.ruleBytes + 1024 },
        (_request, body, done) => done(null, { text: body }),
      )
      savingRoute(inner as unknown as Door, outside)
    })
    changingRoutes(door, outside)
    tryingRoutes(door)
  }
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/rules',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'The rules, with their state and what they found',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(RuleView) },
      },
    },
    async (request) => {
      const { after = '', limit } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listRules(tx, { after, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ id }) => id)
      return {
        ...page,
        items: page.items.map(viewRule),
      }
    },
  )

  door.get(
    '/api/rules/:id',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'A rule with its state and what it found',
        params: Id,
        response: { 200: RuleView },
      },
    },
    async (request) => {
      const { id } = request.params
      const row = await transact(request.world.database, scopeOf(request), (tx) => findListedRule(tx, id))
      if (!row) throw notFound(id)
      return viewRule(row)
    },
  )

  door.get(
    '/api/rules/:id/versions',
    {
      config: { action: 'rules.read' },
      schema: {
        tags: ['rules'],
        summary: 'The versions of a rule, the newest first, with their texts and what each changed',
        params: Id,
        querystring: z.strictObject({
          ...PageQuery,
          limit: z.coerce.number().int().min(1).max(50).default(20),
        }),
        response: { 200: pageOf(VersionView) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      const { id } = request.params
      if (after !== undefined && !/^\d{1,7}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of versions',
        })
      const before = after === undefined ? 2_147_483_647 : Number(after)
      const rows = await transact(request.world.database, scopeOf(request), async (tx) => {
        if (!(await findRule(tx, id))) throw notFound(id)
        return await listVersions(tx, { rule: id, before, limit: limit + 1 })
      })
      const page = toPage(rows, limit, ({ version }) => String(version))
      return {
        ...page,
        items: page.items.map(({ version, text, author, written_at, trials }, at) => ({
          version,
          text,
          author,
          writtenAt: written_at,
          dryRuns: trials,
          changes: compareLines(rows[at + 1]?.text ?? '', text),
        })),
      }
    },
  )
}

function viewRule(row: ListedRule): z.infer<typeof RuleView> {
  return {
    id: row.id,
    title: { zh: row.title_zh, en: row.title_en },
    state: row.state,
    latest: row.latest,
    live: row.live_version,
    stopped: row.stopped,
    found: row.found,
    lastFoundOn: row.last_found_on,
    faults: row.faults,
    lastFault: row.last_fault,
  }
}

function savingRoute(door: Door, outside: Outside): void {
  door.put(
    '/api/rules/:id',
    {
      config: { action: 'rules.write', accepts: { 'application/json': SaveBody, 'text/yaml': 'text' } },
      schema: {
        tags: ['rules'],
        summary: 'Save a text as the next version of a rule',
        description:
          'YAML as the body, or JSON `{text, base}`. `base` (in the query with YAML) is the version that was read before: where another ' +
          'has been saved since, the answer is 409 and nothing is saved. 0 or nothing makes a new rule. The text is checked as a whole; ' +
          'every fault is told with line and column.',
        params: Id,
        querystring: z.strictObject({ base: z.coerce.number().int().min(0).optional() }),
        body: SaveBody,
        response: { 200: Saved, 201: Saved },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { text, base = request.query.base ?? 0 } = request.body
      const saved = await transact(request.world.database, scopeOf(request), async (tx) => {
        const around = await surroundingsOf(request, tx, outside)
        // A refusal undoes what was begun.
        return settle(await saveRule(tx, { id, text, base, asker: askerOf(request), around }))
      })
      const { version, state, created } = saved
      return reply.code(created ? 201 : 200).send({ id, version, state })
    },
  )
}

function changingRoutes(door: Door, outside: Outside): void {
  door.post(
    '/api/rules/:id/live',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: 'Let a version act; its examples pass, and a dry run was made of it',
        params: Id,
        body: z.strictObject({ version: Version.optional(), reason: Reason }).nullish(),
        response: { 200: Saved },
      },
    },
    async (request) => {
      const { id } = request.params
      const enacted = await transact(request.world.database, scopeOf(request), async (tx) => {
        const around = await surroundingsOf(request, tx, outside)
        const bearings = bearingsOf(request)
        const asker = askerOf(request)
        const { version, reason } = request.body ?? {}
        return settle(await enactRule(tx, { id, version, reason, asker, around, bearings }))
      })
      return { id, version: enacted.version, state: enacted.row.state }
    },
  )

  door.post(
    '/api/rules/:id/retire',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: 'Let a rule act no more; it can be written anew',
        params: Id,
        body: z.strictObject({ reason: Reason }).nullish(),
        response: { 200: Saved },
      },
    },
    async (request) => {
      const { id } = request.params
      const { row } = await transact(request.world.database, scopeOf(request), async (tx) =>
        settle(await endRule(tx, { id, reason: request.body?.reason, asker: askerOf(request) })),
      )
      return { id, version: row.latest, state: row.state }
    },
  )
}

function tryingRoutes(door: Door): void {
  door.post(
    '/api/rules/:id/test',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: "Run a version's examples, or those of a text that is not saved: a verdict each",
        params: Id,
        body: z.strictObject({ version: Version.optional(), text: Text.optional() }).nullish(),
        response: { 200: z.object({ passed: z.boolean(), verdicts: z.array(Verdict) }) },
      },
    },
    async (request) => {
      const { ready } = await readyOf(request, request.params.id, request.body ?? {})
      const verdicts = runExamples(ready, bearingsOf(request))
      return {
        passed: verdicts.every(({ passed }) => passed),
        verdicts: verdicts.map((verdict) => ({ ...verdict, faults: [...verdict.faults] })),
      }
    },
  )

  door.post(
    '/api/rules/:id/dry-run',
    {
      config: { action: 'rules.write' },
      schema: {
        tags: ['rules'],
        summary: 'What a version would have found in the last days of the log; nothing is done about it',
        description:
          `Ask for \`${stream}\` to be told the progress, a line for each page of the log, the last line with the result. ` +
          'Whoever hangs up cancels it.',
        params: Id,
        body: z.strictObject({ days: z.int().min(1).max(366), version: Version.optional() }),
        response: { 200: DryRunView },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { days, version } = request.body
      const tried = await readyOf(request, id, { version })
      if (!mayWrite(request, tried.ready.rule.area))
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: `You may not try rules for ${tried.ready.rule.area ?? 'everywhere'}.`,
        })
      const run = (onProgress?: (progress: DryRunProgress) => void) =>
        tryRule(request, { ...tried, days, signal: hungUp(reply), ...(onProgress ? { onProgress } : {}) })
      if (!asksForStream(request)) return await run()
      return reply
        .type(stream)
        .serializer(String)
        .send(toLines(run) as never)
    },
  )
}

interface Tried {
  readonly ready: ReadyRule
  /** Absent for a text that is not saved. */
  readonly versionId: number | undefined
}

/** Runs it, and writes down that it was run, to its end. */
async function tryRule(
  request: FastifyRequest,
  of: Tried & { days: number; signal: AbortSignal; onProgress?: (progress: DryRunProgress) => void },
): Promise<z.infer<typeof DryRunView>> {
  const { ready, versionId, days, signal, onProgress } = of
  const { database, clock } = request.world
  const scope = scopeOf(request)
  const result = await dryRun({
    database,
    scope,
    ready,
    days,
    today: clock.today(),
    bearings: bearingsOf(request),
    signal,
    ...(onProgress ? { onProgress } : {}),
  })
  const { signals, found } = result
  if (versionId !== undefined && result.stopped === undefined)
    await transact(database, scope, async (tx) => {
      await addTrial(tx, { versionId, days, signals, found, by: request.principal.id, at: clock.now() })
      const detail = { version: ready.version, days, found }
      const { id, area } = ready.rule
      await recordDeed(tx, {
        actor: request.principal.id,
        action: 'rule.dry-run',
        subject: `rule:${id}`,
        place: area,
        detail,
      })
    })
  return { ...result, version: ready.version, perDay: [...result.perDay], first: [...result.first] }
}

/** A line for each page as it is read; the last is the result. */
function toLines(run: (onProgress: (progress: DryRunProgress) => void) => Promise<unknown>): Readable {
  const lines = new Readable({ read() {} })
  const line = (value: unknown) => lines.push(`${JSON.stringify(value)}\n`)
  run((progress) => line({ progress })).then(
    (result) => {
      line({ result })
      lines.push(null)
    },
    (error: Error) => lines.destroy(error),
  )
  return lines
}

/** Aborts when the asker is no longer there. */
function hungUp(reply: FastifyReply): AbortSignal {
  const abort = new AbortController()
  reply.raw.once('close', () => abort.abort())
  return abort.signal
}

function asksForStream({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes(stream) ?? false
}

async function readyOf(
  request: FastifyRequest,
  id: string,
  { version, text }: { version?: number | undefined; text?: string | undefined },
): Promise<Tried> {
  const around = toSurroundings(request)
  if (text !== undefined) {
    const readied = readyRule(text, around)
    if (!readied.ok)
      throw refused({
        code: 'rule.invalid',
        message: 'The text is not a valid rule.',
        faults: readied.faults,
      })
    return { ready: readied.ready, versionId: undefined }
  }
  const found = await transact(request.world.database, scopeOf(request), async (tx) => {
    const row = await findRule(tx, id)
    return row && (await findVersion(tx, id, version ?? row.latest))
  })
  if (!found) throw notFound(id, version)
  const readied = readyRule(found.text, around, { versionId: found.id, version: found.version })
  if (!readied.ok)
    throw refused({
      code: 'rule.invalid',
      message: 'The rule is not valid any more.',
      faults: readied.faults,
    })
  return { ready: readied.ready, versionId: found.id }
}

function askerOf(request: FastifyRequest): Asker {
  const { clock } = request.world
  return {
    actor: request.principal.id,
    at: clock.now(),
    today: clock.today(),
    mayWrite: (area) => mayWrite(request, area),
  }
}

function mayWrite({ areas }: FastifyRequest, area: string | undefined): boolean {
  return areas.some((own) => own === '*' || (area !== undefined && covers(own, area)))
}

function toSurroundings(request: FastifyRequest): Surroundings {
  const { world } = request
  return {
    kinds: knowKinds(world.rooms.kinds),
    places: knowPlaces(world.places),
    isPlace: (path) => world.places.find(path) !== undefined,
  }
}

async function surroundingsOf(
  request: FastifyRequest,
  tx: Tx,
  { listDuties }: Outside,
): Promise<Surroundings> {
  return { ...toSurroundings(request), duties: await listDuties?.(tx) }
}

function bearingsOf({ world }: FastifyRequest): Bearings {
  return { places: knowPlaces(world.places), zone: world.clock.zone }
}

function settle<T extends { readonly ok: true }>(
  outcome: T | { readonly ok: false; readonly refusal: Refusal },
): T {
  if (!outcome.ok) throw refused(outcome.refusal)
  return outcome
}

function refused(refusal: Refusal): ProblemError {
  if (refusal.code !== 'rule.invalid')
    return new ProblemError({ code: refusal.code, detail: refusal.message })
  const { message, faults } = refusal
  return new ProblemError({
    code: 'rule.invalid',
    detail: message,
    errors: faults.map(({ where, message }) => ({ where, message })),
    more: { faults: faults.map((fault) => Fault.parse(fault)) },
  })
}

function notFound(id: string, version?: number): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: version === undefined ? `There is no rule ${id}.` : `${id} has no version ${version}.`,
  })
}
