export { calibrate, type UncalibratedDisease } from './disease/calibrate.ts'
export { type Disease, withoutSymptoms } from './disease/disease.ts'
export { type PresetName, presets } from './disease/presets/index.ts'
export type { Preset, Sources } from './disease/presets/preset.ts'
export { type DayReport, Epidemic, type EpidemicSettings } from './engine/epidemic.ts'
export type { Confinement, Days, MaskPolicy, Vaccine } from './engine/measures.ts'
export type { Contact } from './engine/meeting.ts'
export type { DiagnosticTest, ImportedCases, Travel } from './engine/outside.ts'
export type { Infection } from './engine/readings.ts'
export { type Happening, happenings, type State, states } from './engine/run.ts'
export { type Delay, delayCdf, delayMean, delayQuantile } from './laws/delay.ts'
export { buildCity, type CityRecipe, type Contacts, cityLayers, usualCity } from './population/city.ts'
export type { ByAge, Layer, LayerOfPeople, LayerSettings } from './population/layer.ts'
export {
  groupOf,
  layerIndex,
  makePopulation,
  membersOf,
  type Population,
  populationBytes,
  sharePopulation,
  venueOf,
} from './population/population.ts'
export { Stream } from './random/streams.ts'
export {
  type IsolateTheIll,
  type Measure,
  runScenario,
  type Scenario,
  type SeedResult,
} from './seeds/scenario.ts'
export {
  type GenerationInterval,
  generationInterval,
  growthOfReproduction,
  reproductionOfGrowth,
} from './theory/generation-interval.ts'
export { finalSize, type SeirRates, type SeirState, solveSeir } from './theory/seir.ts'
