import { hash, randomBytes } from 'node:crypto'
import type { Database, Sql } from '#platform/store'
import type { Grant, Principal, RoleName, ScopeName } from './decide.ts'
import { parseRole, parseScope } from './decide.ts'
import type { UnitAt } from './work.ts'

export interface NewKey {
  readonly title: string
  readonly role: RoleName
  /** Place paths, or `*` for everywhere. */
  readonly places: readonly string[]
  readonly scopes?: readonly ScopeName[]
  readonly sources?: readonly string[]
  /** Units for which it works; without one, it does no unit’s work. */
  readonly units?: readonly string[]
  readonly createdBy: string
  readonly expiresAt?: Date
}

/** Makes a key; its text is told once and kept nowhere. */
export async function createKey({ app }: Database, key: NewKey): Promise<{ id: string; key: string }> {
  const id = randomBytes(6).toString('hex')
  const secret = makeSecret()
  await app`
    INSERT INTO access.api_key (id, secret_hash, title, role, scopes, places, sources, units, created_by, expires_at)
    VALUES (${id}, ${digest(secret)}, ${key.title}, ${key.role}, ${key.scopes ? [...key.scopes] : null},
      ${[...key.places]}, ${key.sources ? [...key.sources] : null},
      ${key.units ? [...key.units] : null}, ${key.createdBy}, ${key.expiresAt ?? null})`
  return { id, key: textOf(id, secret) }
}

export async function revokeKey({ app }: Database, id: string): Promise<boolean> {
  const revoked =
    await app`UPDATE access.api_key SET revoked_at = now() WHERE id = ${id} AND revoked_at IS NULL`
  return revoked.count === 1
}

export interface KeyView {
  readonly id: string
  readonly title: string
  readonly role: RoleName
  readonly places: readonly string[]
  readonly scopes: readonly ScopeName[] | null
  readonly sources: readonly string[] | null
  /** Whose work it does. */
  readonly units: readonly string[] | null
  readonly createdBy: string
  readonly createdAt: Date
  /** Known to about a minute. */
  readonly lastUsedAt: Date | null
  readonly rotatedAt: Date | null
  /** Until then the text from before the rotation opens too. */
  readonly previousUntil: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
}

/** In the order of their ids; those too that ended. */
export async function listKeys(
  { app }: Database,
  { after, limit }: { after: string; limit: number },
): Promise<KeyView[]> {
  return toViews(
    await app<StoredKey[]>`
      SELECT ${viewOf(app)} FROM access.api_key WHERE id > ${after} ORDER BY id LIMIT ${limit}`,
  )
}

export async function findKey({ app }: Database, id: string): Promise<KeyView | undefined> {
  const rows = await app<StoredKey[]>`SELECT ${viewOf(app)} FROM access.api_key WHERE id = ${id}`
  return toViews(rows)[0]
}

type StoredKey = Omit<KeyView, 'role' | 'scopes'> & { role: string; scopes: string[] | null }

const viewOf = (app: Sql) => app`
  id, title, role, places, scopes, sources, units, created_by AS "createdBy", created_at AS "createdAt",
  last_used_at AS "lastUsedAt", rotated_at AS "rotatedAt", expires_at AS "expiresAt", revoked_at AS "revokedAt",
  CASE WHEN previous_until > now() THEN previous_until END AS "previousUntil"`

/** A key of a role that the house does not know any more opens nothing, and is not shown. */
function toViews(rows: readonly StoredKey[]): KeyView[] {
  return rows.flatMap((row) => {
    const role = parseRole(row.role)
    return role ? [{ ...row, role, scopes: toScopes(row.scopes) }] : []
  })
}

function toScopes(scopes: readonly string[] | null): ScopeName[] | null {
  return scopes === null ? null : scopes.map(parseScope).filter((scope) => scope !== undefined)
}

export type Rotated =
  | { readonly ok: true; readonly key: string; readonly previousUntil: Date | null }
  | { readonly ok: false; readonly code: 'none' }
  /** An overlap is running: a third text would end the first before its time. */
  | { readonly ok: false; readonly code: 'overlap'; readonly until: Date }

/**
 * A new text for a key: its id and rights stay, and so does whatever was done under them. The text before it is good for the
 * overlap, and ends by itself; without an overlap it ends at once, and one that still runs with it.
 */
export async function rotateKey(
  { app }: Database,
  { id, overlapHours }: { id: string; overlapHours: number },
): Promise<Rotated> {
  const secret = makeSecret()
  const overlaps = overlapHours > 0
  return await app.begin(async (tx): Promise<Rotated> => {
    const [row] = await tx<{ running: Date | null }[]>`
      SELECT CASE WHEN previous_until > now() THEN previous_until END AS running FROM access.api_key
      WHERE id = ${id} AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now()) FOR UPDATE`
    if (!row) return { ok: false, code: 'none' }
    if (row.running && overlaps) return { ok: false, code: 'overlap', until: row.running }
    const [rotated] = await tx<{ until: Date | null }[]>`
      UPDATE access.api_key SET secret_hash = ${digest(secret)}, rotated_at = now(),
        previous_hash = CASE WHEN ${overlaps} THEN secret_hash END,
        previous_until = CASE WHEN ${overlaps} THEN now() + make_interval(secs => ${overlapHours * 3_600}) END
      WHERE id = ${id} RETURNING previous_until AS until`
    return { ok: true, key: textOf(id, secret), previousUntil: rotated?.until ?? null }
  })
}

