import type { Database } from '#platform/store'
import { parseRole, type RoleName } from './decide.ts'

/** What this server demands of whoever signs in. Data: an administrator changes it. */
export interface Policy {
  readonly shortestPassword: number
  /** A session that asks nothing for so long is over. */
  readonly idleMinutes: number
  /** A session is over after so long, whatever it does. */
  readonly sessionHours: number
  readonly oneTimePasswordHours: number
  /** Who holds one of these roles needs a second factor. */
  readonly totpRoles: readonly RoleName[]
}

export async function getPolicy({ app }: Database): Promise<Policy> {
  const [row] = await app<(Omit<Policy, 'totpRoles'> & { totpRoles: string[] })[]>`
    SELECT shortest_password AS "shortestPassword", idle_minutes AS "idleMinutes", session_hours AS "sessionHours",
      one_time_password_hours AS "oneTimePasswordHours", totp_roles AS "totpRoles" FROM access.policy`
  if (!row) throw new Error('the policy, which the migration makes, is missing')
  return { ...row, totpRoles: row.totpRoles.map(parseRole).filter((role) => role !== undefined) }
}

export async function savePolicy({ app }: Database, policy: Policy): Promise<void> {
  await app`
    UPDATE access.policy SET shortest_password = ${policy.shortestPassword}, idle_minutes = ${policy.idleMinutes},
      session_hours = ${policy.sessionHours}, one_time_password_hours = ${policy.oneTimePasswordHours},
      totp_roles = ${[...policy.totpRoles]}`
}
