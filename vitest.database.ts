import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import {
  cloneDatabase,
  dropDatabase,
  ensureDatabase,
  openPool,
  parseDatabaseUrl,
  type ServerAddress,
  templateName,
} from '#platform/store'
import { startEmbedded } from '#platform/store/embedded'
import { migrationRooms } from './apps/server/migration-rooms.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    server: ServerAddress
    /** All databases of this run begin with it. */
    prefix: string
    /** An empty, migrated one: what worlds and tests are copied from. */
    template: string
    /** A directory of this run, for what tests make once and copy. */
    shelf: string
  }
}

/**
 * Nothing here outlives the run: what proves that the disk holds what was answered has a server of its own. A transaction
 * that a failed test leaves open would hold back the readers of every other test's log, so it is ended.
 */
const passing = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  idle_in_transaction_session_timeout: '45s',
}

/** One PostgreSQL for all tests: `DATABASE_URL`'s, or an embedded one; each test file copies the template it makes. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.DATABASE_URL
  const dataDir = url ? undefined : await mkdtemp(join(tmpdir(), 'lianfang-test-'))
  // Passable for the database's user, so that the data lie within and go with it.
  if (dataDir) await chmod(dataDir, 0o711)
  const embedded = dataDir ? await startEmbedded({ dataDir, settings: passing }) : undefined
  const server = embedded ? { ...embedded.ownerOptions, database: 'lianfang' } : parseDatabaseUrl(url ?? '')
  const prefix = `t${process.pid}`
  const template = await templateName(prefix, migrationRooms)
  await dropDatabase(server, template)
  await ensureDatabase(server, template, migrationRooms)
  // Proves that the template can be copied before a hundred tests try.
  await cloneDatabase(server, template, `${prefix}_probe`)
  project.provide('server', server)
  project.provide('prefix', prefix)
  project.provide('template', template)
  const shelf = await mkdtemp(join(tmpdir(), 'lianfang-shelf-'))
  await chmod(shelf, 0o711)
  project.provide('shelf', shelf)
  return async () => {
    await rm(shelf, { recursive: true, force: true })
    if (embedded && dataDir) {
      await embedded.stop()
      await rm(dataDir, { recursive: true, force: true })
      return
    }
    const maintenance = openPool(server, { database: 'postgres', role: 'owner', max: 1 })
    const left = await maintenance<
      { datname: string }[]
    >`SELECT datname FROM pg_database WHERE datname LIKE ${`${prefix}\\_%`}`
    await maintenance.end()
    for (const { datname } of left) await dropDatabase(server, datname)
  }
}
