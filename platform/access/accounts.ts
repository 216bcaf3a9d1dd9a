import { hash, randomBytes } from 'node:crypto'
import argon2 from '@node-rs/argon2'
import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'
import { type Grant, type Principal, parseRole, type RoleName } from './decide.ts'

export interface UnitRow {
  readonly id: string
  readonly name: Words
  readonly place: string
  readonly duties: readonly string[]
  readonly phone?: string | undefined
}

export interface NewAccount {
  readonly login: string
  readonly name: Words
  readonly password: string
  readonly roles: readonly { role: RoleName; unit: string }[]
}

export interface SignedIn {
  readonly account: { readonly login: string; readonly name: Words }
  readonly memberships: readonly {
    readonly role: RoleName
    readonly unit: string
    readonly unitName: Words
    readonly place: string
  }[]
  readonly principal: Principal
}

const sessionHours = 12

export async function saveUnits({ app }: Database, units: readonly UnitRow[]): Promise<void> {
  if (units.length === 0) return
  const rows = units.map((unit) => ({
    id: unit.id,
    name_zh: unit.name.zh,
    name_en: unit.name.en,
    place: unit.place,
    duties: [...unit.duties],
    phone: unit.phone ?? null,
  }))
  await app.begin(async (tx) => {
    for (const row of rows) {
      await tx`INSERT INTO access.unit ${tx(row)} ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh,
        name_en = excluded.name_en, place = excluded.place, duties = excluded.duties, phone = excluded.phone`
    }
  })
}

/** The place of each of these units that exists. */
export async function findUnitPlaces(
  { app }: Database,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await app<
    { id: string; place: string }[]
  >`SELECT id, place FROM access.unit WHERE id = ANY (${[...ids]})`
  return new Map(rows.map(({ id, place }) => [id, place]))
}

export async function findUnit(
  { app }: Database,
  id: string,
): Promise<{ id: string; place: string } | undefined> {
  const [unit] = await app<
    { id: string; place: string }[]
  >`SELECT id, place FROM access.unit WHERE id = ${id}`
  return unit
}

/** Makes the account or gives an existing one this name, password and roles. */
export async function saveAccount({ app }: Database, account: NewAccount): Promise<void> {
  // OWASP's minimum for Argon2id, 2024: 19 MiB, two passes, one lane; the library's default is above it.
  const passwordHash = await argon2.hash(account.password)
  await app.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      INSERT INTO access.account (login, name_zh, name_en, password_hash)
      VALUES (${account.login}, ${account.name.zh}, ${account.name.en}, ${passwordHash})
      ON CONFLICT (login) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
        password_hash = excluded.password_hash
      RETURNING id`
    if (!row) throw new Error('an account that was just saved is missing')
    await tx`DELETE FROM access.membership WHERE account = ${row.id}`
    for (const { role, unit } of account.roles) {
      await tx`INSERT INTO access.membership (account, unit, role) VALUES (${row.id}, ${unit}, ${role})`
    }
  })
}

export async function countAccounts({ app }: Database): Promise<number> {
  const [row] = await app<{ count: number }[]>`SELECT count(*) FROM access.account`
  return row?.count ?? 0
}

/** The account that signs in under this name, one that is disabled too. */
export async function findAccountId({ app }: Database, login: string): Promise<string | undefined> {
  const [row] = await app<{ id: string }[]>`SELECT id FROM access.account WHERE login = ${login}`
  return row?.id
}

/** A session's token for the right password; nothing otherwise, after the same work for a login that is unknown. */
export async function signIn(
  { app }: Database,
  login: string,
  password: string,
): Promise<string | undefined> {
  const [row] = await app<{ id: string; password_hash: string | null }[]>`
    SELECT id, password_hash FROM access.account WHERE login = ${login} AND disabled_at IS NULL`
  const matches = await argon2.verify(row?.password_hash ?? (await unknownHash()), password)
  if (!row?.password_hash || !matches) return undefined
  const token = randomBytes(32).toString('base64url')
  await app`
    INSERT INTO access.session (token_hash, account, expires_at)
    VALUES (${digest(token)}, ${row.id}, now() + make_interval(hours => ${sessionHours}))`
  return token
}

let unknown: Promise<string> | undefined
/** A hash that no password has, so that an unknown login takes as long as a known one. */
function unknownHash(): Promise<string> {
  unknown ??= argon2.hash(randomBytes(32))
  return unknown
}

export async function signOut({ app }: Database, token: string): Promise<void> {
  await app`DELETE FROM access.session WHERE token_hash = ${digest(token)}`
}

export async function findSession({ app }: Database, token: string): Promise<SignedIn | undefined> {
  const rows = await app<
    {
      id: string
      login: string
      name_zh: string
      name_en: string
      role: string | null
      unit: string
      unit_zh: string
      unit_en: string
      place: string
      duties: string[]
    }[]
  >`
    SELECT a.id, a.login, a.name_zh, a.name_en, m.role, u.id AS unit, u.name_zh AS unit_zh, u.name_en AS unit_en, u.place, u.duties
    FROM access.session s JOIN access.account a ON a.id = s.account AND a.disabled_at IS NULL
    LEFT JOIN access.membership m ON m.account = a.id LEFT JOIN access.unit u ON u.id = m.unit
    WHERE s.token_hash = ${digest(token)} AND s.expires_at > now()
    ORDER BY m.unit, m.role`
  const [first] = rows
  if (!first) return undefined
  const held = rows.flatMap((row) => {
    const role = row.role === null ? undefined : parseRole(row.role)
    return role ? [{ ...row, role }] : []
  })
  const memberships = held.map(({ role, unit, unit_zh: zh, unit_en: en, place }) => {
    return { role, unit, unitName: { zh, en }, place }
  })
  const grants: Grant[] = held.map(({ role, unit: id, place, duties }) => ({
    role,
    area: role === 'admin' ? '*' : place,
    unit: { id, place, duties },
  }))
  return {
    account: { login: first.login, name: { zh: first.name_zh, en: first.name_en } },
    memberships,
    principal: { kind: 'account', id: `account:${first.id}`, grants },
  }
}

function digest(token: string): Buffer {
  return hash('sha256', token, 'buffer')
}
