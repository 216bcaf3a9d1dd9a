import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, standing } from '#platform/desk'
import { Words } from '#vocabulary'

const Factor = z.object({ enrolled: z.boolean(), recoveryCodesLeft: z.int() })

export const factorQuery = queryOptions({
  queryKey: ['own', 'factor'],
  queryFn: async ({ signal }) => (await ask(Factor, '/me/totp', { signal })).value,
})

const Session = z.object({
  id: z.string(),
  device: z.string(),
  addressClass: z.enum(['this-machine', 'inside', 'outside']),
  createdAt: z.iso.datetime(),
  seenAt: z.iso.datetime(),
  current: z.boolean(),
})
export type Session = z.infer<typeof Session>

export const sessionsQuery = queryOptions({
  queryKey: ['own', 'sessions'],
  queryFn: async ({ signal }) =>
    (await ask(z.object({ items: z.array(Session) }), '/me/sessions', { signal })).value.items,
})

const Roles = z.object({ items: z.array(z.object({ role: z.string(), name: Words, for: Words })) })

/** What the roles are called. A key of its own: the page of people reads more of the same answer. */
export const roleNamesQuery = queryOptions({
  queryKey: ['role-names'],
  queryFn: async ({ signal }) =>
    new Map((await ask(Roles, '/roles', { signal })).value.items.map((role) => [role.role, role])),
  ...standing,
})
