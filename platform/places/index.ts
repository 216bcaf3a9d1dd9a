export { checkPlaces, type Place, PlaceDirectory, type PlaceFault, savePlaces } from './directory.ts'
export { listGeometry, saveGeometry } from './geometry.ts'
