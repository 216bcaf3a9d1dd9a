export { WorldHost, type WorldRow } from './host.ts'
export { productionId, World } from './world.ts'
