import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import {
  createKey,
  findKey,
  findUnitPlaces,
  type KeyView,
  listKeys,
  revokeKey,
  rotateKey,
} from '#platform/access'
import { type Door, PageQuery, ProblemError, pageOf, toPage } from '#platform/http'
import { PlacePath } from '#vocabulary'
import { refuseExcess } from './account-reach.ts'
import { parseRole, parseScope, roleActions, scopeActions } from './decide.ts'
import { isCovered } from './work.ts'

const Role = z.enum(Object.keys(roleActions) as [string, ...string[]])
const Scope = z.enum(Object.keys(scopeActions) as [string, ...string[]])
const KeyId = z.object({ id: z.string().max(64) })

const View = z.object({
  id: z.string().meta({ description: 'The middle part of lf_ID_…' }),
  title: z.string(),
  role: z.string(),
  places: z.array(z.string()),
  scopes: z.array(z.string()).nullable().meta({ description: 'Null where nothing is narrowed' }),
  sources: z.array(z.string()).nullable(),
  units: z.array(z.string()).nullable().meta({ description: 'Whose work it does' }),
  createdBy: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable().meta({ description: 'To about a minute' }),
  rotatedAt: z.date().nullable(),
  previousUntil: z
    .date()
    .nullable()
    .meta({ description: 'Until then the text before the rotation opens too' }),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
})

const hoursOfOverlap = 24
const mostHours = 24 * 30

export function keyRoutes(door: Door): void {
  listRoute(door)
  createRoute(door)
  rotateRoute(door)
  revokeRoute(door)
}

function listRoute(door: Door): void {
  door.get(
    '/api/keys',
    {
      config: { action: 'keys.manage' },
      schema: {
        tags: ['access'],
        summary: 'Keys within your reach, in the order of their ids; never their texts',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(View) },
      },
    },
    async (request) => {
      const { after = '', limit } = request.query
      const page = toPage(
        await listKeys(request.world.database, { after, limit: limit + 1 }),
        limit,
        ({ id }) => id,
      )
      return {
        ...page,
        items: page.items
          .filter(({ places }) => places.every((place) => isCovered(place, request.areas)))
          .map(toView),
      }
    },
  )
}

function createRoute(door: Door): void {
  door.post(
    '/api/keys',
    {
      config: { action: 'keys.manage' },
      schema: {
        tags: ['access'],
        summary: 'Make a key; its text is told once',
        body: z.strictObject({
          title: z.string().min(1).max(200),
          role: Role,
          places: z
            .array(PlacePath)
            .min(1)
            .max(100)
            .optional()
            .meta({ description: 'Where absent, the places of its units, or everywhere' }),
          units: z.array(z.string().min(1).max(64)).min(1).max(100).optional().meta({
            description: 'Whose work it does; without one it does no unit’s, unless its role leads',
          }),
          scopes: z.array(Scope).min(1).optional(),
          sources: z.array(z.string().min(1).max(256)).min(1).max(1_000).optional(),
          expiresAt: z.iso
            .datetime({ offset: true })
            .optional()
            .meta({ description: "Never where absent, or where its maker's own key ends" }),
        }),
        response: { 201: z.object({ id: z.string(), key: z.string() }) },
      },
    },
    async (request, reply) => {
      const { title, role, scopes, sources, units, expiresAt } = request.body
      const unitPlaces = await getUnitPlaces(request, units ?? [])
      const places = request.body.places ?? (units ? unitPlaces : ['*'])
      const chosen = parseRole(role) ?? 'feeder'
      const narrowed = scopes?.map(parseScope).filter((scope) => scope !== undefined)
      refuseExcess(request, { what: 'A key', rights: { role: chosen, places, scopes: narrowed, sources } })
      const end = endOf(expiresAt, { mine: request.principal.expiresAt, now: new Date() })
      const made = await createKey(request.world.database, {
        title,
        role: chosen,
        places,
        ...(narrowed ? { scopes: narrowed } : {}),
        ...(sources ? { sources } : {}),
        ...(units ? { units } : {}),
        ...(end ? { expiresAt: end } : {}),
        createdBy: request.principal.id,
      })
      return reply.code(201).send(made)
    },
  )
}

