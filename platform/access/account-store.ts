import type { Database, Tx } from '#platform/store'
import type { Words } from '#vocabulary'
import type { RoleName } from './decide.ts'
import { hashPassword, makeOneTimePassword } from './passwords.ts'

/** A role of an account, as it stands in the table. */
export interface RoleRow {
  readonly id: string
  readonly role: string
  readonly unit: string
  /** The unit's place, or the part of it to which the role is narrowed. */
  readonly place: string
  readonly endsAt: Date | null
}

export interface AccountRow {
  readonly id: string
  readonly login: string
  readonly name: Words
  readonly createdAt: Date
  readonly disabledAt: Date | null
  readonly hasPassword: boolean
  readonly mustChangePassword: boolean
  readonly secondFactor: boolean
  readonly roles: readonly RoleRow[]
  readonly identities: readonly { readonly issuer: string; readonly subject: string }[]
}

/** In the order of their logins. Roles that have ended are there, with their end. */
export async function listAccounts(
  { app }: Database,
  { after, limit }: { after: string; limit: number },
): Promise<AccountRow[]> {
  return await app.begin(async (tx) => {
    const ids = await tx<{ id: string }[]>`
      SELECT id FROM access.account WHERE login > ${after} ORDER BY login LIMIT ${limit}`
    return await readAccounts(
      tx,
      ids.map(({ id }) => id),
    )
  })
}

export async function findAccount({ app }: Database, id: string): Promise<AccountRow | undefined> {
  return await app.begin(async (tx) => (await readAccounts(tx, [id]))[0])
}

async function readAccounts(tx: Tx, ids: readonly string[]): Promise<AccountRow[]> {
  const rows = await tx<(Omit<AccountRow, 'name' | 'roles' | 'identities'> & { zh: string; en: string })[]>`
    SELECT a.id, login, name_zh AS zh, name_en AS en, created_at AS "createdAt", disabled_at AS "disabledAt",
      password_hash IS NOT NULL AS "hasPassword", must_change AS "mustChangePassword",
      EXISTS (SELECT 1 FROM access.totp t WHERE t.account = a.id AND confirmed_at IS NOT NULL) AS "secondFactor"
    FROM access.account a WHERE id = ANY (${[...ids]}::uuid[]) ORDER BY login`
  const roles = await tx<(RoleRow & { account: string })[]>`
    SELECT m.account, m.id, m.role, m.unit, coalesce(m.place, u.place) AS place, m.ends_at AS "endsAt"
    FROM access.membership m JOIN access.unit u ON u.id = m.unit
    WHERE m.account = ANY (${[...ids]}::uuid[]) ORDER BY m.unit, m.role, m.place`
  const identities = await tx<{ account: string; issuer: string; subject: string }[]>`
    SELECT account, issuer, subject FROM access.identity
    WHERE account = ANY (${[...ids]}::uuid[]) ORDER BY issuer, subject`
  const of = <Row extends { account: string }>(list: readonly Row[], id: string) =>
    list.filter(({ account }) => account === id).map(({ account: _, ...row }) => row)
  return rows.map(({ zh, en, ...row }) => ({
    ...row,
    name: { zh, en },
    roles: of(roles, row.id),
    identities: of(identities, row.id),
  }))
}

/** Nothing where the login is taken. Without a password only an outside provider signs it in. */
export async function createAccount(
  { app }: Database,
  { login, name, withPassword }: { login: string; name: Words; withPassword: boolean },
): Promise<{ id: string; oneTimePassword: string | undefined } | undefined> {
  const password = withPassword ? makeOneTimePassword() : undefined
  const hash = password === undefined ? null : await hashPassword(password)
  const [row] = await app<{ id: string }[]>`
    INSERT INTO access.account (login, name_zh, name_en, password_hash, must_change, one_time_until)
    SELECT ${login}, ${name.zh}, ${name.en}, ${hash}, ${withPassword},
      CASE WHEN ${withPassword} THEN now() + make_interval(hours => one_time_password_hours) END FROM access.policy
    ON CONFLICT (login) DO NOTHING RETURNING id`
  return row && { id: row.id, oneTimePassword: password }
}

