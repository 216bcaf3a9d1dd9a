/** What a screen takes from here: pure, no database beneath it. */
export { faults } from './report/bad-runs.ts'
export {
  groupsOf,
  type MeasureName,
  measureNames,
  measures,
  stretches,
  stretchNames,
  wayTitles,
  whyNotCompared,
} from './report/measures.ts'
export { tellFinding, tellInfections, tellRuns } from './report/sentence.ts'
export { ExamSummary } from './report/summary.ts'
export {
  tellDifference,
  tellDifferenceRange,
  tellHours,
  tellRange,
  tellTally,
  tellValue,
} from './report/tell.ts'
export { ExamHead } from './views.ts'
