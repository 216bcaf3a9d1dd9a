import { createHmac } from 'node:crypto'
import { connect, type NetConnectOpts } from 'node:net'
import postgres from 'postgres'

export type Sql = postgres.Sql
export type Tx = postgres.TransactionSql

/** How to reach one PostgreSQL server as its owner: by URL, or by the socket of the embedded one. */
export interface ServerAddress {
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** The database named by the address: production's. */
  readonly database: string
  readonly ssl?: 'require' | 'prefer'
}

/**
 * The roles that the house works under. The owner migrates; `app` reads and writes under row-level security;
 * `intake` can only add to the log, its senders' scope having been checked before.
 */
export const roles = { app: 'lianfang_app', intake: 'lianfang_intake' } as const
export type Role = 'owner' | keyof typeof roles

export function parseDatabaseUrl(url: string): ServerAddress {
  const at = new URL(url)
  if (!/^postgres(ql)?:$/.test(at.protocol)) throw new RangeError(`not a PostgreSQL URL: ${at.protocol}//…`)
  const ssl = at.searchParams.get('sslmode')
  return {
    host: at.searchParams.get('host') ?? (decodeURIComponent(at.hostname) || '127.0.0.1'),
    port: Number(at.port || 5432),
    username: decodeURIComponent(at.username) || 'postgres',
    password: decodeURIComponent(at.password),
    database: decodeURIComponent(at.pathname.slice(1)) || 'lianfang',
    ...(ssl === 'require' || ssl === 'prefer' ? { ssl } : {}),
  }
}

/** The role's password follows from the owner's, so that no second secret has to be kept. */
function passwordOf(server: ServerAddress, role: keyof typeof roles): string {
  return createHmac('sha256', server.password).update(`lianfang:${roles[role]}`).digest('base64url')
}

export interface PoolOptions {
  readonly database: string
  readonly role: Role
  readonly max: number
  readonly name?: string
}

/** A pool of connections. Nothing connects before the first query. */
export function openPool(
  server: ServerAddress,
  { database, role, max, name = 'lianfang' }: PoolOptions,
): Sql {
  return postgres({
    host: server.host,
    port: server.port,
    database,
    username: role === 'owner' ? server.username : roles[role],
    password: role === 'owner' ? server.password : passwordOf(server, role),
    ...(server.ssl ? { ssl: server.ssl } : {}),
    max,
    ...(role === 'intake' ? { socket: () => connectWithRoom(server) } : {}),
    // A worker that leaves takes nothing with it; idle worlds hold no connections.
    idle_timeout: 60,
    connect_timeout: 20,
    // A database that comes back is found within two seconds, however long it was away.
    backoff: (attempt: number) => Math.min(2, 0.05 * 2 ** Math.min(attempt, 10)),
    onnotice: () => {},
    // Days stay the text that they are; a Date would drag a zone in.
    types: {
      day: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
      bigint: { to: 20, from: [20], serialize: (value: number | bigint) => String(value), parse: parseCount },
    },
    connection: {
      application_name: name,
      TimeZone: 'UTC',
      // Many small queries at once: a worker process for one of them takes the machine from the others.
      max_parallel_workers_per_gather: '0',
      // The intake runs one statement over and over; planning it anew costs as much as running it.
      ...(role === 'intake' ? { plan_cache_mode: 'force_generic_plan' } : {}),
    },
  })
}

/**
 * A line that takes whole commits ahead of the database. The driver sends a statement behind another only while its
 * socket has room, and an ordinary one is full with the first sixteen kilobytes.
 */
function connectWithRoom({ host, port }: ServerAddress) {
  const to: NetConnectOpts = host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port }
  // Node hands its streams' options on; its types do not say so.
  return connect(Object.assign(to, { writableHighWaterMark: 16 * 1024 * 1024 }))
}

/** Counts are read as numbers; one that no number holds exactly is a bug worth stopping at. */
function parseCount(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`count beyond exact numbers: ${text}`)
  return value
}

/** Creates the roles where they are missing and sets their passwords. Safe to run from several processes. */
export async function ensureRoles(server: ServerAddress, maintenance: Sql): Promise<void> {
  for (const role of ['app', 'intake'] as const) {
    const password = passwordOf(server, role)
    for (let attempt = 1; ; attempt++) {
      try {
        const [found] = await maintenance`SELECT 1 FROM pg_roles WHERE rolname = ${roles[role]}`
        const verb = found ? 'ALTER' : 'CREATE'
        await maintenance.unsafe(
          `${verb} ROLE ${roles[role]} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '${password}'`,
        )
        break
      } catch (error) {
        // Another process did the same in the same moment: "tuple concurrently updated", or the name exists now.
        if (attempt >= 8) throw error
      }
    }
  }
}
