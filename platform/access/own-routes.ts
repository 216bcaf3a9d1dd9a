import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { changePassword } from './account-store.ts'
import { beginAttempt, succeedAttempt } from './attempt-store.ts'
import { findPasswordFault } from './passwords.ts'
import { getPolicy } from './policy.ts'
import type { AccessRooms } from './routes.ts'
import {
  beginEnrolment,
  confirmEnrolment,
  findSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  spendCode,
} from './second-factor.ts'
import { callerOf, clearSessionCookie, setSessionCookie, signedInOf, toProblem } from './session-cookie.ts'
import { Code, PasswordText } from './session-routes.ts'
import { endSessions, listSessions, type SignedIn } from './sessions.ts'
import { type Caller, confirmPassword, renewSession } from './sign-in.ts'

const RecoveryCodes = z.object({
  recoveryCodes: z
    .array(z.string())
    .meta({ description: 'Told once; each is good once, in place of a code' }),
})

export function ownRoutes(door: Door, rooms: AccessRooms): void {
  passwordRoute(door, rooms)
  secondFactorRoutes(door, rooms)
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
      if (fault) throw refused('body.newPassword', `The password ${fault}.`)
      const confirmed = await confirmPassword(rooms, who, { password, caller })
      if (!confirmed.ok)
        throw confirmed.code === 'unknown'
          ? refused('body.password', 'The password until now is another.')
          : toProblem(confirmed)
      await changePassword(database, who.account.id, newPassword)
      await endOthers(rooms, who)
      const renewed = await renewSession(rooms, who, { gaveCode: who.gaveCode, caller })
      setSessionCookie(request, reply, renewed.token)
      return reply.code(204).send(null)
    },
  )
}

function secondFactorRoutes(door: Door, rooms: AccessRooms): void {
  const { database, secrets, now } = rooms
  const tags = ['access']

  door.get(
    '/api/me/totp',
    {
      config: { action: 'own', takesStep: 'enrol-totp' },
      schema: {
        tags,
        summary: "One's own second factor",
        response: { 200: z.object({ enrolled: z.boolean(), recoveryCodesLeft: z.int() }) },
      },
    },
    async (request) => {
      const factor = await findSecondFactor(database, signedInOf(request).account.id)
      return {
        enrolled: factor?.confirmedAt != null,
        recoveryCodesLeft: factor?.recoveryCodesLeft ?? 0,
      }
    },
  )

  door.post(
    '/api/me/totp',
    {
      config: { action: 'own', takesStep: 'enrol-totp' },
      schema: {
        tags,
        summary: 'Begin to enrol a second factor (TOTP, RFC 6238); a first code finishes it',
        response: {
          201: z.object({
            uri: z.string().meta({ description: 'otpauth://…, to be shown as a QR code' }),
            seed: z.string().meta({ description: 'The same in Base32, for who types it' }),
          }),
        },
      },
    },
    async (request, reply) => {
      const { id, login } = signedInOf(request).account
      const enrolment = await beginEnrolment(database, { account: id, login, secrets })
      if (!enrolment)
        throw new ProblemError({
          code: 'conflict',
          detail: 'A second factor is enrolled: remove it first, by POST /api/me/totp/remove.',
        })
      return reply.code(201).send(enrolment)
    },
  )

  door.put(
    '/api/me/totp',
    {
      config: { action: 'own', takesStep: 'enrol-totp' },
      schema: {
        tags,
        summary: 'Finish enrolling by a first code; from now on signing in needs one',
        body: z.strictObject({ code: Code }),
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const code = request.body.code.normalize('NFKC').replace(/\s/g, '')
      const recoveryCodes = await confirmEnrolment(database, {
        account: who.account.id,
        secrets,
        code,
        now: now(),
      })
      if (!recoveryCodes)
        throw refused(
          'body.code',
          'This is not the code of now, or no enrolment was begun: is the clock right?',
        )
      await endOthers(rooms, who)
      const renewed = await renewSession(rooms, who, { gaveCode: true, caller: callerOf(request) })
      setSessionCookie(request, reply, renewed.token)
      return reply.send({ recoveryCodes: [...recoveryCodes] })
    },
  )

  door.post(
    '/api/me/totp/remove',
    {
      config: { action: 'own' },
      schema: {
        tags,
        summary: 'Remove the second factor, by a code of it; who needs one enrols another at once',
        body: z.strictObject({ code: Code }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      const caller = callerOf(request)
      await takeCode(rooms, who, { code: request.body.code, caller })
      await removeSecondFactor(database, who.account.id)
      const renewed = await renewSession(rooms, who, { gaveCode: false, caller })
      setSessionCookie(request, reply, renewed.token)
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/me/recovery-codes',
    {
      config: { action: 'own' },
      schema: {
        tags,
        summary: 'New recovery codes in place of those before, by a code',
        body: z.strictObject({ code: Code }),
        response: { 201: RecoveryCodes },
      },
    },
    async (request, reply) => {
      const who = signedInOf(request)
      await takeCode(rooms, who, { code: request.body.code, caller: callerOf(request) })
      const codes = await database.app.begin((tx) => renewRecoveryCodes(tx, who.account.id))
      return reply.code(201).send({ recoveryCodes: [...codes] })
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

async function endOthers({ database, keeper }: AccessRooms, { account, session }: SignedIn): Promise<void> {
  const ended = await endSessions(database, { account: account.id, except: session })
  keeper.revoke(...ended.map((id) => `session:${id}`))
}

/** Uses a code of who is signed in: guesses count as at the door. */
async function takeCode(
  { database, secrets, now }: AccessRooms,
  { account }: SignedIn,
  { code, caller }: { code: string; caller: Caller },
): Promise<void> {
  const { id, login } = account
  const begun = await beginAttempt(database, { secrets, login, address: caller.address, now: now() })
  if (!begun.ok) throw toProblem({ ok: false, code: 'wait', until: begun.until })
  if (!(await spendCode(database, { account: id, secrets, code, now: now() })))
    throw refused('body.code', 'The code is not the one of now, or was used.')
  await succeedAttempt(database, begun.attempt)
}

function refused(where: string, message: string): ProblemError {
  const code = where === 'body.code' ? 'access.code' : 'password.refused'
  return new ProblemError({ code, detail: message, errors: [{ where, message }] })
}
