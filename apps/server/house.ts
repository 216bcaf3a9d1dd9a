import { listDutyNames } from '#platform/access'
import { alertsRoom, escalateAlerts, findAlert, raiseAlerts } from '#platform/alerts'
import { auditRoom } from '#platform/audit/routes'
import { makeEventsRoom } from '#platform/events'
import { examsRoom } from '#platform/exams'
import { jobsRoom } from '#platform/jobs'
import { makeLiveRoom } from '#platform/live'
import { ordersRoom } from '#platform/orders'
import { overviewRoom } from '#platform/overview'
import { makeRulesRoom } from '#platform/rules'
import type { System } from '#platform/system'
import { openTasks, tasksRoom } from '#platform/tasks'
import { earlyWarning } from '#systems/early-warning'

/** What every server runs: rooms of people's work, then systems of the city. Those that need its keys are added where it starts. */
export const systems: readonly System[] = [
  alertsRoom,
  tasksRoom,
  makeEventsRoom({ findAlert }),
  ordersRoom,
  makeRulesRoom({ raiseAlerts, escalateAlerts, openTasks, listDuties: listDutyNames }),
  auditRoom,
  jobsRoom,
  makeLiveRoom(),
  overviewRoom,
  examsRoom,
  earlyWarning,
]
