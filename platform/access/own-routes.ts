import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import type { Why } from '#vocabulary'
import { changePassword } from './account-store.ts'
import { endOthers, ownFactorRoutes, refused } from './own-factor-routes.ts'
import { findBrokenRule, findPasswordFault } from './passwords.ts'
import { getPolicy } from './policy.ts'
import type { AccessRooms } from './routes.ts'
import { callerOf, clearSessionCookie, setSessionCookie, signedInOf, toProblem } from './session-cookie.ts'
import { PasswordText } from './session-routes.ts'
import { endSessions, listSessions } from './sessions.ts'
import { confirmPassword, renewSession } from './sign-in.ts'

export function ownRoutes(door: Door, rooms: AccessRooms): void {
  passwordRoute(door, rooms)
  ownFactorRoutes(door, rooms)
  ownSessionRoutes(door, rooms)
}

function passwordRoute(door: Door, rooms: AccessRooms): void {
  const { database } = rooms
  door.put(
    '/api/me/password',
    {
      config: { action: 'own', takesStep: 'change-password' },
      schema: {
        tags: ['access'],
        summary: "Choose another password; one's other sessions end",
        body: z.strictObject({
          password: PasswordText.meta({ description: 'The one until now' }),
          newPassword: PasswordText,
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const caller = callerOf(request)
      const { password, newPassword } = request.body
      const { shortestPassword: shortest } = await getPolicy(database)
      const fault =
        newPassword === password
          ? 'is the one until now'
          : findPasswordFault(newPassword, { shortest, login: who.account.login })
      const broken = findBrokenRule(newPassword, { shortest, login: who.account.login })
      const why: Why =
        newPassword === password || !broken
          ? { code: 'password.same' }
          : { code: `password.${broken.rule}`, values: { n: broken.n } }
      if (fault) throw refused('body.newPassword', `The password ${fault}.`, why)
      const confirmed = await confirmPassword(rooms, who, { password, caller })
      if (!confirmed.ok)
        throw confirmed.code === 'unknown'
          ? refused('body.password', 'The password until now is another.', { code: 'password.wrong' })
          : toProblem(confirmed)
      await changePassword(database, who.account.id, newPassword)
      await endOthers(rooms, who)
      const renewed = await renewSession(rooms, who, { gaveCode: who.gaveCode, caller })
      setSessionCookie(request, reply, renewed.token)
      return reply.code(204).send(null)
    },
  )
}

function ownSessionRoutes(door: Door, rooms: AccessRooms): void {
  const { database, keeper } = rooms
  const tags = ['access']

  door.get(
    '/api/me/sessions',
    {
      config: { action: 'own' },
      schema: {
        tags,
        summary: "One's own sessions, the one seen last first",
        response: {
          200: z.object({
            items: z.array(
              z.object({
                id: z.string(),
                device: z.string().meta({ description: 'Browser and system' }),
                addressClass: z.enum(['this-machine', 'inside', 'outside']),
                createdAt: z.date(),
                seenAt: z.date().meta({ description: 'To about a minute' }),
                current: z.boolean(),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const who = signedInOf(request)
      const sessions = await listSessions(database, who.account.id)
      return { items: sessions.map((one) => ({ ...one, current: one.id === who.session })) }
    },
  )

  door.delete(
    '/api/me/sessions/:id',
    {
      config: { action: 'own' },
      schema: {
        tags,
        summary: "End one of one's own sessions",
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { account, session } = signedInOf(request)
      const { id } = request.params
      const ended = await endSessions(database, { account: account.id, only: id })
      if (ended.length === 0)
        throw new ProblemError({ code: 'not-found', detail: 'You have no session of this id, or it ended.' })
      keeper.revoke(`session:${id}`)
      if (id === session) clearSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )

  door.delete(
    '/api/me/sessions',
    {
      config: { action: 'own' },
      schema: {
        tags,
        summary: "End all of one's own sessions",
        querystring: z.strictObject({
          keep: z.literal('this').optional().meta({ description: 'All but the one that asks' }),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      await endOthers(rooms, who)
      if (request.query.keep === 'this') return reply.code(204).send(null)
      await endSessions(database, { account: who.account.id })
      keeper.revoke(`session:${who.session}`)
      clearSessionCookie(reply)
      return reply.code(204).send(null)
    },
  )
}
