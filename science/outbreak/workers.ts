export {
  type DetectorPool,
  detectManyInWorkers,
  type ManySeriesInWorkers,
  makeDetectorPool,
} from './detectors/workers.ts'
