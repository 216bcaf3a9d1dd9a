import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  abolishUnit,
  findStandingUnit,
  holdStandingUnit,
  listDuties,
  listUnits,
  saveDuties,
} from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, scopeOf, toPage } from '#platform/http'
import { transact } from '#platform/store'
import { Day, PlacePath, Problem, Words } from '#vocabulary'
import { type Clash, findClash, isSameRoster, type RosterEntry } from './roster.ts'
import { getUnit, tellChanges } from './unit-lookups.ts'

const DutyBody = z.strictObject({
  officer: z
    .string()
    .regex(/^(account|key):[\w-]{1,64}$/)
    .meta({ description: 'As the officer signs: see id of /api/me' }),
  name: Words,
  phone: z.string().max(32).nullable().default(null),
  beginsAt: z.iso
    .datetime({ offset: true })
    .optional()
    .meta({ description: 'City time; a standing duty has no bounds' }),
  endsAt: z.iso.datetime({ offset: true }).optional(),
})

const UnitView = z.object({
  id: z.string(),
  name: Words,
  place: PlacePath,
  duties: z.array(z.string()),
  phone: z.string().nullable(),
  abolishedOn: Day.nullable(),
  successor: z.string().nullable(),
})

const DutyView = z.object({
  officer: z.string(),
  name: Words,
  phone: z.string().nullable(),
  beginsAt: z.date().nullable(),
  endsAt: z.date().nullable(),
})

const UnitId = z.object({ id: z.string().max(64) })