/** A password that has to be changed at the first sign-in; the old one opens nothing any more. */
export async function resetPassword(
  { app }: Database,
  account: string,
): Promise<{ oneTimePassword: string; until: Date } | undefined> {
  const oneTimePassword = makeOneTimePassword()
  const hash = await hashPassword(oneTimePassword)
  const [row] = await app<{ until: Date }[]>`
    UPDATE access.account SET password_hash = ${hash}, must_change = true,
      one_time_until = now() + make_interval(hours => p.one_time_password_hours)
    FROM access.policy p WHERE id = ${account} RETURNING one_time_until AS until`
  return row && { oneTimePassword, until: row.until }
}

/** The password that its owner chose. */
export async function changePassword({ app }: Database, account: string, password: string): Promise<void> {
  const hash = await hashPassword(password)
  await app`
    UPDATE access.account SET password_hash = ${hash}, must_change = false, one_time_until = NULL
    WHERE id = ${account}`
}

export async function renameAccount({ app }: Database, account: string, name: Words): Promise<void> {
  await app`UPDATE access.account SET name_zh = ${name.zh}, name_en = ${name.en} WHERE id = ${account}`
}

/** How an account stands after a change that could leave nobody who administers. */
export type Change = 'done' | 'last-administrator' | 'none'

export async function disableAccount(database: Database, account: string): Promise<Change> {
  return await unlessLast(
    database,
    (tx) => tx`UPDATE access.account SET disabled_at = now() WHERE id = ${account} AND disabled_at IS NULL`,
  )
}

export async function enableAccount({ app }: Database, account: string): Promise<void> {
  await app`UPDATE access.account SET disabled_at = NULL WHERE id = ${account}`
}

export interface NewRole {
  readonly account: string
  readonly role: RoleName
  readonly unit: string
  /** Absent for the unit's whole place. */
  readonly place?: string | undefined
  /** Machine time; absent for no end. */
  readonly endsAt?: Date | undefined
  readonly by: string
}

/** Gives a role, or another end to one that is there. */
export async function giveRole(database: Database, of: NewRole): Promise<Change> {
  return await unlessLast(
    database,
    (tx) => tx`
      INSERT INTO access.membership (account, unit, role, place, ends_at, given_by)
      VALUES (${of.account}, ${of.unit}, ${of.role}, ${of.place ?? null}, ${of.endsAt ?? null}, ${of.by})
      ON CONFLICT ON CONSTRAINT membership_once DO UPDATE SET ends_at = excluded.ends_at, given_by = excluded.given_by,
        given_at = now()`,
  )
}

export async function takeRole(
  database: Database,
  { account, id }: { account: string; id: string },
): Promise<Change> {
  return await unlessLast(
    database,
    (tx) => tx`DELETE FROM access.membership WHERE account = ${account} AND id = ${id}`,
  )
}

/**
 * Makes a change, unless it takes the last account that administers: nobody could mend that but at the terminal. An end that
 * is set to a role counts as its loss.
 */
async function unlessLast(
  { app }: Database,
  change: (tx: Tx) => PromiseLike<{ readonly count: number }>,
): Promise<Change> {
  return await app
    .begin(async (tx): Promise<Change> => {
      // One at a time: two administrators may not take each other's role in the same moment.
      await tx`SELECT 1 FROM access.policy FOR UPDATE`
      const before = await countAdministrators(tx)
      if ((await change(tx)).count === 0) return 'none'
      if (before > 0 && (await countAdministrators(tx)) === 0) throw new LastAdministrator()
      return 'done'
    })
    .catch((error: unknown): Change => {
      if (error instanceof LastAdministrator) return 'last-administrator'
      throw error
    })
}

class LastAdministrator extends Error {}

async function countAdministrators(tx: Tx): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    SELECT count(DISTINCT a.id) FROM access.account a JOIN access.membership m ON m.account = a.id
    WHERE a.disabled_at IS NULL AND m.role = 'admin' AND m.ends_at IS NULL`
  return row?.count ?? 0
}
