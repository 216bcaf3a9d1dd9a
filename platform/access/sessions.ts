import { hash, randomBytes } from 'node:crypto'
import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'
import { type Grant, type Principal, parseRole, type RoleName } from './decide.ts'

/** What is left to do before a session may do anything else, in this order. */
export type Step = 'give-code' | 'change-password' | 'enrol-totp'

export interface SignedIn {
  readonly account: { readonly id: string; readonly login: string; readonly name: Words }
  readonly session: string
  /** A second factor was seen, here or by an outside provider. */
  readonly gaveCode: boolean
  readonly steps: readonly Step[]
  readonly memberships: readonly Membership[]
  readonly principal: Principal
}

export interface Membership {
  readonly role: RoleName
  readonly unit: string
  readonly unitName: Words
  /** Where the role reaches: the unit's place, or a part of it. */
  readonly place: string
  /** Machine time. */
  readonly endsAt: Date | null
}

export interface Device {
  /** Browser and system, as its owner knows them again. */
  readonly device: string
  readonly addressClass: AddressClass
}

export type AddressClass = 'this-machine' | 'inside' | 'outside'

export interface NewSession extends Device {
  readonly account: string
  readonly secondFactorAt?: Date | undefined
}

/** Opens a session. Its token is told once; a hash of it is kept. */
export async function openSession(
  { app }: Database,
  { account, device, addressClass, secondFactorAt }: NewSession,
): Promise<{ id: string; token: string }> {
  const token = randomBytes(32).toString('base64url')
  const [row] = await app<{ id: string }[]>`
    INSERT INTO access.session (token_hash, account, device, address_class, second_factor_at, expires_at)
    SELECT ${digest(token)}, ${account}, ${device}, ${addressClass}, ${secondFactorAt ?? null},
      now() + make_interval(hours => session_hours) FROM access.policy
    RETURNING id`
  if (!row) throw new Error('a session that was just opened is missing')
  return { id: row.id, token }
}

interface SessionRow {
  id: string
  login: string
  name_zh: string
  name_en: string
  session: string
  stale: boolean
  must_change: boolean
  has_totp: boolean
  second_factor: boolean
  totp_roles: string[]
  role: string | null
  unit: string
  unit_zh: string
  unit_en: string
  place: string
  unit_place: string
  duties: string[]
  ends_at: Date | null
}

/** How exactly it is known when a session was last seen. */
const seenEverySeconds = 60

/**
 * Whose session this is; nothing for one that ended, was idle for too long, or whose account is disabled. A request keeps it
 * from being idle; looking whether it still stands does not.
 */
export async function findSession(
  { app }: Database,
  token: string,
  { touch = true }: { touch?: boolean } = {},
): Promise<SignedIn | undefined> {
  const rows = await app<SessionRow[]>`
    SELECT a.id, a.login, a.name_zh, a.name_en, s.id AS session, a.must_change, p.totp_roles,
      s.seen_at < now() - make_interval(secs => ${seenEverySeconds}) AS stale,
      t.confirmed_at IS NOT NULL AS has_totp, s.second_factor_at IS NOT NULL AS second_factor,
      m.role, u.id AS unit, u.name_zh AS unit_zh, u.name_en AS unit_en, coalesce(m.place, u.place) AS place,
      u.place AS unit_place, u.duties, m.ends_at
    FROM access.session s CROSS JOIN access.policy p
    JOIN access.account a ON a.id = s.account AND a.disabled_at IS NULL
    LEFT JOIN access.totp t ON t.account = a.id
    LEFT JOIN access.membership m ON m.account = a.id AND (m.ends_at IS NULL OR m.ends_at > now())
    LEFT JOIN access.unit u ON u.id = m.unit
    WHERE s.token_hash = ${digest(token)} AND s.expires_at > now()
      AND s.created_at > now() - make_interval(hours => p.session_hours)
      AND s.seen_at > now() - make_interval(mins => p.idle_minutes)
    ORDER BY m.unit, m.role, m.place`
  const [first] = rows
  if (!first) return undefined
  if (touch && first.stale) await app`UPDATE access.session SET seen_at = now() WHERE id = ${first.session}`
  return toSignedIn(first, rows)
}

function toSignedIn(first: SessionRow, rows: readonly SessionRow[]): SignedIn {
  const held = rows.flatMap((row) => {
    const role = row.role === null ? undefined : parseRole(row.role)
    return role ? [{ ...row, role }] : []
  })
  const memberships = held.map(
    ({ role, unit, unit_zh: zh, unit_en: en, place, ends_at: endsAt }): Membership => ({
      role,
      unit,
      unitName: { zh, en },
      place,
      endsAt,
    }),
  )
  const grants = held.map(
    ({ role, unit: id, place, unit_place, duties }): Grant => ({
      role,
      area: role === 'admin' ? '*' : place,
      unit: { id, place: unit_place, duties },
    }),
  )
  return {
    account: { id: first.id, login: first.login, name: { zh: first.name_zh, en: first.name_en } },
    session: first.session,
    gaveCode: first.second_factor,
    steps: stepsLeft({
      hasTotp: first.has_totp,
      gaveCode: first.second_factor,
      mustChange: first.must_change,
      needsTotp: memberships.some(({ role }) => first.totp_roles.includes(role)),
    }),
    memberships,
    principal: { kind: 'account', id: `account:${first.id}`, grants },
  }
}

/** Pure: what a session lacks. A second factor comes first: who has only the password changes nothing. */
export function stepsLeft(of: {
  hasTotp: boolean
  gaveCode: boolean
  mustChange: boolean
  needsTotp: boolean
}): Step[] {
  const steps: Step[] = []
  if (of.hasTotp && !of.gaveCode) steps.push('give-code')
  if (of.mustChange) steps.push('change-password')
  // A provider outside may have seen a second factor; then none is asked for here.
  if (of.needsTotp && !of.hasTotp && !of.gaveCode) steps.push('enrol-totp')
  return steps
}

export interface SessionView extends Device {
  readonly id: string
  readonly createdAt: Date
  readonly seenAt: Date
}

/** The sessions of an account that stand, the one seen last first. */
export async function listSessions({ app }: Database, account: string): Promise<SessionView[]> {
  return await app<SessionView[]>`
    SELECT s.id, s.device, s.address_class AS "addressClass", s.created_at AS "createdAt", s.seen_at AS "seenAt"
    FROM access.session s CROSS JOIN access.policy p
    WHERE s.account = ${account} AND s.expires_at > now()
      AND s.created_at > now() - make_interval(hours => p.session_hours)
      AND s.seen_at > now() - make_interval(mins => p.idle_minutes)
    ORDER BY s.seen_at DESC, s.id LIMIT 1000`
}

/** Ends sessions of an account: one, all, or all but one. Answers with the ids of those that stood. */
export async function endSessions(
  { app }: Database,
  { account, only, except }: { account: string; only?: string; except?: string },
): Promise<string[]> {
  const rows = await app<{ id: string }[]>`
    DELETE FROM access.session WHERE account = ${account}
      ${only === undefined ? app`` : app`AND id = ${only}`}
      ${except === undefined ? app`` : app`AND id <> ${except}`}
    RETURNING id`
  return rows.map(({ id }) => id)
}

/** Ends the session of a token; whose it was, where it stood. */
export async function endSessionOf(
  { app }: Database,
  token: string,
): Promise<{ id: string; account: string } | undefined> {
  const [row] = await app<{ id: string; account: string }[]>`
    DELETE FROM access.session WHERE token_hash = ${digest(token)} RETURNING id, account`
  return row
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}
