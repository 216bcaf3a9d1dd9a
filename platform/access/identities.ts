import type { Database } from '#platform/store'
import type { Words } from '#vocabulary'
import { createAccount } from './account-store.ts'

/** Who a provider outside vouches for: its own name of a person, which it never gives to another (OpenID Connect Core, 5.7). */
export interface Identity {
  readonly issuer: string
  readonly subject: string
}

/** The account that is linked to this identity, one that is disabled too. */
export async function findLinked(
  { app }: Database,
  { issuer, subject }: Identity,
): Promise<{ id: string; disabled: boolean } | undefined> {
  const [row] = await app<{ id: string; disabled: boolean }[]>`
    SELECT a.id, a.disabled_at IS NOT NULL AS disabled FROM access.identity i JOIN access.account a ON a.id = i.account
    WHERE i.issuer = ${issuer} AND i.subject = ${subject}`
  return row
}

/** False where the identity is linked to another account. */
export async function linkIdentity(
  { app }: Database,
  { issuer, subject, account, by }: Identity & { account: string; by: string },
): Promise<boolean> {
  const linked = await app`
    INSERT INTO access.identity AS i (issuer, subject, account, linked_by)
    VALUES (${issuer}, ${subject}, ${account}, ${by})
    ON CONFLICT (issuer, subject) DO UPDATE SET linked_by = i.linked_by WHERE i.account = excluded.account
    RETURNING 1`
  return linked.count === 1
}

export async function unlinkIdentity(
  { app }: Database,
  { issuer, subject, account }: Identity & { account: string },
): Promise<boolean> {
  const gone = await app`
    DELETE FROM access.identity WHERE issuer = ${issuer} AND subject = ${subject} AND account = ${account}`
  return gone.count === 1
}

/** An account without password or role for somebody who came for the first time; nothing where the login is another's. */
export async function createLinked(
  database: Database,
  { login, name, ...identity }: Identity & { login: string; name: Words },
): Promise<string | undefined> {
  const made = await createAccount(database, { login, name, withPassword: false })
  if (!made) return undefined
  await linkIdentity(database, { ...identity, account: made.id, by: 'house:sign-in' })
  return made.id
}
