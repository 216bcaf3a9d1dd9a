import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from './server.ts'

/** A room and the folder of its numbered SQL files, `001-what-it-makes.sql`, forward only. */
export interface MigrationRoom {
  readonly room: string
  readonly folder: string
}

interface Migration {
  readonly room: string
  readonly file: string
  readonly sql: string
  readonly digest: string
}

/**
 * Brings a database to what the code expects; returns how many files were applied. Rooms migrate in the order
 * given. Refuses a database that knows a migration which this code does not, and a file changed after it ran.
 */
export async function migrate(owner: Sql, rooms: readonly MigrationRoom[]): Promise<number> {
  const wanted = (await Promise.all(rooms.map(readRoom))).flat()
  return await owner.begin(async (tx) => {
    // One migrator at a time; the number names this lock and nothing else.
    await tx`SELECT pg_advisory_xact_lock(7202001)`
    await tx.unsafe(`
      CREATE SCHEMA IF NOT EXISTS store;
      CREATE TABLE IF NOT EXISTS store.migration (
        room text NOT NULL, file text NOT NULL, digest text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (room, file));
      COMMENT ON TABLE store.migration IS 'retention: kept';`)
    const applied = await tx<{ room: string; file: string; digest: string }[]>`
      SELECT room, file, digest FROM store.migration`
    const known = new Map(wanted.map((migration) => [`${migration.room}/${migration.file}`, migration]))
    for (const row of applied) {
      const migration = known.get(`${row.room}/${row.file}`)
      if (!migration) {
        throw new Error(
          `The database holds migration ${row.room}/${row.file}, which this version does not know. ` +
            'Start the newer version that made it, or restore an older backup.',
        )
      }
      if (migration.digest !== row.digest) {
        throw new Error(`Migration ${row.room}/${row.file} was changed after it ran. Add a new one instead.`)
      }
    }
    const done = new Set(applied.map((row) => `${row.room}/${row.file}`))
    const missing = wanted.filter((migration) => !done.has(`${migration.room}/${migration.file}`))
    for (const { room, file, sql, digest } of missing) {
      await tx.unsafe(sql).catch((cause: unknown) => {
        throw new Error(`Migration ${room}/${file} failed`, { cause })
      })
      await tx`INSERT INTO store.migration (room, file, digest) VALUES (${room}, ${file}, ${digest})`
    }
    return missing.length
  })
}

/** The template database that worlds and tests are copied from; another one whenever any file of any room changes. */
export async function templateName(prefix: string, rooms: readonly MigrationRoom[]): Promise<string> {
  const hash = createHash('sha256')
  for (const { room, file, digest } of (await Promise.all(rooms.map(readRoom))).flat())
    hash.update(`${room}/${file}:${digest}\n`)
  return `${prefix}_template_${hash.digest('hex').slice(0, 12)}`
}

async function readRoom({ room, folder }: MigrationRoom): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  return await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8')
      return { room, file, sql, digest: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}
