import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, toPage } from '#platform/http'
import { Words } from '#vocabulary'
import { getAccount, getAccountToRead, reaches, refuseOutsideProduction } from './account-reach.ts'
import {
  type AccountRow,
  type Change,
  createAccount,
  disableAccount,
  enableAccount,
  listAccounts,
  renameAccount,
  resetPassword,
} from './account-store.ts'
import { findLocks, forgetAttempts, type Lock } from './attempt-store.ts'
import { linkIdentity, unlinkIdentity } from './identities.ts'
import { loginPattern, normaliseLogin } from './login.ts'
import type { AccessRooms } from './routes.ts'
import { removeSecondFactor } from './second-factor.ts'
import { endSessions } from './sessions.ts'

export const AccountId = z.object({ id: z.uuid() })

const AccountView = z.object({
  id: z.uuid(),
  login: z.string(),
  name: Words,
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
  hasPassword: z.boolean(),
  mustChangePassword: z.boolean(),
  secondFactor: z.boolean(),
  lock: z
    .object({ failures: z.int(), locked: z.boolean(), until: z.date().nullable() })
    .nullable()
    .meta({ description: 'Attempts at signing in that failed; locked until an administrator unlocks it' }),
  roles: z.array(
    z.object({
      id: z.uuid(),
      role: z.string(),
      unit: z.string(),
      place: z.string(),
      endsAt: z.date().nullable().meta({ description: 'Machine time; past where the role has ended' }),
    }),
  ),
  identities: z
    .array(z.object({ issuer: z.string(), subject: z.string() }))
    .meta({ description: 'Who outside providers vouch for' }),
})

const OneTimePassword = z.object({
  oneTimePassword: z.string().meta({ description: 'Told once; good for choosing another' }),
})

const IdentityBody = z.strictObject({
  issuer: z.url().max(400),
  subject: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: "The claim sub: the provider's own name of the person" }),
})

export function accountRoutes(door: Door, rooms: AccessRooms): void {
  readingRoutes(door, rooms)
  creationRoute(door, rooms)
  standingRoutes(door, rooms)
  credentialRoutes(door, rooms)
  identityRoutes(door, rooms)
}

function readingRoutes(door: Door, rooms: AccessRooms): void {
  const { database, secrets } = rooms
  door.get(
    '/api/accounts',
    {
      config: { action: 'accounts.read' },
      schema: {
        tags: ['accounts'],
        summary: 'Accounts in the order of their logins, those within your reach',
        querystring: z.strictObject(PageQuery),
        response: { 200: pageOf(AccountView) },
      },
    },
    async (request) => {
      refuseOutsideProduction(request)
      const { after = '', limit } = request.query
      const page = toPage(
        await listAccounts(database, { after, limit: limit + 1 }),
        limit,
        ({ login }) => login,
      )
      const shown = page.items.filter((account) => reaches(request, account))
      const locks = await findLocks(database, { secrets, logins: shown.map(({ login }) => login) })
      return { ...page, items: shown.map((account) => toView(account, locks.get(account.login))) }
    },
  )

  door.get(
    '/api/accounts/:id',
    {
      config: { action: 'accounts.read' },
      schema: {
        tags: ['accounts'],
        summary: 'One account',
        params: AccountId,
        response: { 200: AccountView },
      },
    },
    async (request) => {
      const account = await getAccountToRead(request, rooms, request.params.id)
      const locks = await findLocks(database, { secrets, logins: [account.login] })
      return toView(account, locks.get(account.login))
    },
  )
}

function creationRoute(door: Door, rooms: AccessRooms): void {
  const { database } = rooms
  door.post(
    '/api/accounts',
    {
      config: { action: 'accounts.manage', audited: true },
      schema: {
        tags: ['accounts'],
        summary: 'Make an account, without any role yet',
        body: z.strictObject({
          login: z.string().min(1).max(64),
          name: Words,
          password: z
            .boolean()
            .default(true)
            .meta({ description: 'False where only an outside provider signs it in' }),
        }),
        response: { 201: OneTimePassword.partial().extend({ id: z.uuid() }) },
      },
    },
    async (request, reply) => {
      refuseOutsideProduction(request)
      const { name, password } = request.body
      const login = normaliseLogin(request.body.login)
      if (!loginPattern.test(login)) {
        const message = 'has lower-case letters, digits, - and ., beginning with a letter or digit'
        throw new ProblemError({
          code: 'request.invalid',
          detail: `A login ${message}.`,
          errors: [{ where: 'body.login', message }],
        })
      }
      const made = await createAccount(database, { login, name, withPassword: password })
      if (!made) throw new ProblemError({ code: 'conflict', detail: 'An account has this login already.' })
      const { id, oneTimePassword } = made
      await recordDeed(database.app, {
        actor: request.principal.id,
        action: 'account.create',
        subject: `account:${id}`,
        detail: { password },
      })
      return reply.code(201).send({ id, ...(oneTimePassword === undefined ? {} : { oneTimePassword }) })
    },
  )
}