function rotateRoute(door: Door): void {
  door.post(
    '/api/keys/:id/rotate',
    {
      config: { action: 'keys.manage' },
      schema: {
        tags: ['access'],
        summary: 'A new text for a key; the one before is good for an overlap, then ends by itself',
        params: KeyId,
        body: z.strictObject({
          overlapHours: z
            .number()
            .min(0)
            .max(mostHours)
            .default(hoursOfOverlap)
            .meta({ description: '0 where the text is in wrong hands: it ends at once' }),
        }),
        response: {
          201: z.object({
            id: z.string(),
            key: z.string().meta({ description: 'Told once' }),
            previousUntil: z.date().nullable(),
          }),
        },
      },
    },
    async (request, reply) => {
      const { world, params, body, principal } = request
      const key = await getKey(request, params.id)
      // Who is told the text could use it; who came with the text before a rotation ends with that.
      const { role, places, scopes, sources } = key
      refuseExcess(request, {
        what: 'A key',
        rights: { role, places, scopes: scopes ?? undefined, sources: sources ?? undefined },
      })
      const mine = principal.expiresAt
      if (mine && (!key.expiresAt || key.expiresAt > mine)) throw tooLong(mine)
      const rotated = await rotateKey(world.database, { id: params.id, ...body })
      if (!rotated.ok && rotated.code === 'none') throw noSuchKey()
      if (!rotated.ok)
        throw new ProblemError({
          code: 'conflict',
          detail: `The text before the last rotation is good until ${rotated.until.toISOString()}: wait, or rotate without an overlap, which ends both.`,
        })
      if (body.overlapHours === 0) request.server.keeper.revoke(`key:${key.id}`)
      return reply.code(201).send({ id: key.id, key: rotated.key, previousUntil: rotated.previousUntil })
    },
  )
}

function revokeRoute(door: Door): void {
  door.delete(
    '/api/keys/:id',
    {
      config: { action: 'keys.manage' },
      schema: {
        tags: ['access'],
        summary: 'Revoke a key',
        params: KeyId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getKey(request, request.params.id)
      if (!(await revokeKey(request.world.database, id))) throw noSuchKey()
      request.server.keeper.revoke(`key:${id}`)
      return reply.code(204).send(null)
    },
  )
}

/** The key that a request names, where who asks reaches all its places. */
async function getKey(request: FastifyRequest, id: string): Promise<KeyView> {
  const key = await findKey(request.world.database, id)
  if (!key || key.revokedAt) throw noSuchKey()
  if (key.places.some((place) => !isCovered(place, request.areas)))
    throw new ProblemError({
      code: 'access.elsewhere',
      detail: 'This key reaches further than your own area.',
    })
  return key
}

/** Where the units of a new key are. Refused where one is not there, or lies outside the asker's area. */
async function getUnitPlaces(request: FastifyRequest, units: readonly string[]): Promise<readonly string[]> {
  const found = await findUnitPlaces(request.world.database, units)
  const unknown = units.find((unit) => !found.has(unit))
  if (unknown !== undefined) {
    const message = `there is no unit ${unknown}`
    throw new ProblemError({
      code: 'request.invalid',
      detail: `units: ${message}.`,
      errors: [{ where: 'body.units', message }],
    })
  }
  const beyond = units.find((unit) => !isCovered(found.get(unit) ?? '', request.areas))
  if (beyond !== undefined)
    throw new ProblemError({ code: 'access.elsewhere', detail: `The unit ${beyond} lies outside your area.` })
  return [...new Set(found.values())]
}

function noSuchKey(): ProblemError {
  return new ProblemError({ code: 'not-found', detail: 'There is no such key, or it was revoked before.' })
}

/** When a new key ends: not before now, and no later than the key that makes it. */
function endOf(
  asked: string | undefined,
  { mine, now }: { mine: Date | undefined; now: Date },
): Date | undefined {
  if (asked === undefined) return mine
  const end = new Date(asked)
  if (end <= now) {
    const message = 'lies in the past'
    throw new ProblemError({
      code: 'request.invalid',
      detail: `expiresAt ${message}.`,
      errors: [{ where: 'body.expiresAt', message }],
    })
  }
  if (mine && end > mine) throw tooLong(mine)
  return end
}

function tooLong(mine: Date): ProblemError {
  return new ProblemError({
    code: 'access.forbidden',
    detail: `A key that is good for longer than yours, which ends at ${mine.toISOString()}, can do more than you.`,
  })
}

function toView({ places, scopes, sources, units, ...key }: KeyView) {
  return {
    ...key,
    places: [...places],
    scopes: scopes && [...scopes],
    sources: sources && [...sources],
    units: units && [...units],
  }
}