interface KeyRow {
  id: string
  matches: 'current' | 'previous' | null
  previous_until: Date | null
  unused: boolean
  role: string
  scopes: string[] | null
  places: string[]
  sources: string[] | null
  units: UnitAt[]
  expires_at: Date | null
}

/** What is kept of a key's text while its bearer is connected: enough to ask again whether that text is good. */
export interface KeyProof {
  readonly id: string
  readonly hashed: Buffer
}

/** Nothing for a text that is no key's. */
export function toKeyProof(text: string): KeyProof | undefined {
  const [, id, secret] = /^lf_([0-9a-f]{12})_([\w-]{32})$/.exec(text) ?? []
  return id && secret ? { id, hashed: digest(secret) } : undefined
}

/** Whose key this is; nothing for a key that is malformed, unknown, expired or revoked. */
export async function findKeyPrincipal(database: Database, text: string): Promise<Principal | undefined> {
  const proof = toKeyProof(text)
  const row = proof && (await findStandingKey(database, proof))
  return row?.matches ? await toPrincipal(database, row) : undefined
}

/** The bearer of a key by its id alone, for a door at which somebody else has checked the secret. */
export async function findKeyBearer(database: Database, id: string): Promise<Principal | undefined> {
  const row = await findStandingKey(database, { id, hashed: null })
  return row && (await toPrincipal(database, row))
}

/** Which of these texts are good still: their keys neither expired nor revoked, and they not replaced by a rotation. */
export async function listStandingKeys(
  { app }: Database,
  proofs: readonly KeyProof[],
): Promise<readonly KeyProof[]> {
  const rows = await app<{ number: number }[]>`
    SELECT number::int FROM unnest(${proofs.map(({ id }) => id)}::text[], ${proofs.map(({ hashed }) => hashed.toString('hex'))}::text[])
      WITH ORDINALITY AS t (key, hashed, number)
    JOIN access.api_key k ON k.id = t.key AND ${isStanding(app)}
    WHERE ${matchOf(app, app`decode(t.hashed, 'hex')`)} IS NOT NULL`
  const standing = new Set(rows.map(({ number }) => number - 1))
  return proofs.filter((_, at) => standing.has(at))
}

/** Of a key `k`: neither revoked nor at its end. */
const isStanding = (app: Sql) => app`k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`

/** Of a key `k`: which of its texts a digest is of; null for none. Of digests, how far two agree tells nothing of the secret. */
const matchOf = (app: Sql, hashed: ReturnType<typeof isStanding>) => app`
  CASE WHEN k.secret_hash = ${hashed} THEN 'current'
    WHEN k.previous_hash = ${hashed} AND k.previous_until > now() THEN 'previous' END`

async function findStandingKey(
  { app }: Database,
  { id, hashed }: { id: string; hashed: Buffer | null },
): Promise<KeyRow | undefined> {
  const [row] = await app<KeyRow[]>`
    SELECT id, role, scopes, places, sources, expires_at, previous_until,
      ${matchOf(app, app`${hashed}::bytea`)} AS matches,
      last_used_at IS NULL OR last_used_at < now() - interval '1 minute' AS unused,
      ARRAY(SELECT jsonb_build_object('id', u.id, 'place', u.place, 'duties', u.duties) FROM access.unit u
        WHERE u.id = ANY (k.units) ORDER BY u.id) AS units
    FROM access.api_key k
    WHERE id = ${id} AND ${isStanding(app)}`
  return row
}

async function toPrincipal({ app }: Database, row: KeyRow): Promise<Principal | undefined> {
  const role = parseRole(row.role)
  if (!role) return undefined
  if (row.unused) await app`UPDATE access.api_key SET last_used_at = now() WHERE id = ${row.id}`
  const scopes = toScopes(row.scopes)
  const expiresAt = endOf(row)
  return {
    kind: 'key',
    id: `key:${row.id}`,
    grants: row.places.flatMap((area): Grant[] =>
      row.units.length === 0 ? [{ role, area }] : row.units.map((unit) => ({ role, area, unit })),
    ),
    ...(scopes ? { scopes } : {}),
    ...(row.sources ? { sources: row.sources } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  }
}

/** The text from before a rotation ends with the overlap, and so does what it makes. */
function endOf({ matches, expires_at, previous_until }: KeyRow): Date | null {
  if (matches !== 'previous' || !previous_until) return expires_at
  return expires_at && expires_at < previous_until ? expires_at : previous_until
}

function makeSecret(): string {
  return randomBytes(24).toString('base64url')
}

function textOf(id: string, secret: string): string {
  return `lf_${id}_${secret}`
}

function digest(secret: string): Buffer {
  return hash('sha256', secret, 'buffer')
}
