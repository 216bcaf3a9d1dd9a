import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { bearingsOf, mayWrite, notFound, refused, surroundingsOf, toSurroundings } from './asking.ts'
import type { DryRunProgress } from './dry-run.ts'
import { type ExampleVerdict, runExamples } from './examples.ts'
import type { Outside } from './outside.ts'
import { readyRule } from './ready-rule.ts'
import { findRule, findVersion } from './store.ts'
import { type Tried, tryRule } from './trial.ts'
import { DryRunView, Fault, Id, Text, Verdict, Version } from './views.ts'

const stream = 'application/x-ndjson'

export function tryingRoutes(door: Door, outside: Outside): void {
  checkingRoute(door, outside)
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
        verdicts: toVerdicts(verdicts),
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
        tryAsAsker(request, { ...tried, days, signal: hungUp(reply), ...(onProgress ? { onProgress } : {}) })
      if (!asksForStream(request)) return await run()
      return reply
        .type(stream)
        .serializer(String)
        .send(toLines(run) as never)
    },
  )
}

/** Runs it as the asker. */
async function tryAsAsker(
  request: FastifyRequest,
  of: Tried & { days: number; signal: AbortSignal; onProgress?: (progress: DryRunProgress) => void },
): Promise<z.infer<typeof DryRunView>> {
  const { database, clock } = request.world
  const by = { database, clock, scope: scopeOf(request) }
  const result = await tryRule(by, { ...of, bearings: bearingsOf(request) })
  return { ...result, version: of.ready.version, perDay: [...result.perDay], first: [...result.first] }
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

/** For whoever writes: asked with every pause of the typing, so neither a text that is not valid yet nor the asking is a deed. */
function checkingRoute(door: Door, outside: Outside): void {
  door.post(
    '/api/rule-checks',
    {
      config: { action: 'rules.write', audited: true },
      schema: {
        tags: ['rules'],
        summary:
          'What is wrong with a text, line by line; where nothing is, how its examples fare. Nothing is kept',
        body: z.strictObject({ text: Text }),
        response: {
          200: z.object({ valid: z.boolean(), faults: z.array(Fault), verdicts: z.array(Verdict) }),
        },
      },
    },
    async (request) => {
      const around = await transact(request.world.database, scopeOf(request), (tx) =>
        surroundingsOf(request, tx, outside),
      )
      const readied = readyRule(request.body.text, around)
      if (!readied.ok)
        return { valid: false, faults: readied.faults.map((fault) => Fault.parse(fault)), verdicts: [] }
      return {
        valid: true,
        faults: [],
        verdicts: toVerdicts(runExamples(readied.ready, bearingsOf(request))),
      }
    },
  )
}

function toVerdicts(verdicts: readonly ExampleVerdict[]): z.infer<typeof Verdict>[] {
  return verdicts.map((verdict) => Verdict.parse(verdict))
}
