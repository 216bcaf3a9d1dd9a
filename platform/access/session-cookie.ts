import type { FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, sessionCookie } from '#platform/http'
import type { SignedIn } from './sessions.ts'
import type { Caller, Refused } from './sign-in.ts'

/** No script reads it, no other site's page sends it, and over TLS it never goes without. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  })
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(sessionCookie, { path: '/' })
}

export function callerOf({ ip, headers }: FastifyRequest): Caller {
  return { address: ip, userAgent: headers['user-agent'] }
}

/** Who is signed in, on a route about one's own: the door has let nobody else in. */
export function signedInOf({ signedIn }: FastifyRequest): SignedIn {
  if (!signedIn) throw new Error('a route about one’s own was reached by nobody')
  return signedIn
}

export function toProblem(refused: Refused): ProblemError {
  switch (refused.code) {
    case 'unknown':
      return new ProblemError({ code: 'access.unknown', detail: 'No account has this name and password.' })
    case 'code':
      return new ProblemError({
        code: 'access.code',
        detail: 'The code is not the one of now, or was used: wait for the next, or take a recovery code.',
      })
    case 'ended':
      return new ProblemError({
        code: 'access.ended',
        detail: 'This one-time password has ended: an administrator gives another.',
      })
    case 'wait':
      return toWait(refused.until)
  }
}

function toWait(until: Date | undefined): ProblemError {
  if (!until)
    return new ProblemError({
      code: 'access.locked',
      detail: 'Too many attempts failed: an administrator lets this name in again.',
    })
  return new ProblemError({
    code: 'access.wait',
    detail: `Too many attempts failed: try again from ${until.toISOString()} on.`,
    retryAt: until,
  })
}
