import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import type { Why } from '#vocabulary'
import { beginAttempt, succeedAttempt } from './attempt-store.ts'
import type { AccessRooms } from './routes.ts'
import {
  beginEnrolment,
  confirmEnrolment,
  findSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
  spendCode,
} from './second-factor.ts'
import { callerOf, setSessionCookie, signedInOf, toProblem } from './session-cookie.ts'
import { Code } from './session-routes.ts'
import { endSessions, type SignedIn } from './sessions.ts'
import { type Caller, renewSession } from './sign-in.ts'

const RecoveryCodes = z.object({
  recoveryCodes: z
    .array(z.string())
    .meta({ description: 'Told once; each is good once, in place of a code' }),
})

/** One's own second factor. */
export function ownFactorRoutes(door: Door, rooms: AccessRooms): void {
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
          why: { code: 'factor.enrolled' },
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

/** Ends one's sessions but the one that asks. */
export async function endOthers(
  { database, keeper }: AccessRooms,
  { account, session }: SignedIn,
): Promise<void> {
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

/** What was given is not taken, and where it stood. */
export function refused(where: string, message: string, why?: Why): ProblemError {
  const code = where === 'body.code' ? 'access.code' : 'password.refused'
  return new ProblemError({ code, detail: message, errors: [{ where, message }], why })
}
