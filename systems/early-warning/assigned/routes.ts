import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import type { PlaceDirectory } from '#platform/places'
import { type Database, house, transact } from '#platform/store'
import { getChosenArea, mayChoose } from './asked.ts'
import { AssignedDetector, type Assignment } from './assignment.ts'
import { type DetectorRecord, readRecord } from './record.ts'
import { addAssignment, endAssignment, findAssignmentById, listAssignments } from './store.ts'
import { AssignmentView, JudgedBody, viewAssignment } from './views.ts'

const Id = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })
const Reason = z.string().trim().min(1).max(500).meta({ description: "Kept in the audit: no person's data" })

/** Which detector judges what: read, chosen by a person, and given back to what the back-test chose. */
export function assignmentRoutes(door: Door): void {
  readingRoutes(door)
  const audited = { action: 'detectors.assign', audited: true } as const

  door.post(
    '/api/early-warning/assignments',
    {
      config: audited,
      schema: {
        tags: ['early warning'],
        summary: 'Choose the detector that judges series besides the daily judge, with the reason',
        description:
          'It stands before what a back-test chose for the same area, until it is dropped; the nearest area counts. `daily` is nothing ' +
          'besides the daily judge, which always judges.',
        body: z.strictObject({
          ...JudgedBody,
          detector: AssignedDetector,
          alpha: z
            .number()
            .gt(0)
            .lte(0.5)
            .optional()
            .meta({ description: 'Chance of an alarm in a period without news; for all but `daily`' }),
          reason: Reason,
        }),
        response: { 201: AssignmentView },
      },
    },
    async (request, reply) => {
      const { world, principal, body } = request
      const { alpha, ...chosen } = body
      getChosenArea(request, chosen)
      if ((alpha === undefined) !== (chosen.detector.detector === 'daily'))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'alpha is needed for every detector but daily, which has none.',
          why: { code: 'detector.alpha' },
        })
      const added = await transact(world.database, scopeOf(request), async (tx) => {
        const assignment = await addAssignment(tx, {
          ...chosen,
          ...(alpha === undefined ? {} : { alpha }),
          chosenBy: 'person',
          setBy: principal.id,
          setAt: world.clock.now(),
        })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'detectors.assign',
          subject: subjectOf(assignment),
          place: chosen.area,
          detail: { ...chosen.detector, alpha: alpha ?? null, reason: chosen.reason },
        })
        return assignment
      })
      return reply.code(201).send(await viewWithRecord(world, added))
    },
  )

  door.post(
    '/api/early-warning/assignments/:id/end',
    {
      config: audited,
      schema: {
        tags: ['early warning'],
        summary: 'Drop what a person chose: what a back-test chose, or a wider area’s choice, counts again',
        params: Id,
        body: z.strictObject({ reason: Reason }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, principal, params, body } = request
      await transact(world.database, scopeOf(request), async (tx) => {
        const assignment = await findAssignmentById(tx, params.id)
        if (!assignment) throw notFound(params.id)
        if (!mayChoose(request, assignment.area))
          throw new ProblemError({
            code: 'access.elsewhere',
            detail: `You may not choose for all of ${assignment.area}.`,
            why: { code: 'area.not-all-yours', values: { place: assignment.area } },
          })
        const ended = await endAssignment(tx, {
          id: params.id,
          by: principal.id,
          at: world.clock.now(),
          reason: body.reason,
        })
        if (!ended)
          throw new ProblemError({
            code: 'conflict',
            detail: `Assignment ${params.id} is not in force any more, or was not chosen by a person.`,
            why: { code: 'assignment.over', values: { id: params.id } },
          })
        await recordDeed(tx, {
          actor: principal.id,
          action: 'detectors.end',
          subject: subjectOf(assignment),
          place: assignment.area,
          detail: { reason: body.reason },
        })
      })
      return reply.code(204).send(null)
    },
  )
}

function readingRoutes(door: Door): void {
  door.get(
    '/api/early-warning/assignments',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'Which detectors judge what besides the daily judge, the newest first, each with its record',
        querystring: z.strictObject({
          ...PageQuery,
          tally: z.string().max(64).optional(),
          series: z.string().max(64).optional(),
          ended: z.stringbool().default(false).meta({ description: 'With those that have ended' }),
        }),
        response: { 200: pageOf(AssignmentView) },
      },
    },
    async (request) => {
      const { after, limit, ...of } = request.query
      if (after !== undefined && !/^\d{1,15}$/.test(after))
        throw new ProblemError({
          code: 'request.invalid',
          detail: 'after is not the next of a page of assignments',
          why: { code: 'page.gone' },
        })
      const before = after === undefined ? undefined : Number(after)
      const { world } = request
      const rows = await transact(world.database, scopeOf(request), (tx) =>
        listAssignments(tx, { ...of, before, limit: limit + 1 }),
      )
      const page = toPage(rows, limit, ({ id }) => String(id))
      const records = await readRecords(world, page.items)
      return {
        ...page,
        items: page.items.map((one) =>
          viewAssignment(one, { places: world.places, record: records.get(one.id) }),
        ),
      }
    },
  )

  door.get(
    '/api/early-warning/assignments/:id',
    {
      config: { action: 'alarms.read' },
      schema: {
        tags: ['early warning'],
        summary: 'One assignment, with the record of its detector and how that moved its level',
        params: Id,
        response: { 200: AssignmentView },
      },
    },
    async (request) => {
      const { world, params } = request
      const found = await transact(world.database, scopeOf(request), (tx) =>
        findAssignmentById(tx, params.id),
      )
      if (!found) throw notFound(params.id)
      return await viewWithRecord(world, found)
    },
  )
}

interface Where {
  readonly database: Database
  readonly places: PlaceDirectory
}

/** Of those in force. Over the whole of their areas, whoever asks: numbers of alerts, no places. */
export async function readRecords(
  { database, places }: Where,
  assignments: readonly Assignment[],
): Promise<Map<number, DetectorRecord>> {
  const records = new Map<number, DetectorRecord>()
  await transact(database, house('early-warning'), async (tx) => {
    for (const assignment of assignments) {
      if (assignment.endedAt !== undefined) continue
      const record = await readRecord(tx, { assignment, places })
      if (record) records.set(assignment.id, record)
    }
  })
  return records
}

async function viewWithRecord(where: Where, assignment: Assignment) {
  const records = await readRecords(where, [assignment])
  return viewAssignment(assignment, { places: where.places, record: records.get(assignment.id) })
}

function subjectOf({ id }: Assignment): string {
  return `assignment:${id}`
}

function notFound(id: number): ProblemError {
  return new ProblemError({
    code: 'not-found',
    detail: `There is no assignment ${id}.`,
    why: { code: 'assignment.missing', values: { id } },
  })
}
