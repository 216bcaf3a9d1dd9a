import { listDutyNames } from '#platform/access'
import { alertsRoom, findAlert, raiseAlerts } from '#platform/alerts'
import { auditRoom } from '#platform/audit/routes'
import { makeEventsRoom } from '#platform/events'
import { examsRoom } from '#platform/exams'
import { jobsRoom } from '#platform/jobs'
import { makeLiveRoom } from '#platform/live'
import { ordersRoom } from '#platform/orders'
import { overviewRoom } from '#platform/overview'
import { makeRulesRoom } from '#platform/rules'
import type { MigrationRoom } from '#platform/store'
import type { System } from '#platform/system'
import { openTasks, tasksRoom } from '#platform/tasks'
import { earlyWarning } from '#systems/early-warning'

/** What every server runs: rooms of people's work, then systems of the city. Those that need its keys are added where it starts. */
export const systems: readonly System[] = [
  alertsRoom,
  tasksRoom,
  makeEventsRoom({ findAlert }),
  ordersRoom,
  makeRulesRoom({ raiseAlerts, openTasks, listDuties: listDutyNames }),
  auditRoom,
  jobsRoom,
  makeLiveRoom(),
  overviewRoom,
  examsRoom,
  earlyWarning,
]

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
