import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createKey, type RoleName } from '#platform/access'
import { openDatabase, openPool, type ServerAddress, type Sql } from '#platform/store'
import { findEmbedded, removeEmbedded } from '#platform/store/embedded'
import { places } from './city.ts'

/** A new folder, which PostgreSQL's own user can pass through where this process is root. */
export async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lianfang-bench-'))
  await chmod(dataDir, 0o711)
  return dataDir
}

/** The folder of a server that has ended, and its database wherever it was put. */
export async function removeDataDir(dataDir: string): Promise<void> {
  await removeEmbedded(join(dataDir, 'production'))
  await rm(dataDir, { recursive: true, force: true })
}

/** A process of the bench that prints one line of JSON when it is ready, or done. */
export interface Started {
  readonly child: ChildProcess
  readonly pid: number
  /** The first line on stdout; rejects where the process ends without one. */
  readonly said: Promise<Record<string, unknown>>
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

export function startProcess(
  file: string,
  args: readonly string[],
  { nodeArgs = [], log }: { nodeArgs?: readonly string[]; log?: string } = {},
): Started {
  const child = spawn(process.execPath, [...nodeArgs, join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let errors = ''
  child.stderr?.on('data', (bytes: Buffer) => {
    if (log) appendFileSync(log, bytes)
    errors = (errors + bytes.toString('utf8')).slice(-4_000)
  })
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  const said = (async () => {
    if (!child.stdout) throw new Error('a child without stdout')
    for await (const line of createInterface({ input: child.stdout }))
      return JSON.parse(line) as Record<string, unknown>
    throw new Error(`${file} ended without a word: ${errors}`)
  })()
  said.catch(() => {})
  return { child, pid: child.pid ?? 0, said, ended }
}

export interface House {
  readonly url: string
  /** Of its broker, where it was started with one. */
  readonly mqttUrl?: string
  readonly pid: number
  readonly process: Started
  /** In order, as on SIGTERM. */
  stop(): Promise<void>
}

/** The server on a data directory; answers when it serves. */
export async function startHouse(
  dataDir: string,
  options: { nodeArgs?: readonly string[]; log?: string; mqtt?: boolean } = {},
): Promise<House> {
  const started = startProcess('serve.ts', [dataDir, ...(options.mqtt ? ['mqtt'] : [])], options)
  const { url, mqttUrl } = await started.said
  return {
    url: String(url),
    ...(mqttUrl ? { mqttUrl: String(mqttUrl) } : {}),
    pid: started.pid,
    process: started,
    stop: async () => {
      started.child.kill('SIGTERM')
      const { code, signal } = await started.ended
      if (code !== 0) throw new Error(`the server ended with ${code ?? signal}`)
    },
  }
}

/** Production's database of a data directory whose server runs. */
export async function getAddress(dataDir: string): Promise<ServerAddress> {
  const owner = await findEmbedded(join(dataDir, 'production'))
  if (!owner) throw new Error(`no PostgreSQL answers for ${dataDir}`)
  return { ...owner, database: 'lianfang' }
}

export async function openOwner(dataDir: string): Promise<Sql> {
  const server = await getAddress(dataDir)
  return openPool(server, { database: server.database, role: 'owner', max: 4, name: 'bench' })
}

export async function makeKey(dataDir: string, role: RoleName): Promise<string> {
  const server = await getAddress(dataDir)
  const database = openDatabase(server, server.database)
  try {
    return (await createKey(database, { title: 'bench', role, places: ['*'], createdBy: 'house:bench' })).key
  } finally {
    await database.close()
  }
}

export async function call(
  house: { url: string },
  key: string,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${house.url}${path}`, {
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`)
  return JSON.parse(text) as unknown
}

export async function buildPlaces(house: { url: string }, admin: string): Promise<void> {
  await call(house, admin, '/api/places', { places })
}
