export { deconvolveDelay, shiftByDelay } from './delays.ts'
export {
  defaultPrior,
  estimateReproduction,
  type NoEstimate,
  type ReproductionEstimate,
  type ReproductionPrior,
  type ReproductionQuestion,
} from './estimate.ts'
export {
  estimateGrowth,
  type Growth,
  reproductionFromGrowth,
  reproductionFromGrowthGamma,
} from './growth.ts'
export { type Counts, type DayWindow, infectionPressure, slidingWindows } from './incidence.ts'
export {
  fitSerialInterval,
  type IntervalFit,
  type OnsetPair,
  type OnsetSpan,
  pairsByDay,
} from './interval-fit.ts'
export type { IntervalFamily } from './interval-laws.ts'
export { fitLogLinear, type LogLinearFit, type TrendLaw } from './log-linear.ts'
export type { ReproductionQuantiles } from './posterior.ts'
export {
  checkSerialInterval,
  discretiseSerialInterval,
  type SerialIntervalMoments,
  serialIntervalMoments,
} from './serial-interval.ts'
export { drawSerialIntervals, type UncertainNumber } from './uncertain-interval.ts'
export { type CaseReproduction, estimateCaseReproduction } from './wallinga-teunis.ts'
