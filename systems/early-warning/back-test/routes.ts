import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { type Tx, transact } from '#platform/store'
import { getChosenArea, mayChoose } from '../assigned/asked.ts'
import { JudgedBody } from '../assigned/views.ts'
import { BackTestSettings } from './settings.ts'
import {
  addBackTest,
  type BackTest,
  findBackTest,
  listBackTests,
  resumeBackTest,
  stopBackTest,
} from './store.ts'
import { BackTestView, viewBackTest } from './views.ts'

const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

/** Back-tests: begun, followed, stopped and gone on with. */
export function backTestRoutes(door: Door): void {
  readingRoutes(door)
  const audited = { action: 'detectors.assign', audited: true } as const

  door.post(
    '/api/early-warning/back-tests',
    {
      config: audited,
      schema: {
        tags: ['early warning'],
        summary: 'Have detectors tried on the city’s own past, and the one chosen that finds most',
        description:
          'Long work: answered at once with where it is to be followed (`state`, `share`). Outbreaks are put into the quiet past of each ' +
          'place, each day judged on what was known at its end. Whatever is best added to the daily judge within the false calls that are allowed ' +
          'is assigned, with its evidence; what a person chose stays before it.',
        body: z.strictObject({ ...JudgedBody, settings: BackTestSettings.prefault({}) }),
        response: { 202: BackTestView },
      },
    },
    async (request, reply) => {
      const { world, principal, body } = request
      getChosenArea(request, body)
      const added = await transact(world.database, scopeOf(request), async (tx) => {
        const backTest = await addBackTest(tx, {
          ...body,
          knownOn: world.clock.today(),
          by: principal.id,
          at: world.clock.now(),
        })
        if (!backTest) throw underWay(body)
        await record(tx, request, { action: 'back-test.start', backTest })
        return backTest
      })
      return reply.code(202).send(viewBackTest(added, world.places))
    },
  )

  for (const step of ['stop', 'resume'] as const)
    door.post(
      `/api/early-warning/back-tests/:id/${step}`,
      {
        config: audited,
        schema: {
          tags: ['early warning'],
          summary:
            step === 'stop'
              ? 'Stop a back-test; what was learnt of places is kept'
              : 'Go on with a back-test that was stopped or failed, where it was',
          params: Id,
          response: { 200: BackTestView },
        },
      },
      async (request) => {
        const { world, params } = request
        const after = await transact(world.database, scopeOf(request), async (tx) => {
          const backTest = await findBackTest(tx, params.id)
          if (!backTest) throw notFound(params.id)
          if (!mayChoose(request, backTest.area))
            throw new ProblemError({
              code: 'access.elsewhere',
              detail: `You may not choose for all of ${backTest.area}.`,
              why: { code: 'area.not-all-yours', values: { place: backTest.area } },
            })
          await (step === 'stop' ? stop(tx, backTest, request.principal.id) : resume(tx, backTest))
          await record(tx, request, { action: `back-test.${step}`, backTest })
          return (await findBackTest(tx, params.id)) ?? backTest
        })
        return viewBackTest(after, world.places)
      },
    )
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/early-warning/back-tests',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'Back-tests, the newest first',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(BackTestView) },
      },
    },
    async (request) => {
      const { after, limit } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of back-tests',
          why: { code: 'page.gone' },
        })
      const { world } = request
      const before = after === undefined ? undefined : Number(after)
      const rows = await transact(world.database, scopeOf(request), (tx) =>
        listBackTests(tx, { before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ id }) => String(id))
      return { ...page, items: page.items.map((one) => viewBackTest(one, world.places)) }
    },
  )

  door.get(
    '/api/early-warning/back-tests/:id',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'One back-test: how far it is, and what it found',
        params: Id,
        response: { 200: BackTestView },
      },
    },
    async (request) => {
      const { world, params } = request
      const found = await transact(world.database, scopeOf(request), (tx) => findBackTest(tx, params.id))
      if (!found) throw notFound(params.id)
      return viewBackTest(found, world.places)
    },
  )
}

async function stop(tx: Tx, { id }: BackTest, by: string): Promise<void> {
  if (!(await stopBackTest(tx, { id, by })))
    throw new ProblemError({
      code: 'step.not-allowed',
      detail: `Back-test ${id} is not under way.`,
      why: { code: 'back-test.not-under-way', values: { id } },
    })
}

async function resume(tx: Tx, backTest: BackTest): Promise<void> {
  const outcome = await resumeBackTest(tx, backTest)
  if (outcome === 'busy') throw underWay(backTest)
  if (outcome === 'not-stopped')
    throw new ProblemError({
      code: 'step.not-allowed',
      detail: `Back-test ${backTest.id} was not stopped, and has not failed.`,
      why: { code: 'back-test.not-stopped', values: { id: backTest.id } },
    })
}

async function record(
  tx: Tx,
  request: FastifyRequest,
  { action, backTest }: { action: string; backTest: BackTest },
): Promise<void> {
  const { id, tally, series, level, area } = backTest
  await recordDeed(tx, {
    actor: request.principal.id,
    action,
    subject: `back-test:${id}`,
    place: area,
    detail: { tally, series, level },
  })
}

function underWay({
  tally,
  series,
  level,
  area,
}: Pick<BackTest, 'tally' | 'series' | 'level' | 'area'>): ProblemError {
  return new ProblemError({
    code: 'conflict',
    detail: `A back-test of ${tally}/${series} by ${level} in ${area} is under way already: wait for it, or stop it.`,
    why: { code: 'back-test.busy', values: { place: area } },
  })
}

function notFound(id: number): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: `There is no back-test ${id}.`,
    why: { code: 'back-test.missing', values: { id } },
  })
}
