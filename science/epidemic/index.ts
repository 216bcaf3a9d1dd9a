export { type Delay, delayCdf, delayMean, delayQuantile } from './laws/delay.ts'
export { buildCity, type CityRecipe, type Contacts, cityLayers, usualCity } from './population/city.ts'
export { type ByAge, type Layer, type LayerSettings, makeLayer, venueOf } from './population/layer.ts'
export {
  layerIndex,
  makePopulation,
  membersOf,
  type Population,
  populationBytes,
  sharePopulation,
} from './population/population.ts'
