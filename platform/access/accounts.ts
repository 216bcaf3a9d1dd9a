import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'
import type { RoleName } from './decide.ts'
import { hashPassword } from './passwords.ts'

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

/**
 * Makes the account or gives an existing one this name, password and roles; who is signed in with the old password is signed
 * out. The password is whoever asks for it to judge. Answers with the account's id.
 */
export async function saveAccount({ app }: Database, account: NewAccount): Promise<string> {
  const passwordHash = await hashPassword(account.password)
  return await app.begin(async (tx) => {
    const [row] = await tx<{ id: string }[]>`
      INSERT INTO access.account (login, name_zh, name_en, password_hash)
      VALUES (${account.login}, ${account.name.zh}, ${account.name.en}, ${passwordHash})
      ON CONFLICT (login) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,
        password_hash = excluded.password_hash, must_change = false, one_time_until = NULL
      RETURNING id`
    if (!row) throw new Error('an account that was just saved is missing')
    await tx`DELETE FROM access.session WHERE account = ${row.id}`
    await tx`DELETE FROM access.membership WHERE account = ${row.id}`
    for (const { role, unit } of account.roles) {
      await tx`INSERT INTO access.membership (account, unit, role) VALUES (${row.id}, ${unit}, ${role})`
    }
    return row.id
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
