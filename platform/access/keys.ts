import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Database } from '#platform/store'
import type { Principal, RoleName, ScopeName } from './decide.ts'
import { parseRole, parseScope } from './decide.ts'

export interface NewKey {
  readonly title: string
  readonly role: RoleName
  /** Place paths, or `*` for everywhere. */
  readonly places: readonly string[]
  readonly scopes?: readonly ScopeName[]
  readonly sources?: readonly string[]
  readonly createdBy: string
  readonly expiresAt?: Date
}

/** Makes a key; its text is told once and kept nowhere. */
export async function createKey({ app }: Database, key: NewKey): Promise<{ id: string; key: string }> {
  const id = randomBytes(6).toString('hex')
  const secret = randomBytes(24).toString('base64url')
  await app`
    INSERT INTO access.api_key (id, secret_hash, title, role, scopes, places, sources, created_by, expires_at)
    VALUES (${id}, ${digest(secret)}, ${key.title}, ${key.role}, ${key.scopes ? [...key.scopes] : null},
      ${[...key.places]}, ${key.sources ? [...key.sources] : null}, ${key.createdBy}, ${key.expiresAt ?? null})`
  return { id, key: `lf_${id}_${secret}` }
}

export async function revokeKey({ app }: Database, id: string): Promise<boolean> {
  const revoked =
    await app`UPDATE access.api_key SET revoked_at = now() WHERE id = ${id} AND revoked_at IS NULL`
  return revoked.count === 1
}

/** The places that a key reaches; nothing for a key that is not there or was revoked. */
export async function findKeyPlaces({ app }: Database, id: string): Promise<readonly string[] | undefined> {
  const [row] = await app<{ places: string[] }[]>`
    SELECT places FROM access.api_key WHERE id = ${id} AND revoked_at IS NULL`
  return row?.places
}

interface KeyRow {
  id: string
  secret_hash: Buffer
  role: string
  scopes: string[] | null
  places: string[]
  sources: string[] | null
  expires_at: Date | null
}

/** Whose key this is; nothing for a key that is malformed, unknown, expired or revoked. */
export async function findKeyPrincipal(database: Database, text: string): Promise<Principal | undefined> {
  const [, id, secret] = /^lf_([0-9a-f]{12})_([\w-]{32})$/.exec(text) ?? []
  if (!id || !secret) return undefined
  const row = await findStandingKey(database, id)
  return row && timingSafeEqual(row.secret_hash, digest(secret)) ? toPrincipal(row) : undefined
}

/** The bearer of a key by its id alone, for a door at which somebody else has checked the secret. */
export async function findKeyBearer(database: Database, id: string): Promise<Principal | undefined> {
  const row = await findStandingKey(database, id)
  return row && toPrincipal(row)
}

/** Which of these keys are good still: neither expired nor revoked. */
export async function listStandingKeys({ app }: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await app<{ id: string }[]>`
    SELECT id FROM access.api_key
    WHERE id = ANY (${[...ids]}) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`
  return rows.map(({ id }) => id)
}

async function findStandingKey({ app }: Database, id: string): Promise<KeyRow | undefined> {
  const [row] = await app<KeyRow[]>`
    SELECT id, secret_hash, role, scopes, places, sources, expires_at FROM access.api_key
    WHERE id = ${id} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())`
  return row
}

function toPrincipal(row: KeyRow): Principal | undefined {
  const role = parseRole(row.role)
  if (!role) return undefined
  return {
    kind: 'key',
    id: `key:${row.id}`,
    grants: row.places.map((area) => ({ role, area })),
    ...(row.scopes ? { scopes: row.scopes.map(parseScope).filter((scope) => scope !== undefined) } : {}),
    ...(row.sources ? { sources: row.sources } : {}),
    ...(row.expires_at ? { expiresAt: row.expires_at } : {}),
  }
}

function digest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