export function unitRoutes(door: Door): void {
  door.get(
    '/api/units',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['units'],
        summary: 'Units in the order of their ids, abolished ones too',
        querystring: z.strictObject({
          ...PageQuery,
          duty: z.string().max(40).optional(),
          place: PlacePath.optional().meta({ description: 'Units of this place and everything under it' }),
        }),
        response: { 200: pageOf(UnitView) },
      },
    },
    async (request) => {
      const { after = '', limit, duty, place } = request.query
      const rows = await transact(request.world.database, scopeOf(request), (tx) =>
        listUnits(tx, { after, limit: limit + 1, duty, place }),
      )
      return toPage(rows, limit, ({ id }) => id)
    },
  )

  door.get(
    '/api/units/:id/duty-officers',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['units'],
        summary: 'Who is called when a unit does not answer',
        params: UnitId,
        response: { 200: z.object({ items: z.array(DutyView) }) },
      },
    },
    async (request) => ({
      items: await transact(request.world.database, scopeOf(request), async (tx) => {
        getUnit(request, await findStandingUnit(tx, request.params.id))
        return await listDuties(tx, request.params.id)
      }),
    }),
  )

  door.put(
    '/api/units/:id/duty-officers',
    {
      config: { action: 'places.write' },
      schema: {
        tags: ['units'],
        summary: 'Name the duty officers of a unit: a standing one, and shifts that override it',
        description:
          'One is called at a time: shifts that overlap, and a second standing officer, are refused with 409. What overlapped before ' +
          'may stay. The same person may be on duty at several units. `was` is what the roster was for whoever changes it: where it ' +
          'is something else by now, since another was quicker, nothing is changed and the answer is 409.',
        params: UnitId,
        body: z.strictObject({
          officers: z.array(DutyBody).max(1_000),
          was: z.array(DutyBody).max(1_000).optional(),
        }),
        response: { 204: z.null(), 409: Problem },
      },
    },
    async (request, reply) => {
      const { officers, was } = request.body
      for (const [at, { beginsAt, endsAt }] of officers.entries()) {
        const bounded =
          beginsAt !== undefined && endsAt !== undefined && new Date(beginsAt) < new Date(endsAt)
        if (!bounded && (beginsAt ?? endsAt) !== undefined)
          throw invalid(`officers.${at}`, 'a shift has a beginning, and an end after it')
      }
      const { id } = request.params
      await transact(request.world.database, scopeOf(request), async (tx) => {
        const { place } = getUnit(request, await holdStandingUnit(tx, id), 'to change')
        const roster = officers.map(toEntry)
        const before = (await listDuties(tx, id)).map(({ beginsAt, endsAt, ...one }) => ({
          ...one,
          ...(beginsAt && endsAt ? { beginsAt, endsAt } : {}),
        }))
        if (was && !isSameRoster(was.map(toEntry), before))
          throw new ProblemError({
            code: 'conflict',
            detail: 'Another has changed the roster since; nothing was changed.',
            why: { code: 'roster.changed-since' },
          })
        const clash = findClash(roster, before)
        if (clash) throw overlaps(clash, request)
        await saveDuties(tx, id, roster)
        const name = `roster:${randomUUID()}`
        await tellChanges(tx, request, [{ unit: id, place, change: 'roster', name }])
        const detail = { officers: officers.map(({ officer }) => officer) }
        await recordDeed(tx, {
          actor: request.principal.id,
          action: 'unit.duty-officers',
          subject: `unit:${id}`,
          place,
          detail,
        })
      })
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/units/:id/abolish',
    {
      config: { action: 'places.write' },
      schema: {
        tags: ['units'],
        summary: 'Abolish a unit: what it holds goes to its successor, or to whoever has its duty next',
        params: UnitId,
        body: z.strictObject({ successor: z.string().max(64).optional() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, params, body, principal } = request
      const { successor } = body
      const today = world.clock.today()
      await transact(world.database, scopeOf(request), async (tx) => {
        const { place } = getUnit(request, await findStandingUnit(tx, params.id), 'to change')
        if (successor === params.id || (successor && !(await findStandingUnit(tx, successor))))
          throw invalid('body.successor', `no other unit that stands has the id ${successor}`)
        if (!(await abolishUnit(tx, { id: params.id, on: today, successor })))
          throw new ProblemError({
            code: 'conflict',
            detail: 'The unit was abolished a moment ago.',
            why: { code: 'unit.abolished' },
          })
        const change = { change: 'abolished', ...(successor ? { successor } : {}) } as const
        await tellChanges(tx, request, [{ unit: params.id, place, ...change, name: 'abolished' }])
        await recordDeed(tx, {
          actor: principal.id,
          action: 'unit.abolish',
          subject: `unit:${params.id}`,
          place,
          detail: change,
        })
      })
      world.rooms.wake()
      return reply.code(204).send(null)
    },
  )
}

function toEntry({ beginsAt, endsAt, ...one }: z.infer<typeof DutyBody>): RosterEntry {
  return {
    ...one,
    ...(beginsAt ? { beginsAt: new Date(beginsAt) } : {}),
    ...(endsAt ? { endsAt: new Date(endsAt) } : {}),
  }
}

function overlaps({ at, other }: Clash, { world }: FastifyRequest): ProblemError {
  const { name, beginsAt, endsAt } = other
  const names = { name: name.zh, nameEn: name.en }
  if (!beginsAt || !endsAt)
    return new ProblemError({
      code: 'conflict',
      detail: 'A unit has one standing officer.',
      errors: [{ where: `officers.${at}.officer`, message: 'another is the standing officer' }],
      why: { code: 'roster.standing', values: names },
    })
  const wall = (instant: Date) => instant.toLocaleString('sv-SE', { timeZone: world.clock.zone }).slice(0, 16)
  const values = { ...names, begins: wall(beginsAt), ends: wall(endsAt) }
  return new ProblemError({
    code: 'conflict',
    detail: `Another shift of this unit lasts from ${values.begins} to ${values.ends}: one officer is called at a time.`,
    errors: [{ where: `officers.${at}.beginsAt`, message: 'overlaps another shift of the unit' }],
    why: { code: 'roster.overlap', values },
  })
}

function invalid(where: string, message: string): ProblemError {
  return new ProblemError({
    code: 'request.invalid',
    detail: `${where}: ${message}`,
    errors: [{ where, message }],
  })
}
