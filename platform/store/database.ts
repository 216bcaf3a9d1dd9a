import { type MigrationRoom, migrate } from './migrate.ts'
import { ensureRoles, openPool, type ServerAddress, type Sql, type Tx } from './server.ts'

/** One database with a pool for each role. Production is one; each other world is one. */
export interface Database {
  readonly name: string
  readonly owner: Sql
  readonly app: Sql
  readonly intake: Sql
  close(): Promise<void>
}

export function openDatabase(server: ServerAddress, name: string): Database {
  const owner = openPool(server, { database: name, role: 'owner', max: 2, name: 'lianfang owner' })
  const app = openPool(server, { database: name, role: 'app', max: 12, name: 'lianfang app' })
  // One line, on which statements follow each other: the second is there when the database has done the first.
  const intake = openPool(server, { database: name, role: 'intake', max: 1, name: 'lianfang intake' })
  return {
    name,
    owner,
    app,
    intake,
    close: async () => {
      await Promise.all([owner.end({ timeout: 5 }), app.end({ timeout: 5 }), intake.end({ timeout: 5 })])
    },
  }
}

/** Whom a transaction works for. Row-level security reads it; without it a transaction sees nothing. */
export interface Scope {
  /** Account, key or part of the house that acts; for the record. */
  readonly actor: string
  /** Place paths whose subtrees are seen, or everything. */
  readonly places: readonly string[] | 'everywhere'
  /** Whose work is changed, in which areas; nobody's where absent. */
  readonly works?: readonly WorkReach[] | 'everywhere' | undefined
}

/** As the decision of `platform/access` answers it. */
export interface WorkReach {
  readonly area: string
  readonly every: boolean
  readonly unit?: { readonly id: string; readonly place: string; readonly duties: readonly string[] }
}

/** The house itself: consumers and timers, which work on everything. */
export const house = (part: string): Scope => ({
  actor: `house:${part}`,
  places: 'everywhere',
  works: 'everywhere',
})

/** One transaction as the app role, bound to a principal. */
export async function transact<T>(
  database: Database,
  scope: Scope,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const places = scope.places === 'everywhere' ? '*' : scope.places.join(' ')
  const works = toSetting(scope.works)
  const result = await database.app.begin(async (tx) => {
    // Not waited for: on one line the work's first statement finds it done, and fails where it failed.
    const bound =
      tx`SELECT set_config('lianfang.actor', ${scope.actor}, true), set_config('lianfang.places', ${places}, true),
      set_config('lianfang.works', ${works}, true)`.execute()
    const value = await work(tx)
    await bound
    return { value }
  })
  return result.value
}

function toSetting(works: Scope['works'] = []): string {
  if (works === 'everywhere') return '*'
  return JSON.stringify(
    works.map(({ unit, ...reach }) => ({
      ...reach,
      ...(unit ? { unit: unit.id, place: unit.place, duties: unit.duties } : {}),
    })),
  )
}

/** A database that exists and is migrated. `created` tells whether it had to be made. */
export async function ensureDatabase(
  server: ServerAddress,
  name: string,
  rooms: readonly MigrationRoom[],
): Promise<{ created: boolean; applied: number }> {
  const maintenance = openPool(server, { database: 'postgres', role: 'owner', max: 1 })
  try {
    await ensureRoles(server, maintenance)
    const [found] = await maintenance`SELECT 1 FROM pg_database WHERE datname = ${name}`
    if (!found) await createDatabase(maintenance, name)
    const owner = openPool(server, { database: name, role: 'owner', max: 1 })
    try {
      return { created: !found, applied: await migrate(owner, rooms) }
    } finally {
      await owner.end({ timeout: 5 })
    }
  } finally {
    await maintenance.end({ timeout: 5 })
  }
}

/** A copy of a database that nobody works in: how worlds and tests get theirs in a part of a second. */
export async function cloneDatabase(server: ServerAddress, template: string, name: string): Promise<void> {
  const maintenance = openPool(server, { database: 'postgres', role: 'owner', max: 1 })
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return await createDatabase(maintenance, name, template)
      } catch (error) {
        // Another process copies the template in this moment, or looks whether it is migrated.
        if (attempt >= 100 || (error as { code?: unknown }).code !== '55006') throw error
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  } finally {
    await maintenance.end({ timeout: 5 })
  }
}

export async function dropDatabase(server: ServerAddress, name: string): Promise<void> {
  const maintenance = openPool(server, { database: 'postgres', role: 'owner', max: 1 })
  try {
    await maintenance`DROP DATABASE IF EXISTS ${maintenance(name)} WITH (FORCE)`
  } finally {
    await maintenance.end({ timeout: 5 })
  }
}

async function createDatabase(maintenance: Sql, name: string, template = 'template0'): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(name)) throw new RangeError(`not a database name: ${name}`)
  // Its files as they are: through the log, a small database costs twice as much.
  const from = template === 'template0' ? "template0 ENCODING 'UTF8'" : `${template} STRATEGY file_copy`
  await maintenance.unsafe(`CREATE DATABASE ${name} TEMPLATE ${from}`)
}
