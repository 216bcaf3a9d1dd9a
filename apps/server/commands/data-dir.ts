import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createKey, findUnitPlaces, type NewKey } from '#platform/access'
import { recordDeed } from '#platform/audit'
import {
  type Database,
  ensureDatabase,
  openDatabase,
  parseDatabaseUrl,
  type ServerAddress,
} from '#platform/store'
import { findDataDirHolder, findEmbedded, lockDataDir, startEmbedded } from '#platform/store/embedded'
import { migrationRooms } from '../migration-rooms.ts'
import { addressOf, productionDatabase } from '../production-database.ts'
import { CommandFailure, exitCodes } from './terminal.ts'

/** Where "npm start" keeps everything. */
export const defaultDataDir = resolve(`${import.meta.dirname}/../../../.lianfang`)

/**
 * Production's database of a data directory, whether a server runs on it or not: a PostgreSQL that runs is used and
 * left running, one that does not is started for the work.
 */
export async function withProduction<T>(
  dataDir: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const url = process.env.DATABASE_URL
  if (url) return await withDatabase(parseDatabaseUrl(url), work)
  return await withEmbedded({ dataDir, name: 'production' }, (server) => withDatabase(server, work))
}

/** The embedded PostgreSQL of a data directory: production's, or that of all other worlds. */
export async function withEmbedded<T>(
  { dataDir, name }: { dataDir: string; name: 'production' | 'worlds' },
  work: (server: ServerAddress) => Promise<T>,
): Promise<T> {
  const running = await findEmbedded(join(resolve(dataDir), name))
  if (running) return await work({ ...running, database: productionDatabase })
  // A slip of the pen would make a database there, and the key would open nothing.
  if (!existsSync(resolve(dataDir)))
    throw new CommandFailure(
      `There is no data directory ${resolve(dataDir)}: start a server on it first.`,
      exitCodes.usage,
    )
  const lock = await lockDataDir(resolve(dataDir))
  if (!lock.taken)
    throw new CommandFailure(`${resolve(dataDir)} is held by process ${lock.heldBy.pid}.`, exitCodes.held)
  try {
    const embedded = await startEmbedded({ dataDir: join(resolve(dataDir), name) })
    try {
      return await work(addressOf(embedded))
    } finally {
      await embedded.stop()
    }
  } finally {
    lock.release()
  }
}

async function withDatabase<T>(server: ServerAddress, work: (database: Database) => Promise<T>): Promise<T> {
  await ensureDatabase(server, server.database, migrationRooms)
  const database = openDatabase(server, server.database)
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}

export async function createKeyIn(
  dataDir: string,
  key: Omit<NewKey, 'createdBy' | 'places'> & Partial<Pick<NewKey, 'places'>>,
): Promise<{ id: string; key: string }> {
  return await withProduction(dataDir, async (database) => {
    const places = key.places ?? (await getUnitPlaces(database, key.units))
    const made = await createKey(database, { ...key, places, createdBy: terminal })
    await recordAtTerminal(database, {
      action: 'key.create',
      subject: `key:${made.id}`,
      detail: { role: key.role },
    })
    return made
  })
}

/** Where a key reaches that names no place: as far as its units, or everywhere. */
async function getUnitPlaces(
  database: Database,
  units: readonly string[] | undefined,
): Promise<readonly string[]> {
  if (!units) return ['*']
  const found = await findUnitPlaces(database, units)
  const unknown = units.find((unit) => !found.has(unit))
  if (unknown !== undefined) throw new CommandFailure(`There is no unit ${unknown}.`, exitCodes.usage)
  return [...new Set(found.values())]
}

/** Whoever is at the terminal: nobody signs in there, and who has the data directory may do everything. */
const terminal = 'house:command-line'

/** What is done at the terminal is on record too. */
export async function recordAtTerminal(
  { app }: Database,
  deed: { action: string; subject: string; detail?: Readonly<Record<string, unknown>> },
): Promise<void> {
  await recordDeed(app, { actor: terminal, ...deed })
}

/** Where devices reach the server of a data directory; nothing if it has no broker, or none runs. */
export async function findMqttUrl(dataDir: string): Promise<string | undefined> {
  return (await findDataDirHolder(resolve(dataDir)))?.mqttUrl
}

/** Where the server of a data directory can be reached; nothing if none runs. */
export async function findServerUrl(dataDir: string): Promise<string | undefined> {
  return (await findDataDirHolder(resolve(dataDir)))?.url
}
