export { detectManyInWorkers, type ManySeriesInWorkers } from './detectors/workers.ts'
