export {
  type AlarmOnDay,
  type LookBack,
  lookBack,
  type OutbreakKind,
  type RegionOutbreak,
} from './look-back.ts'
export {
  defaultRule as defaultOutbreakRule,
  findOutbreaks,
  type OutbreakRule,
  type PlaceCounts,
  type PlaceOutbreak,
} from './outbreaks.ts'
