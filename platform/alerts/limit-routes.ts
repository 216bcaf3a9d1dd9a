import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findStandingUnit, isCovered } from '#platform/access'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, scopeOf } from '#platform/http'
import { transact } from '#platform/store'
import { PlacePath, Problem } from '#vocabulary'
import type { Limits } from './limits.ts'
import { admitWaiting } from './queue.ts'
import { type LimitScope, lockAdmitted, readAdmitted, readLimits, saveLimits } from './settings.ts'
import { countWaiting } from './store.ts'

const UnitParams = z.object({ unit: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,63}$/) })

const CapacityView = z.object({
  unit: z.string(),
  perDay: z.int(),
  usedToday: z.int().meta({ description: 'Alerts that the unit was given on the day of the city' }),
  waiting: z.int(),
})

// A month: what takes longer is no time limit.
const Hours = z.number().min(0.1).max(744)
const LimitsBody = z
  .strictObject({
    verifyImmediateHours: Hours.nullish(),
    verifyHours: Hours.nullish(),
    investigateHours: Hours.nullish(),
  })
  .refine((body) => Object.keys(body).length > 0, { error: 'names no limit' })

const LimitsView = z.object({
  verifyImmediateHours: z.number(),
  verifyHours: z.number(),
  investigateHours: z.number(),
})

/** What a unit can verify in a day, and the time limits of its clocks. Running clocks keep the limit that they began with. */
export function limitRoutes(door: Door): void {
  const lead = { action: 'alerts.lead' } as const
  const read = { action: 'alarms.read' } as const
  const about = 'null goes back to what is set further up the tree, and in the end to what the house has.'

  door.get(
    '/api/alerts/capacity/:unit',
    {
      config: read,
      schema: {
        tags: ['alerts'],
        summary: 'How many alerts a unit can verify in a day, has been given today, and has waiting',
        params: UnitParams,
        response: { 200: CapacityView },
      },
    },
    async (request) => await viewCapacity(request, request.params.unit),
  )

  door.put(
    '/api/alerts/capacity/:unit',
    {
      config: lead,
      schema: {
        tags: ['alerts'],
        summary:
          'Set how many alerts a unit can verify in a day; what waits is given out at once as far as it reaches',
        description: about,
        params: UnitParams,
        body: z.strictObject({ perDay: z.int().min(0).max(10_000).nullable() }),
        response: { 200: CapacityView, 404: Problem },
      },
    },
    async (request) => {
      const { world, body, principal } = request
      const unit = await getUnit(request, request.params.unit)
      // A unit's queue reaches beyond the areas of who leads it, where the unit serves places of others too.
      await transact(
        world.database,
        { actor: principal.id, places: 'everywhere', works: 'everywhere' },
        async (tx) => {
          await lockAdmitted(tx, { units: [unit.id], day: world.clock.today() })
          await saveLimits(tx, {
            scope: { unit: unit.id },
            limits: { perDay: body.perDay },
            actor: principal.id,
            at: world.clock.now(),
          })
          await recordDeed(tx, {
            actor: principal.id,
            action: 'alerts.capacity',
            subject: `unit:${unit.id}`,
            place: unit.place,
            detail: { perDay: body.perDay },
          })
          await admitWaiting(tx, world.rooms, unit)
        },
      )
      world.rooms.wake()
      return await viewCapacity(request, unit.id)
    },
  )

  for (const kind of ['units', 'places'] as const) {
    const url = `/api/alerts/limits/${kind}/:of`
    const params = z.object({ of: kind === 'units' ? UnitParams.shape.unit : PlacePath })
    const summaryOf = kind === 'units' ? 'a unit' : 'a place and the units under it'

    door.get(
      url,
      {
        config: read,
        schema: {
          tags: ['alerts'],
          summary: `The time limits that hold for ${summaryOf}`,
          params,
          response: { 200: LimitsView },
        },
      },
      async (request) => await viewLimits(request, await getScope(request, kind, request.params.of)),
    )

    door.put(
      url,
      {
        config: lead,
        schema: {
          tags: ['alerts'],
          summary: `Set time limits for ${summaryOf}`,
          description: about,
          params,
          body: LimitsBody,
          response: { 200: LimitsView, 404: Problem },
        },
      },
      async (request) => {
        const { world, body, principal } = request
        const of = await getScope(request, kind, request.params.of)
        await transact(world.database, scopeOf(request), async (tx) => {
          await saveLimits(tx, {
            scope: of.scope,
            limits: body,
            actor: principal.id,
            at: world.clock.now(),
          })
          await recordDeed(tx, {
            actor: principal.id,
            action: 'alerts.limits',
            subject: 'unit' in of.scope ? `unit:${of.scope.unit}` : `place:${of.scope.place}`,
            place: of.place,
            detail: body,
          })
        })
        return await viewLimits(request, of)
      },
    )
  }
}

interface Scoped {
  readonly scope: LimitScope
  readonly unit?: string
  readonly place: PlacePath
}

async function getScope(request: FastifyRequest, kind: 'units' | 'places', of: string): Promise<Scoped> {
  if (kind === 'units') {
    const unit = await getUnit(request, of)
    return { scope: { unit: unit.id }, unit: unit.id, place: unit.place }
  }
  const place = request.world.places.find(of)?.path
  if (!place || !isCovered(place, request.areas))
    throw new ProblemError({ code: 'not-found', detail: `There is no place ${of} in your area.` })
  return { scope: { place }, place }
}

async function getUnit(request: FastifyRequest, id: string) {
  const unit = await transact(request.world.database, scopeOf(request), (tx) => findStandingUnit(tx, id))
  if (!unit || !isCovered(unit.place, request.areas))
    throw new ProblemError({ code: 'not-found', detail: `There is no unit ${id} in your area.` })
  return unit
}

async function viewCapacity(request: FastifyRequest, id: string): Promise<z.infer<typeof CapacityView>> {
  const unit = await getUnit(request, id)
  const day = request.world.clock.today()
  const scope = { actor: request.principal.id, places: 'everywhere' } as const
  return await transact(request.world.database, scope, async (tx) => {
    const limits: Limits = await readLimits(tx, { unit: id, place: unit.place })
    return {
      unit: id,
      perDay: limits.perDay,
      usedToday: await readAdmitted(tx, { unit: id, day }),
      waiting: (await countWaiting(tx, [id])).get(id) ?? 0,
    }
  })
}

async function viewLimits(
  request: FastifyRequest,
  { unit, place }: Scoped,
): Promise<z.infer<typeof LimitsView>> {
  const limits = await transact(request.world.database, scopeOf(request), (tx) =>
    readLimits(tx, { unit, place }),
  )
  const { verifyImmediateHours, verifyHours, investigateHours } = limits
  return { verifyImmediateHours, verifyHours, investigateHours }
}
