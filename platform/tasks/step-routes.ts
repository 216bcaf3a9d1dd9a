import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { decide } from '#platform/access'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import type { StepGroup } from './cycles.ts'
import { noTask, TaskId, toProblem } from './list-routes.ts'
import { DispatchingStep, type TaskStep, VerifyingStep, WorkingStep } from './step.ts'
import { findTask } from './store.ts'
import { type StepAsked, takeSteps } from './take-steps.ts'
import type { Refusal } from './task.ts'

const Taken = z.object({
  id: z.int(),
  state: z.string(),
  number: z.int().meta({ description: 'Of the step in the history of the task' }),
})

/** What a phone sends at once at most. */
const batchMost = 1_000

const Verdict = z.object({
  index: z.int(),
  id: z.int().optional(),
  verdict: z.enum(['taken', 'refused']),
  state: z.string().optional(),
  number: z.int().optional(),
  code: z.string().optional(),
  message: z.string().optional(),
})

const Batched = z.object({ id: z.int().min(1).max(1e15) })

/** One door for each group of steps, since each group is a right of its own. */
export function stepRoutes(door: Door): void {
  addDoor(door, {
    path: 'steps',
    group: 'tasks.work',
    body: WorkingStep,
    summary: 'Take, do, feed back, return, or ask for more time',
  })
  addDoor(door, {
    path: 'dispatches',
    group: 'tasks.dispatch',
    body: DispatchingStep,
    summary: 'The command centre: dispatch, reassign, supervise, answer a plea for time, defer',
  })
  addDoor(door, {
    path: 'verifications',
    group: 'tasks.verify',
    body: VerifyingStep,
    summary: 'The supervision centre: file or refuse, verify and close or send back, evaluate',
  })

  door.post(
    '/api/tasks/steps',
    {
      config: { action: 'tasks.work' },
      schema: {
        tags: ['tasks'],
        summary: 'Many working steps at once, a verdict for each; a bad one never sinks the others',
        body: z.strictObject({
          steps: z.array(z.record(z.string(), z.unknown())).min(1).max(batchMost).meta({
            description: 'Each with the `id` of its task, and otherwise as POST /api/tasks/{id}/steps',
          }),
        }),
        response: { 200: z.object({ taken: z.int(), verdicts: z.array(Verdict) }) },
      },
    },
    async (request) => {
      const { world, principal, body } = request
      const parsed = body.steps.map(parseBatched)
      const good = parsed.filter((one) => one.ok)
      const verdicts = await transact(world.database, scopeOf(request), (tx) =>
        takeSteps(
          tx,
          world.rooms,
          good.map(({ asked }) => asked),
          { actor: principal.id, principal },
        ),
      )
      world.rooms.wake()
      let next = 0
      const told = parsed.map((one, index) => {
        const verdict = one.ok ? verdicts[next++] : one
        if (!verdict) throw new Error('a step without a verdict')
        const { id } = verdict
        return verdict.ok
          ? { index, id, verdict: 'taken' as const, state: verdict.state, number: verdict.number }
          : {
              index,
              ...(id === undefined ? {} : { id }),
              verdict: 'refused' as const,
              code: verdict.code,
              message: verdict.message,
            }
      })
      return { taken: told.filter(({ verdict }) => verdict === 'taken').length, verdicts: told }
    },
  )
}

function addDoor<Body extends z.ZodType<TaskStep>>(
  door: Door,
  { path, group, body, summary }: { path: string; group: StepGroup; body: Body; summary: string },
): void {
  door.post(
    `/api/tasks/:id/${path}`,
    {
      config: { action: group },
      schema: { tags: ['tasks'], summary, params: TaskId, body, response: { 200: Taken } },
    },
    async (request) => {
      const { world, principal } = request
      const { id } = request.params as z.output<typeof TaskId>
      // The schema of the route is this body's.
      const step = request.body as TaskStep
      const [verdict] = await transact(world.database, scopeOf(request), (tx) =>
        takeSteps(tx, world.rooms, [{ id, step }], { actor: principal.id, principal }),
      )
      if (!verdict) throw new Error('a step without a verdict')
      if (!verdict.ok) {
        if (verdict.code === 'not-found') await refuseElsewhere(request, id)
        throw toProblem(verdict)
      }
      world.rooms.wake()
      return { id, state: verdict.state, number: verdict.number }
    },
  )
}

/** Who may read it there but not work on it learns that; to anyone else it is not there. */
async function refuseElsewhere(request: FastifyRequest, id: number): Promise<void> {
  const { principal, world } = request
  const reading = decide(principal, 'tasks.read')
  if (!reading.allow) throw noTask(id)
  const places = reading.areas.includes('*') ? ('everywhere' as const) : reading.areas
  const task = await transact(world.database, { actor: principal.id, places }, (tx) => findTask(tx, id))
  if (!task) throw noTask(id)
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: `Task ${id} is at ${task.place}, outside your area.`,
  })
}

type Batched =
  | { readonly ok: true; readonly asked: StepAsked }
  | ({ readonly ok: false; readonly id: number | undefined } & Refusal)

function parseBatched(given: Record<string, unknown>): Batched {
  const { id, ...rest } = given
  const named = Batched.safeParse({ id })
  const step = WorkingStep.safeParse(rest)
  if (named.success && step.success) return { ok: true, asked: { id: named.data.id, step: step.data } }
  const issues = [...(named.error?.issues ?? []), ...(step.error?.issues ?? [])]
  const message = issues.map((issue) => `${issue.path.join('.') || 'step'}: ${issue.message}`).join('; ')
  return { ok: false, id: named.data?.id, code: 'request.invalid', message: message.slice(0, 300) }
}
