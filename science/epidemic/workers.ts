export { type ManySeeds, runSeedsInWorkers } from './seeds/workers.ts'
