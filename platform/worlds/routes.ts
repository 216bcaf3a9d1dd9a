import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { createKey } from '#platform/access'
import { type Door, PageQuery, ProblemError, pageOf, toPage } from '#platform/http'
import { productionId, type Scenarios, type World, type WorldHost } from '#platform/worlds'
import { Day, Words } from '#vocabulary'
import { scenarioRoutes } from './scenario-routes.ts'

const Zone = z
  .string()
  .refine((zone) => isZone(zone), { error: 'must be an IANA time zone such as Asia/Shanghai' })
/** City time in which every day has four digits of year, in whatever zone. */
const Instant = z.iso.datetime({ offset: true }).refine((text) => /^(19|2\d)\d\d/.test(text), {
  error: 'must lie between the years 1900 and 2999',
})

/** A day is as long as anybody's piece of work should go on without a word. */
const LeaseSeconds = z.int().min(5).max(86_400)
const LeasedUntil = z.date().optional().meta({
  description: "Machine's time at which it ends unless its lease is granted anew; absent where it is kept",
})

const WorldView = z.object({
  id: z.string(),
  title: z.string(),
  base: z.string().meta({ description: 'Path under which the whole API serves this world' }),
  now: z.date().meta({ description: 'City time' }),
  today: Day,
  zone: z.string(),
  scenario: z
    .object({ id: z.string(), title: Words })
    .optional()
    .meta({ description: 'The exercise of this server that it is the world of' }),
})

