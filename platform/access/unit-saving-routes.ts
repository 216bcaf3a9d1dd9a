import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { addUnits, changeUnit, findStandingUnit, isCovered } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { PlacePath, Problem } from '#vocabulary'
import { getUnit, tellChanges } from './unit-lookups.ts'

/** A unit is named in both languages: either may be all that a reader sees of it. */
const Name = z.string().trim().min(1).max(120)

const UnitParts = z.strictObject({
  name: z.strictObject({ zh: Name, en: Name }),
  place: PlacePath,
  duties: z.array(z.string().regex(/^[a-z][a-z-]{0,39}$/)).default([]),
  phone: z.string().max(32).optional(),
})
const NewUnit = UnitParts.extend({ id: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/) })

export function unitSavingRoutes(door: Door): void {
  door.post(
    '/api/units',
    {
      config: { action: 'places.write' },
      bodyLimit: 32 * 1024 * 1024,
      schema: {
        tags: ['units'],
        summary: 'Make units; all or nothing',
        description:
          'An id that a unit has, or had, is refused with 409: what is known of one is changed by PUT.',
        body: z.strictObject({ units: z.array(NewUnit).min(1).max(50_000) }),
        response: { 200: z.object({ saved: z.int() }), 400: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { world, body } = request
      refuseElsewhere(
        request,
        body.units.map(({ place }, index) => ({ place, where: `units.${index}.place` })),
      )
      await transact(world.database, scopeOf(request), async (tx) => {
        const taken = await addUnits(tx, body.units)
        if (taken.length > 0)
          throw unitExists(taken, (id) => body.units.findLastIndex((unit) => unit.id === id))
        const made = body.units.map(
          ({ id, place }) => ({ unit: id, place, change: 'made', name: 'made' }) as const,
        )
        await tellChanges(tx, request, made)
      })
      world.rooms.wake()
      return { saved: body.units.length }
    },
  )

  door.put(
    '/api/units/:id',
    {
      config: { action: 'places.write' },
      schema: {
        tags: ['units'],
        summary: 'Change what is known of a unit: name, place, duties, telephone',
        description:
          '`was` is what the unit was for whoever changes it: where it is something else by now, since another was quicker, nothing is changed and the answer is 409.',
        params: z.object({ id: z.string().max(64) }),
        body: UnitParts.extend({ was: UnitParts.optional() }),
        response: { 204: z.null(), 409: Problem },
      },
    },
    async (request, reply) => {
      const { world, params, principal } = request
      const { was, ...to } = request.body
      const { place } = to
      refuseElsewhere(request, [{ place, where: 'place' }])
      await transact(world.database, scopeOf(request), async (tx) => {
        getUnit(request, await findStandingUnit(tx, params.id), 'to change')
        if (!(await changeUnit(tx, { id: params.id, to, was })))
          throw new ProblemError({
            code: 'conflict',
            detail: 'Another has changed the unit since; nothing was changed.',
            why: { code: 'unit.changed-since' },
          })
        const name = `changed:${randomUUID()}`
        await tellChanges(tx, request, [{ unit: params.id, place, change: 'changed', name }])
        const subject = `unit:${params.id}`
        await recordDeed(tx, { actor: principal.id, action: 'unit.change', subject, place, detail: {} })
      })
      world.rooms.wake()
      return reply.code(204).send(null)
    },
  )
}

function refuseElsewhere(
  { areas, world }: FastifyRequest,
  places: readonly { readonly place: PlacePath; readonly where: string }[],
): void {
  const outside = places.find(({ place }) => !isCovered(place, areas))
  if (outside) {
    const message = `${outside.place} lies outside your area`
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: `${outside.where}: ${message}`,
      errors: [{ where: outside.where, message }],
      why: { code: 'unit.place-elsewhere', values: { place: outside.place } },
    })
  }
  const errors = places.flatMap(({ place, where }) =>
    world.places.find(place) ? [] : [{ where, message: `there is no place ${place}`, place }],
  )
  const [first] = errors
  if (first)
    throw new ProblemError({
      code: 'request.invalid',
      detail: `${errors.length} units have no place; nothing was saved.`,
      errors: errors.slice(0, 100).map(({ where, message }) => ({ where, message })),
      why: { code: 'place.missing', values: { place: first.place } },
    })
}

function unitExists(ids: readonly string[], indexOf: (id: string) => number): ProblemError {
  return new ProblemError({
    code: 'conflict',
    detail: `There are units already with the ids ${ids.slice(0, 10).join(', ')}; nothing was saved.`,
    errors: ids
      .slice(0, 100)
      .map((id) => ({ where: `units.${indexOf(id)}.id`, message: `there is a unit ${id} already` })),
    why: { code: 'unit.exists', values: { id: ids.slice(0, 3).join(', ') } },
  })
}
