import { z } from 'zod'
import { recordDeed } from '#platform/audit'
import { type Door, PageQuery, ProblemError, pageOf, toPage } from '#platform/http'
import { Words } from '#vocabulary'
import { getAccountToRead, reaches, refuseOutsideProduction } from './account-reach.ts'
import { type AccountRow, createAccount, listAccounts } from './account-store.ts'
import { findLocks, type Lock } from './attempt-store.ts'
import { loginPattern, normaliseLogin } from './login.ts'
import type { AccessRooms } from './routes.ts'

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

export const OneTimePassword = z.object({
  oneTimePassword: z.string().meta({ description: 'Told once; good for choosing another' }),
})

export function accountRoutes(door: Door, rooms: AccessRooms): void {
  readingRoutes(door, rooms)
  creationRoute(door, rooms)
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
      if (!made)
        throw new ProblemError({
          code: 'conflict',
          detail: 'An account has this login already.',
          errors: [{ where: 'body.login', message: 'An account has it already.' }],
          why: { code: 'account.exists', values: { login } },
        })
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

function toView({ roles, identities, ...account }: AccountRow, lock: Lock | undefined) {
  return {
    ...account,
    lock: lock && lock.failures > 0 ? lock : null,
    roles: [...roles],
    identities: [...identities],
  }
}
