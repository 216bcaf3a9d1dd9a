export {
  type PersonStep,
  type TaskDetail,
  type TaskItem,
  type TaskKind,
  TaskOpened,
  TaskPage,
  type TaskState,
  type TaskType,
  taskKinds,
  taskStates,
} from './answers.ts'
export { DispatchDialog } from './dispatch-dialog.tsx'
export { isPersonStep, nextStepOf, originOf, toneOf } from './names.ts'
export { type TaskQuery, taskQuery, tasksQuery, taskTypesQuery } from './queries.ts'
export { TaskClock, TaskMarks } from './task-marks.tsx'
export { TaskRow, TasksOf, useTasksOf } from './tasks-of.tsx'
export { unitsFor } from './units.ts'
export { words as taskWords } from './words.ts'
