import { existsSync, readdirSync } from 'node:fs'
import type { MigrationRoom } from '#platform/store'

const root = `${import.meta.dirname}/../..`

/** Rooms to which others refer, each after those it refers to; the others of a storey follow by their names. */
const first = [
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
  ...first.map((room) => ({ room, folder: `${root}/platform/${room}/migrations` })),
  ...listStorey('platform').filter(({ room }) => !first.includes(room)),
  ...listStorey('systems'),
]

function listStorey(storey: 'platform' | 'systems'): MigrationRoom[] {
  return readdirSync(`${root}/${storey}`)
    .sort()
    .map((room) => ({ room, folder: `${root}/${storey}/${room}/migrations` }))
    .filter(({ folder }) => existsSync(folder))
}