function standingRoutes(door: Door, rooms: AccessRooms): void {
  const { database, keeper } = rooms
  door.put(
    '/api/accounts/:id/name',
    {
      config: { action: 'accounts.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'How a person is shown',
        params: AccountId,
        body: Words,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      await renameAccount(database, id, request.body)
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/accounts/:id/disable',
    {
      config: { action: 'accounts.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'Let an account in no more; its sessions end at once, what it did stays under its name',
        params: AccountId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      refuseLast(await disableAccount(database, id))
      await endSessions(database, { account: id })
      keeper.revoke(`account:${id}`)
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/accounts/:id/enable',
    {
      config: { action: 'accounts.manage' },
      schema: {
        tags: ['accounts'],
        summary: 'Let an account in again that was disabled',
        params: AccountId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      await enableAccount(database, id)
      return reply.code(204).send(null)
    },
  )
}

function credentialRoutes(door: Door, rooms: AccessRooms): void {
  const { database, keeper, secrets } = rooms
  const config = { action: 'accounts.manage' } as const
  const tags = ['accounts']
  const signOutEverywhere = async (id: string) => {
    await endSessions(database, { account: id })
    keeper.revoke(`account:${id}`)
  }

  door.post(
    '/api/accounts/:id/password-reset',
    {
      config,
      schema: {
        tags,
        summary: 'Give a one-time password, to be changed at the next sign-in; sessions end at once',
        params: AccountId,
        response: { 201: OneTimePassword.extend({ until: z.date() }) },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      const reset = await resetPassword(database, id)
      if (!reset) throw new ProblemError({ code: 'not-found', detail: 'There is no account of this id.' })
      await signOutEverywhere(id)
      return reply.code(201).send(reset)
    },
  )

  door.post(
    '/api/accounts/:id/unlock',
    {
      config,
      schema: {
        tags,
        summary: 'Forget the attempts at signing in that failed',
        params: AccountId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { login } = await getAccount(request, rooms, request.params.id)
      await forgetAttempts(database, { secrets, login })
      return reply.code(204).send(null)
    },
  )

  door.delete(
    '/api/accounts/:id/totp',
    {
      config,
      schema: {
        tags,
        summary: 'Remove the second factor of who lost it; sessions end at once',
        params: AccountId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      if (!(await removeSecondFactor(database, id)))
        throw new ProblemError({ code: 'not-found', detail: 'This account has no second factor.' })
      await signOutEverywhere(id)
      return reply.code(204).send(null)
    },
  )

  door.delete(
    '/api/accounts/:id/sessions',
    {
      config,
      schema: {
        tags,
        summary: 'End all sessions of an account',
        params: AccountId,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      await signOutEverywhere(id)
      return reply.code(204).send(null)
    },
  )
}

function identityRoutes(door: Door, rooms: AccessRooms): void {
  const { database, keeper } = rooms
  const config = { action: 'accounts.manage' } as const

  door.post(
    '/api/accounts/:id/identities',
    {
      config,
      schema: {
        tags: ['accounts'],
        summary: 'Let an outside provider sign an account in, by its own name of the person',
        params: AccountId,
        body: IdentityBody,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      const linked = await linkIdentity(database, {
        ...request.body,
        account: id,
        by: request.principal.id,
      })
      if (!linked)
        throw new ProblemError({ code: 'conflict', detail: 'This identity is linked to another account.' })
      return reply.code(204).send(null)
    },
  )

  door.post(
    '/api/accounts/:id/identities/remove',
    {
      config,
      schema: {
        tags: ['accounts'],
        summary: 'Let a provider sign an account in no more; sessions end at once',
        params: AccountId,
        body: IdentityBody,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = await getAccount(request, rooms, request.params.id)
      if (!(await unlinkIdentity(database, { ...request.body, account: id })))
        throw new ProblemError({ code: 'not-found', detail: 'This account has no such identity.' })
      await endSessions(database, { account: id })
      keeper.revoke(`account:${id}`)
      return reply.code(204).send(null)
    },
  )
}

export function refuseLast(change: Change): void {
  if (change === 'last-administrator')
    throw new ProblemError({
      code: 'conflict',
      detail: 'This is the last account that administers without an end: give another the role first.',
    })
}

function toView({ roles, identities, ...account }: AccountRow, lock: Lock | undefined) {
  return {
    ...account,
    lock: lock && lock.failures > 0 ? lock : null,
    roles: [...roles],
    identities: [...identities],
  }
}
