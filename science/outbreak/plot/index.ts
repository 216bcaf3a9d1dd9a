export { type PlottedPlace, plotClusters } from './clusters.ts'
export { plotDetection } from './detection.ts'
export { plotNowcast, plotReproduction } from './estimates.ts'
export type { PlotOptions } from './frame.ts'
