export {
  type AllowedStep,
  defineLifeCycle,
  findTransition,
  type LifeCycle,
  stepsFrom,
  type Transition,
} from './cycle.ts'
export {
  type HistoryRow,
  hasTaken,
  listHistory,
  listStepsNamed,
  listTaken,
  recordStep,
  recordSteps,
  type StepTaken,
} from './history.ts'
