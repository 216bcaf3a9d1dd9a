import { existsSync, readdirSync } from 'node:fs'
import type { MigrationRoom } from '#platform/store'

const root = `${import.meta.dirname}/../..`

/** Rooms of the platform that keep tables, each after those it refers to. */
const rooms = [
  'access',
  'places',
  'signals',
  'tallies',
  'clock',
  'worlds',
  'imports',
  'audit',
  'lifecycle',
  'files',
  'alerts',
  'tasks',
  'events',
  'orders',
  'rules',
  'notify',
  'jobs',
]

/**
 * Folders of SQL, in the order in which they are applied; those of the systems, which refer to rooms alone, come last. Found by
 * their folders: a command that opens the database need not load the whole house for it.
 */
export const migrationRooms: readonly MigrationRoom[] = [
  ...rooms.map((room) => ({ room, folder: `${root}/platform/${room}/migrations` })),
  ...readdirSync(`${root}/systems`)
    .sort()
    .map((room) => ({ room, folder: `${root}/systems/${room}/migrations` }))
    .filter(({ folder }) => existsSync(folder)),
]
