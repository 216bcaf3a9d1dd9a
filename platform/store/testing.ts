import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { cloneDatabase, type Database, dropDatabase, openDatabase } from './database.ts'
import type { ServerAddress } from './server.ts'

/** A migrated, empty database of the test's own. Whoever opens it drops it; a leaked connection fails the drop. */
export async function openTestDatabase(): Promise<{ database: Database; drop(): Promise<void> }> {
  const { server, drop } = await copyTemplate()
  const database = openDatabase(server, server.database)
  return {
    database,
    drop: async () => {
      await database.close()
      await drop()
    },
  }
}

/** The same, for whoever opens it by itself: where it is, and how it is dropped. */
export async function copyTemplate(): Promise<{ server: ServerAddress; drop(): Promise<void> }> {
  const server = { ...inject('server'), database: `${inject('prefix')}_${randomBytes(5).toString('hex')}` }
  await cloneDatabase(server, inject('template'), server.database)
  return { server, drop: () => dropDatabase(server, server.database) }
}
