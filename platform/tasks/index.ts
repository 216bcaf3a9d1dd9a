import { defineSystem } from '#platform/system'
import { makeTaskAlarm } from './alarm.ts'
import { taskRoutes } from './routes.ts'
import { makeSuccession } from './succession.ts'

export { stepGroups, type TaskState, type TaskStepName } from './cycles.ts'
export type { Counts, Rates } from './measure.ts'
export { measure } from './measure.ts'
export { type NewTask, type TaskKind, taskKinds } from './new-task.ts'
export { openTask, openTasks } from './open-task.ts'
export {
  countTaskChanges,
  listLateTasks,
  listUndecided,
  type TaskChanges,
  type TaskInBrief,
  type UndecidedState,
} from './overview.ts'
export { findTask, setSeed } from './store.ts'
export { type StepAsked, type StepVerdict, takeSteps } from './take-steps.ts'
export type { Refusal, Task } from './task.ts'

export const tasksRoom = defineSystem({
  id: 'tasks',
  title: { zh: '任务', en: 'Tasks' },
  migrations: `${import.meta.dirname}/migrations`,
  consumers: (rooms) => [makeSuccession(rooms)],
  timers: (rooms) => [makeTaskAlarm(rooms)],
  routes: taskRoutes,
})
