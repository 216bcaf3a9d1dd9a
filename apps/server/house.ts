import { auditRoom } from '#platform/audit/routes'
import { jobsRoom } from '#platform/jobs'
import type { MigrationRoom } from '#platform/store'
import type { System } from '#platform/system'
import { earlyWarning } from '#systems/early-warning'

/** The systems that this server runs. */
export const systems: readonly System[] = [earlyWarning, auditRoom, jobsRoom]

/** The rooms in which people's work is kept. */
const workRooms = [
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

const root = `${import.meta.dirname}/../..`

/** Folders of SQL, in the order in which they are applied. */
export const migrationRooms: readonly MigrationRoom[] = [
  ...['access', 'places', 'signals', 'tallies', 'clock', 'worlds', 'imports', ...workRooms].map((room) => ({
    room,
    folder: `${root}/platform/${room}/migrations`,
  })),
  ...systems
    .filter(({ id }) => !workRooms.includes(id))
    .map(({ id, migrations }) => ({ room: id, folder: migrations })),
]

export const version = '0.1.0'
