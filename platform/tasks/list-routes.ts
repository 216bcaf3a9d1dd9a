import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { decide, findUnitsAt, unitsOf } from '#platform/access'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { listHistory, listTaken, stepsFrom } from '#platform/lifecycle'
import { type Tx, transact } from '#platform/store'
import { PlacePath } from '#vocabulary'
import { settingsAt } from './city-rules.ts'
import { cycleOf, groupOf, type TaskStepName, taskStates } from './cycles.ts'
import { toInstant } from './deadline.ts'
import { findOwnWork } from './judge.ts'
import { taskKinds } from './new-task.ts'
import { openTask } from './open-task.ts'
import { findTask, listSettings, listTasks } from './store.ts'
import { type Refusal, type Task, toWork } from './task.ts'
import { HistoryView, TaskView, toTaskView } from './views.ts'

const Type = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: 'must be lower case letters, digits and dashes' })
const Name = z.string().min(1).max(64)
const Text = z.string().trim().min(1)

const NewTaskBody = z.strictObject({
  kind: z.enum(taskKinds),
  type: Type,
  title: z.strictObject({ zh: Text.max(200), en: Text.max(200) }),
  place: PlacePath,
  unit: Name.optional().meta({ description: 'The unit that gets it; or else name the duty' }),
  duty: Name.optional().meta({ description: 'The nearest unit up the tree that has this duty gets it' }),
  due: z
    .union([z.iso.date(), z.iso.datetime({ offset: true })])
    .optional()
    .meta({ description: 'An instant with its offset, or a day of the city, at whose end it is due' }),
  urgent: z.boolean().optional(),
  originator: Text.max(300)
    .optional()
    .meta({ description: 'What you call what it is for; each step tells it' }),
  key: Text.max(200).optional().meta({ description: 'The same originator never opens the same key twice' }),
  note: Text.max(1_000).optional().meta({ description: 'What the worker has to know. No personal data' }),
})

export const TaskId = z.object({
  id: z
    .string()
    .regex(/^\d{1,15}$/, { error: 'must be the number of a task' })
    .transform(Number),
})

export function taskListRoutes(door: Door): void {
  door.post(
    '/api/tasks',
    {
      config: { action: 'tasks.open' },
      schema: {
        tags: ['tasks'],
        summary:
          'Open a to-do or collect a problem; the same originator and key again answer the one that is there',
        body: NewTaskBody,
        response: { 201: z.object({ id: z.int() }) },
      },
    },
    async (request, reply) => {
      const { body, world, principal } = request
      const { due, ...task } = body
      requireAt(request, 'tasks.open', body.place)
      const dueAt = due === undefined ? undefined : toInstant(due, world.clock.zone)
      const opened = await transact(world.database, scopeOf(request), (tx) =>
        openTask(tx, world.rooms, { ...task, dueAt }, { actor: principal.id }),
      )
      if ('code' in opened) throw toProblem(opened)
      world.rooms.wake()
      return reply.code(201).header('location', `/api/tasks/${opened.id}`).send({ id: opened.id })
    },
  )

  door.get(
    '/api/tasks',
    {
      config: { action: 'tasks.read' },
      schema: {
        tags: ['tasks'],
        summary: 'Tasks, what is due first comes first',
        querystring: z.strictObject({
          ...PageQuery,
          kind: z.enum(taskKinds).optional(),
          state: z.enum(taskStates).optional(),
          type: Type.optional(),
          unit: Name.optional(),
          place: PlacePath.optional(),
          originator: z.string().min(1).max(300).optional(),
          mine: z
            .enum(['true', 'unit'])
            .optional()
            .meta({ description: 'true: taken by who asks; unit: what the units of who asks have' }),
          overdue: z.enum(['true']).optional(),
          live: z.enum(['true', 'false']).optional().meta({ description: 'Not ended yet, or ended' }),
          q: Text.max(100).optional().meta({ description: 'Text of the title, in either language' }),
          order: z.enum(['due', 'newest']).default('due').meta({
            description: 'due: what is due first comes first; newest: what was opened last',
          }),
        }),
        response: { 200: pageOf(TaskView) },
      },
    },
    async (request) => {
      const { world, query } = request
      const { after, limit, mine, overdue, live, ...filter } = query
      const now = world.clock.now()
      const rows = await transact(world.database, scopeOf(request), (tx) =>
        listTasks(tx, {
          ...filter,
          ...(mine === 'true' ? { takenBy: request.principal.id } : {}),
          ...(mine === 'unit' ? { units: unitsOf(request.principal) } : {}),
          ...(overdue ? { overdueBy: now } : {}),
          ...(live ? { live: live === 'true' } : {}),
          after: after === undefined ? undefined : parseKey(after),
          limit: limit + 1,
        }),
      )
      const page = toPage(rows, limit, ({ dueAt, id }) => `${dueAt.toISOString()}_${id}`)
      return { ...page, items: page.items.map((task) => toTaskView(task, { now, places: world.places })) }
    },
  )

  door.get(
    '/api/tasks/:id',
    {
      config: { action: 'tasks.read' },
      schema: {
        tags: ['tasks'],
        summary: 'A task with its history, its checks, and the steps that who asks may take now',
        params: TaskId,
        response: {
          200: TaskView.extend({
            history: z.array(HistoryView),
            steps: z.array(z.string()).meta({ description: 'What you may do with it now' }),
            possibleSteps: z
              .array(z.string())
              .meta({ description: 'What a person may do with it in this state, whoever that is' }),
            checkedBy: z.array(z.object({ id: z.int(), state: z.string(), outcome: z.string().optional() })),
          }),
        },
      },
    },
    async (request) => {
      const { world, params } = request
      const { id } = params
      return await transact(world.database, scopeOf(request), async (tx) => {
        const task = await findTask(tx, id)
        if (!task) throw noTask(id)
        const history = await listHistory(tx, { cycle: 'task', id })
        const checks = await listTasks(tx, { checks: id, limit: 100 })
        return {
          ...toTaskView(task, { now: world.clock.now(), places: world.places }),
          history: history.map(({ from_state, to_state, ...row }) => ({
            ...row,
            ...(from_state === null ? {} : { from: from_state }),
            to: to_state,
            detail: { ...row.detail },
          })),
          steps: await listAllowed(tx, request, task),
          possibleSteps: stepsFrom(cycleOf(task.kind), task.state).filter((step) => groupOf(step)),
          checkedBy: checks.map(({ id, state, outcome }) => ({ id, state, ...(outcome ? { outcome } : {}) })),
        }
      })
    },
  )
}

