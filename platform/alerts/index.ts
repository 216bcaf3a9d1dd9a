import { defineSystem } from '#platform/system'
import { followUnits } from './abolished.ts'
import { alertRoutes } from './routes.ts'
import { alertTimers } from './timers.ts'

export { type Escalation, escalateAlerts } from './escalate.ts'
export {
  type AlertState,
  falseOutcomes,
  type Outcome,
  type Risk,
  trueOutcomes,
  type WarningLevel,
} from './life.ts'
export { type AlertFilter, type AlertPage, listAlerts, listAlertsByKey } from './list.ts'
export type { NewAlert } from './new-alert.ts'
export {
  type AlertChanges,
  type AlertInBrief,
  countAlertChanges,
  listImmediateToVerify,
  listLateAlerts,
} from './overview.ts'
export { raiseAlert, raiseAlerts } from './raise.ts'
export { type PersonStep, type StepResult, takeStep } from './steps.ts'
export { type Alert, findAlert, findWork, type Officer } from './store.ts'

export const alertsRoom = defineSystem({
  id: 'alerts',
  title: { zh: '预警信号', en: 'Alerts' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: (rooms) => [followUnits(rooms)],
  timers: alertTimers,
  routes: alertRoutes,
})
