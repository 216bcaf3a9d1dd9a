import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import type { Door } from '#platform/http'
import { Words } from '#vocabulary'
import { createLinked, findLinked } from './identities.ts'
import { loginPattern, normaliseLogin } from './login.ts'
import { Errand, type Vouched } from './outside.ts'
import type { ProviderConfig } from './outside-config.ts'
import { makeFailurePage, type OutsideFailure, outsideFailures } from './outside-page.ts'
import type { AccessRooms } from './routes.ts'
import { callerOf, setSessionCookie } from './session-cookie.ts'
import { admit } from './sign-in.ts'

const errandCookie = 'lianfang_errand'
const errandPath = '/api/outside'
const errandMs = 10 * 60_000

/** A path of this server: never another's address. */
const ReturnTo = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/)
  .default('/')

/** OpenID Connect's answer, and whatever else a provider adds (OAuth 2.0, 4.1.2: it is passed over); the library judges it. */
const ProviderAnswer = z.looseObject({
  code: z.unknown().optional(),
  state: z.unknown().optional(),
  iss: z.unknown().optional(),
  error: z.unknown().optional(),
})

const ProviderId = z.object({ provider: z.string().max(32) })

export function outsideRoutes(door: Door, rooms: AccessRooms): void {
  const { providers } = rooms
  door.get(
    '/api/outside',
    {
      config: { action: 'open' },
      schema: {
        tags: ['access'],
        summary: 'Outside providers by which one may sign in (OpenID Connect)',
        response: {
          200: z.object({ items: z.array(z.object({ id: z.string(), title: Words, start: z.string() })) }),
        },
      },
    },
    async () => ({
      items: providers.list().map(({ id, title }) => ({ id, title, start: `${errandPath}/${id}/start` })),
    }),
  )

  door.get(
    '/api/outside/:provider/start',
    {
      config: { action: 'open' },
      schema: {
        tags: ['access'],
        summary: 'Send a browser to a provider; what fails is told on a page',
        params: ProviderId,
        querystring: z.strictObject({ returnTo: ReturnTo }),
        response: { 303: z.null() },
      },
    },
    async (request, reply) => {
      const provider = providers.find(request.params.provider)
      if (!provider) return sendPage(reply, 'no-provider')
      const begun = await providers.begin(provider, {
        redirectUri: redirectUriOf(request, rooms, provider),
        returnTo: request.query.returnTo,
        until: rooms.now().getTime() + errandMs,
      })
      if (!begun) return sendPage(reply, 'away')
      return reply
        .setCookie(errandCookie, rooms.secrets.seal(begun.errand, errandCookie), {
          path: errandPath,
          httpOnly: true,
          // The provider's page leads back here: a strict cookie would stay behind.
          sameSite: 'lax',
          secure: request.protocol === 'https',
          maxAge: errandMs / 1_000,
        })
        .redirect(begun.url.href, 303)
    },
  )

  door.get(
    '/api/outside/:provider/callback',
    {
      config: { action: 'open' },
      schema: {
        tags: ['access'],
        summary: 'Where a provider sends the browser back to; what fails is told on a page',
        params: ProviderId,
        querystring: ProviderAnswer,
        response: { 303: z.null() },
      },
    },
    async (request, reply) => {
      reply.clearCookie(errandCookie, { path: errandPath })
      const provider = providers.find(request.params.provider)
      if (!provider) return sendPage(reply, 'no-provider')
      const errand = readErrand(request, rooms)
      if (errand?.provider !== provider.id) return sendPage(reply, 'stale')
      const current = new URL(redirectUriOf(request, rooms, provider))
      current.search = new URL(request.originalUrl, current).search
      const vouched = await providers.finish(provider, errand, current)
      if (typeof vouched === 'string') {
        await recordFailure(rooms, { issuer: provider.issuer, code: vouched })
        return sendPage(reply, vouched)
      }
      return await welcome(rooms, { request, reply, provider, vouched, returnTo: errand.returnTo })
    },
  )
}

async function welcome(
  rooms: AccessRooms,
  of: {
    request: FastifyRequest
    reply: FastifyReply
    provider: ProviderConfig
    vouched: Vouched
    returnTo: string
  },
): Promise<FastifyReply> {
  const { request, reply, provider, vouched } = of
  const { issuer, subject } = vouched
  const linked = await findLinked(rooms.database, vouched)
  const account = linked ?? (provider.newAccounts ? await makeAccount(rooms, vouched) : undefined)
  if (!account || account.disabled) {
    const code = provider.newAccounts && !linked ? 'login-taken' : 'no-account'
    await recordFailure(rooms, { issuer, code, account: linked?.id })
    return sendPage(reply, code, [issuer, subject])
  }
  const opened = await admit(rooms, {
    account: account.id,
    gaveCode: vouched.gaveSecondFactor,
    caller: callerOf(request),
    by: issuer,
  })
  setSessionCookie(request, reply, opened.token)
  return reply.redirect(of.returnTo, 303)
}

/** An account without any role: what it may do is given here, whatever the provider says. */
async function makeAccount(
  { database }: AccessRooms,
  { issuer, subject, login: claimed, name }: Vouched,
): Promise<{ id: string; disabled: boolean } | undefined> {
  const login = claimed === undefined ? '' : normaliseLogin(claimed)
  if (!loginPattern.test(login)) return undefined
  const shown = (name ?? login).slice(0, 200)
  const id = await createLinked(database, { issuer, subject, login, name: { zh: shown, en: shown } })
  if (id === undefined) return undefined
  await recordDeed(database.app, {
    actor: 'house:sign-in',
    action: 'account.create',
    subject: `account:${id}`,
    detail: { issuer },
  })
  return { id, disabled: false }
}

function readErrand(request: FastifyRequest, { secrets, now }: AccessRooms): Errand | undefined {
  const sealed = request.cookies[errandCookie]
  if (sealed === undefined) return undefined
  try {
    const errand = Errand.parse(secrets.unseal(sealed, errandCookie))
    return errand.until > now().getTime() ? errand : undefined
  } catch {
    // Changed, of another key, or of another version.
    return undefined
  }
}

function redirectUriOf(
  { protocol, host }: FastifyRequest,
  { providers }: AccessRooms,
  { id }: ProviderConfig,
): string {
  return `${providers.origin ?? `${protocol}://${host}`}${errandPath}/${id}/callback`
}

function sendPage(reply: FastifyReply, failure: OutsideFailure, lines: readonly string[] = []): FastifyReply {
  return reply
    .code(outsideFailures[failure].status)
    .header('cache-control', 'no-store')
    .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    .type('text/html; charset=utf-8')
    .send(makeFailurePage(failure, lines))
}

async function recordFailure(
  { database }: AccessRooms,
  { issuer, code, account }: { issuer: string; code: OutsideFailure; account?: string | undefined },
): Promise<void> {
  await recordDeed(database.app, {
    actor: 'anyone',
    action: 'access.sign-in-failed',
    subject: `account:${account ?? 'unknown'}`,
    detail: { code, issuer },
  })
}
