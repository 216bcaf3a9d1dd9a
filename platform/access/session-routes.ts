import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, ProblemError, sessionCookie } from '#platform/http'
import { Words } from '#vocabulary'
import { listAllowed, unitsOf } from './decide.ts'
import type { AccessRooms } from './routes.ts'
import { callerOf, clearSessionCookie, setSessionCookie, signedInOf, toProblem } from './session-cookie.ts'
import { endSessionOf } from './sessions.ts'
import { giveCode, signIn } from './sign-in.ts'

/** As it is typed: what a password may be is judged where one is chosen. */
export const PasswordText = z.string().min(1).max(1_024)

export const Code = z
  .string()
  .min(6)
  .max(40)
  .meta({ description: 'Six digits of the app, or a recovery code' })

const Me = z.object({
  id: z.string().meta({ description: 'As whoever asks signs what is done' }),
  kind: z.enum(['account', 'key']),
  name: Words.optional(),
  login: z.string().optional(),
  memberships: z.array(
    z.object({
      role: z.string(),
      unit: z.string(),
      unitName: Words,
      place: z.string(),
      endsAt: z.date().nullable().meta({ description: 'Machine time' }),
    }),
  ),
  units: z.array(z.string()).meta({ description: 'Whose work is done; the units of a key too' }),
  areas: z.array(z.string()).meta({ description: 'Where counts may be read; * is everywhere' }),
  may: z.record(z.string(), z.array(z.string())).meta({
    description:
      'Each action that you may do, and where; where one needs a purpose, for any that you may claim',
  }),
  steps: z
    .array(z.enum(['give-code', 'change-password', 'enrol-totp']))
    .meta({ description: 'What is left to do before anything else is open, in this order' }),
  secondFactor: z
    .boolean()
    .optional()
    .meta({ description: 'Whether this session was opened with one; absent for a key' }),
})

export function sessionRoutes(door: Door, rooms: AccessRooms): void {
  const { keeper } = rooms
  const { database } = rooms
  door.post(
    '/api/session',
    {
      config: { action: 'open', audited: true },
      schema: {
        tags: ['access'],
        summary: 'Sign in; /api/me says what is left to do, as to give the code of a second factor',
        body: z.strictObject({
          login: z.string().min(1).max(256),
          password: PasswordText,
          code: Code.optional(),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const outcome = await signIn(rooms, request.body, callerOf(request))
      if (!outcome.ok) throw toProblem(outcome)
      // Whoever signs in is somebody new to this browser: what it held before ends.
      const before = request.cookies[sessionCookie]
      const ended = before === undefined ? undefined : await endSessionOf(database, before)
      if (ended) keeper.revoke(`session:${ended.id}`)
      setSessionCookie(request, reply, outcome.token)
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/session/code',
    {
      config: { action: 'own', takesStep: 'give-code', audited: true },
      schema: {
        tags: ['access'],
        summary: 'Give the code that a session waits for; it goes on under a new cookie',
        body: z.strictObject({ code: Code }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      if (who.steps[0] !== 'give-code')
        throw new ProblemError({ code: 'conflict', detail: 'This session waits for no code.' })
      const outcome = await giveCode(rooms, who, { code: request.body.code, caller: callerOf(request) })
      if (!outcome.ok) throw toProblem(outcome)
      setSessionCookie(request, reply, outcome.token)
      return reply.code(204).send(null)
    },
  )

  door.delete(
    '/api/session',
    {
      config: { action: 'open', audited: true },
      schema: { tags: ['access'], summary: 'Sign out', response: { 204: z.null() } },
    },
    async (request, reply) => {
      const token = request.cookies[sessionCookie]
      const ended = token === undefined ? undefined : await endSessionOf(database, token)
      if (ended) {
        keeper.revoke(`session:${ended.id}`)
        const actor = `account:${ended.account}`
        await recordDeed(database.app, { actor, action: 'access.sign-out', subject: actor })
      }
      clearSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )

  door.get(
    '/api/me',
    { config: { action: 'open' }, schema: { tags: ['access'], summary: 'Who asks', response: { 200: Me } } },
    async (request) => {
      if (request.headers.authorization) {
        const principal = await keeper.findPrincipal(request)
        if (!principal) throw nobody()
        return {
          id: principal.id,
          kind: 'key' as const,
          memberships: [],
          units: unitsOf(principal),
          areas: areasOf(principal),
          may: listAllowed(principal),
          steps: [],
        }
      }
      const signedIn = await keeper.findSignedIn(request)
      if (!signedIn) throw nobody()
      const { account, memberships, principal, steps, gaveCode } = signedIn
      // Who has only the password learns no more than that it is right.
      const isHalf = steps[0] === 'give-code'
      return {
        id: principal.id,
        kind: 'account' as const,
        ...(isHalf ? {} : { login: account.login, name: account.name }),
        memberships: isHalf ? [] : [...memberships],
        units: isHalf ? [] : unitsOf(principal),
        areas: isHalf ? [] : areasOf(principal),
        may: isHalf ? {} : listAllowed(principal),
        steps: [...steps],
        secondFactor: gaveCode,
      }
    },
  )
}

function areasOf({ grants }: { grants: readonly { readonly area: string }[] }): string[] {
  return [...new Set(grants.map(({ area }) => area))]
}

function nobody(): ProblemError {
  return new ProblemError({ code: 'access.unknown', detail: 'Nobody is signed in.' })
}
