export { WorldHost, type WorldRow } from './host.ts'
export { Leases } from './leases.ts'
export { type Progress, type Scenario, type ScenarioState, Scenarios } from './scenarios.ts'
export { productionId, World } from './world.ts'