/** Making, moving and ending worlds. Asked of production; the worlds themselves are used under their base. */
export function worldRoutes(
  door: Door,
  { host, scenarios }: { host: WorldHost; scenarios: Scenarios },
): void {
  const config = { action: 'worlds.manage' } as const
  scenarioRoutes(door, scenarios)

  door.get(
    '/api/world',
    {
      config: { action: 'places.read' },
      schema: {
        tags: ['worlds'],
        summary: 'The world that this base serves, and its clock',
        response: { 200: WorldView },
      },
    },
    async ({ world }) => {
      const scenario = world.scenario === undefined ? undefined : scenarios.find(world.scenario)
      return { ...view(world), ...(scenario && { scenario: { id: scenario.id, title: scenario.title } }) }
    },
  )

  door.post(
    '/api/worlds',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: 'Make a world: an empty database and a clock that stands',
        body: z.strictObject({
          title: z.string().min(1).max(200),
          startsAt: Instant,
          zone: Zone.default('Asia/Shanghai'),
          leaseSeconds: LeaseSeconds.optional().meta({
            description: 'Ends by itself when its lease was not granted anew for so long; kept where absent',
          }),
        }),
        response: {
          201: WorldView.extend({
            key: z.string().meta({ description: "An administrator's key of this world, told once" }),
          }),
        },
      },
    },
    async (request, reply) => {
      refuseFromWithin(request)
      const { title, startsAt, zone, leaseSeconds } = request.body
      const world = await host.create({
        title,
        startsAt: new Date(startsAt),
        zone,
        leaseSeconds,
        createdBy: request.principal.id,
      })
      const { key } = await createKey(world.database, {
        title: 'made with the world',
        role: 'admin',
        places: ['*'],
        createdBy: request.principal.id,
        // No way around the end of the key that made the world.
        ...(request.principal.expiresAt ? { expiresAt: request.principal.expiresAt } : {}),
      })
      return reply.code(201).send({ ...view(world), key })
    },
  )

  door.get(
    '/api/worlds',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: 'Worlds that were made on this server',
        querystring: z.strictObject(PageQuery),
        response: {
          200: pageOf(
            z.object({
              id: z.string(),
              title: z.string(),
              base: z.string(),
              createdAt: z.date(),
              leasedUntil: LeasedUntil,
            }),
          ),
        },
      },
    },
    async (request) => {
      refuseFromWithin(request)
      const { after = '', limit } = request.query
      const page = toPage(await host.list({ after, limit: limit + 1 }), limit, (row) => row.id)
      return {
        ...page,
        items: page.items.map((row) => ({
          id: row.id,
          title: row.title,
          base: `/w/${row.id}`,
          createdAt: row.created_at,
          ...(row.leased_until && { leasedUntil: row.leased_until }),
        })),
      }
    },
  )

  door.get(
    '/api/worlds/:id',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: 'A world and its clock',
        params: z.object({ id: z.string() }),
        response: { 200: WorldView },
      },
    },
    async (request) => {
      refuseFromWithin(request, request.params.id)
      return view(await getWorld(host, request.params.id))
    },
  )

  door.post(
    '/api/worlds/:id/clock',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: "Move a world's clock",
        description:
          'Answers when every consumer has reached the end of the log and no timer is due. The clock never goes back.',
        params: z.object({ id: z.string() }),
        body: z.strictObject({ to: Instant }),
        response: { 200: WorldView },
      },
    },
    async (request) => {
      refuseFromWithin(request, request.params.id)
      const world = await getWorld(host, request.params.id)
      await refuseForeignWorld(request, host, world.id)
      const moved = await world.advance(new Date(request.body.to))
      if (!moved.ok) throw new ProblemError({ code: 'conflict', detail: moved.message })
      return view(world)
    },
  )

  door.put(
    '/api/worlds/:id/lease',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: "Grant a world's lease anew, or keep it",
        description:
          'Whoever works in a world that nobody else wants says so again before its lease runs out. Without seconds it is kept until somebody ends it.',
        params: z.object({ id: z.string() }),
        body: z.strictObject({ seconds: LeaseSeconds.nullable() }),
        response: { 200: z.object({ leasedUntil: LeasedUntil }) },
      },
    },
    async (request) => {
      const { id } = request.params
      refuseFromWithin(request, id)
      if (id === productionId)
        throw new ProblemError({ code: 'conflict', detail: 'Production does not end.' })
      await refuseForeignWorld(request, host, id)
      const leased = await host.lease(id, request.body.seconds)
      if (!leased) throw noWorld(id)
      return leased.leased_until ? { leasedUntil: leased.leased_until } : {}
    },
  )

  door.delete(
    '/api/worlds/:id',
    {
      config,
      schema: {
        tags: ['worlds'],
        summary: 'End a world and its database',
        params: z.object({ id: z.string() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      refuseFromWithin(request)
      if (request.params.id === productionId)
        throw new ProblemError({ code: 'conflict', detail: 'Production does not end.' })
      await refuseForeignWorld(request, host, request.params.id)
      if (!(await host.remove(request.params.id))) throw noWorld(request.params.id)
      return reply.code(204).send(null)
    },
  )
}

/** The base of a world, and so a key of it, reaches that world alone: all others are production's to manage. */
function refuseFromWithin({ world }: FastifyRequest, id?: string): void {
  if (world.id === productionId || world.id === id) return
  throw new ProblemError({
    code: 'access.elsewhere',
    detail: 'Worlds are made, listed and ended at the base of production.',
  })
}

/**
 * A world is the whole of its places: who reaches only some of them moves and ends no world but those that they made.
 * Names of keys are drawn at random, so that a key of the world itself is never taken for its maker.
 */
async function refuseForeignWorld(
  { areas, principal }: FastifyRequest,
  host: WorldHost,
  id: string,
): Promise<void> {
  if (areas.includes('*')) return
  const creator = await host.findCreator(id)
  // Of a world that is not there, whoever ends it is told so.
  if (creator === principal.id || (creator === undefined && id !== productionId)) return
  throw new ProblemError({
    code: 'access.forbidden',
    detail: 'Who is limited to places may move and end only worlds that they made.',
  })
}

async function getWorld(host: WorldHost, id: string): Promise<World> {
  const world = await host.find(id)
  if (!world) throw noWorld(id)
  return world
}

function noWorld(id: string): ProblemError {
  return new ProblemError({ code: 'not-found', detail: `There is no world ${id.slice(0, 40)}.` })
}

function view({ id, title, clock }: World): z.infer<typeof WorldView> {
  return {
    id,
    title,
    base: id === productionId ? '' : `/w/${id}`,
    now: clock.now(),
    today: clock.today(),
    zone: clock.zone,
  }
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
