import { z } from 'zod'
import {
  actions,
  covers,
  createKey,
  findBeyond,
  findKeyPlaces,
  listAllowed,
  parseRole,
  parseScope,
  revokeKey,
  roleActions,
  scopeActions,
  signIn,
  signOut,
} from '#platform/access'
import { type Door, type Doorkeeper, ProblemError, sessionCookie } from '#platform/http'
import type { WorldHost } from '#platform/worlds'
import { PlacePath, Words } from '#vocabulary'
import { actorRoutes } from './actor-routes.ts'
import { unitRoutes } from './unit-routes.ts'

const Me = z.object({
  id: z.string().meta({ description: 'As whoever asks signs what is done' }),
  kind: z.enum(['account', 'key']),
  name: Words.optional(),
  login: z.string().optional(),
  memberships: z.array(z.object({ role: z.string(), unit: z.string(), unitName: Words, place: z.string() })),
  areas: z.array(z.string()).meta({ description: 'Where counts may be read; * is everywhere' }),
  may: z.record(z.string(), z.array(z.string())).meta({
    description:
      'Each action that you may do, and where; where one needs a purpose, for any that you may claim',
  }),
})

const Role = z.enum(Object.keys(roleActions) as [string, ...string[]])
const Scope = z.enum(Object.keys(scopeActions) as [string, ...string[]])

export function accessRoutes(door: Door, { host, keeper }: { host: WorldHost; keeper: Doorkeeper }): void {
  unitRoutes(door)
  actorRoutes(door, host.production.database)
  door.post(
    '/api/session',
    {
      config: { action: 'open' },
      schema: {
        tags: ['access'],
        summary: 'Sign in',
        body: z.strictObject({ login: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const token = await signIn(host.production.database, request.body.login, request.body.password)
      if (!token)
        throw new ProblemError({ code: 'access.unknown', detail: 'No account has this name and password.' })
      return reply
        .setCookie(sessionCookie, token, {
          path: '/',
          httpOnly: true,
          sameSite: 'strict',
          secure: request.protocol === 'https',
        })
        .code(204)
        .send(null)
    },
  )

  door.delete(
    '/api/session',
    {
      config: { action: 'open' },
      schema: { tags: ['access'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const token = request.cookies[sessionCookie]
      if (token) await signOut(host.production.database, token)
      return reply.clearCookie(sessionCookie, { path: '/' }).code(204).send(null)
    },
  )

  door.get(
    '/api/me',
    { config: { action: 'open' }, schema: { tags: ['access'], summary: 'Who asks', response: { 200: Me } } },
    async (request) => {
      const signedIn = await keeper.findSignedIn(request)
      const principal = request.headers.authorization
        ? await keeper.findPrincipal(request)
        : signedIn?.principal
      if (!principal) throw new ProblemError({ code: 'access.unknown', detail: 'Nobody is signed in.' })
      const areas = [...new Set(principal.grants.map(({ area }) => area))]
      const may = listAllowed(principal)
      if (principal.kind === 'key' || !signedIn)
        return { id: principal.id, kind: 'key' as const, memberships: [], areas, may }
      return {
        id: principal.id,
        kind: 'account' as const,
        ...signedIn.account,
        memberships: signedIn.memberships.map((membership) => ({ ...membership })),
        areas,
        may,
      }
    },
  )

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
            .meta({ description: 'Everywhere where absent' }),
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
      const { title, role, places = ['*'], scopes, sources, expiresAt } = request.body
      const chosen = parseRole(role) ?? 'feeder'
      const narrowed = scopes?.map(parseScope).filter((scope) => scope !== undefined)
      const more = findBeyond(request.principal, { role: chosen, scopes: narrowed })
      if (more)
        throw new ProblemError({
          code: 'access.forbidden',
          detail: `A key that may ${actions[more].en} can do more than you.`,
        })
      const beyond = places.find((place) => !reaches(request.areas, place))
      if (beyond)
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: `A key for ${beyond} reaches further than your own area.`,
        })
      const mine = request.principal.sources
      if (mine && (!sources || sources.some((source) => !mine.includes(source)))) {
        throw new ProblemError({
          code: 'access.forbidden',
          detail: 'A key for more sources than yours can do more than you.',
        })
      }
      const end = endOf(expiresAt, { mine: request.principal.expiresAt, now: new Date() })
      const made = await createKey(request.world.database, {
        title,
        role: chosen,
        places,
        ...(narrowed ? { scopes: narrowed } : {}),
        ...(sources ? { sources } : {}),
        ...(end ? { expiresAt: end } : {}),
        createdBy: request.principal.id,
      })
      return reply.code(201).send(made)
    },
  )

  door.delete(
    '/api/keys/:id',
    {
      config: { action: 'keys.manage' },
      schema: {
        tags: ['access'],
        summary: 'Revoke a key',
        params: z.object({ id: z.string() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { world, areas, params } = request
      const places = await findKeyPlaces(world.database, params.id)
      if (places?.some((place) => !reaches(areas, place))) {
        throw new ProblemError({
          code: 'access.elsewhere',
          detail: 'This key reaches further than your own area.',
        })
      }
      if (!(await revokeKey(world.database, params.id))) {
        throw new ProblemError({
          code: 'not-found',
          detail: 'There is no such key, or it was revoked before.',
        })
      }
      return reply.code(204).send(null)
    },
  )
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
  if (mine && end > mine)
    throw new ProblemError({
      code: 'access.forbidden',
      detail: `A key that is good for longer than yours, which ends at ${mine.toISOString()}, can do more than you.`,
    })
  return end
}

/** True if a place, or everywhere (`*`), lies in one of the areas. */
function reaches(areas: readonly string[], place: string): boolean {
  return areas.some((area) => covers(area, place))
}