/** By the table, by the asker's rights at the place, and by what the asker did on it before. */
async function listAllowed(tx: Tx, { principal }: FastifyRequest, task: Task): Promise<TaskStepName[]> {
  const settings = settingsAt(await listSettings(tx, [task.place]), task.place)
  const ids = task.checks === null ? [task.id] : [task.id, task.checks]
  const taken = await listTaken(tx, { cycle: 'task', ids, actor: principal.id })
  const earlier = taken.get(task.id) ?? new Set<string>()
  const earlierOnChecked = taken.get(task.checks ?? 0) ?? new Set<string>()
  const work = toWork(task, await findUnitsAt(tx, task.unit === null ? [] : [task.unit]))
  return stepsFrom(cycleOf(task.kind), task.state).filter((step) => {
    const group = groupOf(step)
    if (group === undefined || !decide(principal, group, work).allow) return false
    if ((step === 'grant-extension' || step === 'refuse-extension') && !task.askedUntil) return false
    return findOwnWork(task, step, { earlier, earlierOnChecked, settings }) === undefined
  })
}

/** Refuses who may do it, but not there. */
export function requireAt(
  { principal }: FastifyRequest,
  action: 'tasks.open' | 'tasks.dispatch',
  place: PlacePath,
): void {
  const decision = decide(principal, action, place)
  if (!decision.allow)
    throw new ProblemError({ code: decision.code, detail: `${principal.id} ${decision.message}.` })
}

export function toProblem({ code, message, where, why }: Refusal): ProblemError {
  return new ProblemError({
    code,
    detail: `${message}.`,
    why,
    ...(where === undefined ? {} : { errors: [{ where: `body.${where}`, message }] }),
  })
}

export function noTask(id: number): ProblemError {
  return new ProblemError({ code: 'not-found', detail: `There is no task ${id}.` })
}

function parseKey(text: string): { dueAt: Date; id: number } {
  const [, instant, id] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)_(\d{1,15})$/.exec(text) ?? []
  const dueAt = new Date(instant ?? Number.NaN)
  if (Number.isNaN(dueAt.getTime()))
    throw new ProblemError({ code: 'request.invalid', detail: 'after is not the next of a page of tasks.' })
  return { dueAt, id: Number(id) }
}
