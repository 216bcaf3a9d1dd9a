export {
  defaultPrior,
  estimateReproduction,
  type NoEstimate,
  type ReproductionEstimate,
  type ReproductionPrior,
  type ReproductionQuestion,
} from './estimate.ts'
export { type Counts, type DayWindow, infectionPressure, slidingWindows } from './incidence.ts'
export type { ReproductionQuantiles } from './posterior.ts'
export {
  checkSerialInterval,
  discretiseSerialInterval,
  type SerialIntervalMoments,
  serialIntervalMoments,
} from './serial-interval.ts'
export { drawSerialIntervals, type UncertainNumber } from './uncertain-interval.ts'
export { type CaseReproduction, estimateCaseReproduction } from './wallinga-teunis.ts'
