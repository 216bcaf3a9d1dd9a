import { z } from 'zod'
import { type Door, ProblemError } from '#platform/http'
import { Words } from '#vocabulary'
import { getAccount } from './account-reach.ts'
import { AccountId, OneTimePassword } from './account-routes.ts'
import { type Change, disableAccount, enableAccount, renameAccount, resetPassword } from './account-store.ts'
import { forgetAttempts } from './attempt-store.ts'
import { linkIdentity, unlinkIdentity } from './identities.ts'
import type { AccessRooms } from './routes.ts'
import { removeSecondFactor } from './second-factor.ts'
import { endSessions } from './sessions.ts'

const IdentityBody = z.strictObject({
  issuer: z.url().max(400),
  subject: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: "The claim sub: the provider's own name of the person" }),
})

/** What an administrator changes about an account that is there. */
export function accountChangeRoutes(door: Door, rooms: AccessRooms): void {
  standingRoutes(door, rooms)
  credentialRoutes(door, rooms)
  identityRoutes(door, rooms)
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
      why: { code: 'account.last-admin' },
    })
}
