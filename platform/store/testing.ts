import { randomBytes } from 'node:crypto'
import { inject } from 'vitest'
import { cloneDatabase, type Database, dropDatabase, openDatabase } from './database.ts'

/** A migrated, empty database of the test's own. Whoever opens it drops it; a leaked connection fails the drop. */
export async function openTestDatabase(): Promise<{ database: Database; drop(): Promise<void> }> {
  const server = inject('server')
  const template = inject('template')
  const name = `${template.replace(/_template$/, '')}_${randomBytes(5).toString('hex')}`
  for (let attempt = 1; ; attempt++) {
    try {
      await cloneDatabase(server, template, name)
      break
    } catch (error) {
      // Another test file copies the template in this moment.
      if (attempt >= 100 || (error as { code?: unknown }).code !== '55006') throw error
    }
  }
  const database = openDatabase(server, name)
  return {
    database,
    drop: async () => {
      await database.close()
      await dropDatabase(server, name)
    },
  }
}
