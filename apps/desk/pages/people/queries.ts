import { queryOptions } from '@tanstack/react-query'
import { z } from 'zod'
import { ask, standing } from '#platform/desk'
import { PlacePath, Words } from '#vocabulary'

const instant = z.iso.datetime({ offset: true })

const Account = z.object({
  id: z.string(),
  login: z.string(),
  name: Words,
  disabledAt: instant.nullable(),
  hasPassword: z.boolean(),
  mustChangePassword: z.boolean(),
  secondFactor: z.boolean(),
  lock: z.object({ failures: z.int(), locked: z.boolean(), until: instant.nullable() }).nullable(),
  roles: z.array(
    z.object({
      id: z.string(),
      role: z.string(),
      unit: z.string(),
      place: PlacePath,
      endsAt: instant.nullable(),
    }),
  ),
})
export type Account = z.infer<typeof Account>
const Accounts = z.object({ items: z.array(Account), next: z.string().nullish() })

const Role = z.object({
  role: z.string(),
  name: Words,
  for: Words,
  reach: Words,
  needsSecondFactor: z.boolean(),
  may: z.array(z.object({ action: z.string(), words: Words })),
})
export type Role = z.infer<typeof Role>

/** Every account within the reader's reach. */
export const accountsQuery = queryOptions({
  queryKey: ['accounts'],
  queryFn: async ({ signal }): Promise<readonly Account[]> => {
    const accounts: Account[] = []
    let after: string | undefined
    do {
      const page: z.infer<typeof Accounts> = (
        await ask(Accounts, '/accounts', { query: { limit: 1000, after }, signal })
      ).value
      accounts.push(...page.items)
      after = page.next ?? undefined
    } while (after !== undefined)
    return accounts
  },
  // Locks come and go.
  refetchInterval: 60_000,
})

export const rolesQuery = queryOptions({
  queryKey: ['roles'],
  queryFn: async ({ signal }) =>
    (await ask(z.object({ items: z.array(Role) }), '/roles', { signal })).value.items,
  ...standing,
})

export const OneTime = z.object({ oneTimePassword: z.string() })

/** An account that was just made; without a password only an outside provider signs it in. */
export const Made = OneTime.partial().extend({ id: z.string() })
