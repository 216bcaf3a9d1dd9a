export {
  type CalmChance,
  episodeDays,
  loosestAlpha,
  type OutbreakTrial,
  type Seen,
  type SeriesTrial,
  type TrialQuestion,
  trySeries,
} from './back-test.ts'
export { type Character, measureCharacter } from './character.ts'
export {
  type Comparison,
  type FoundShare,
  triedAlphas,
  usualWeighing,
  type Weighed,
  type Weighing,
  type WhyChosen,
  weighTrials,
} from './choose.ts'
export {
  type Contender,
  type ContenderName,
  type ContenderSettings,
  contenders,
  type Fitness,
  leastHistory,
  listFitness,
  makeContender,
  periodOf,
  type Unfit,
} from './contenders.ts'
export { makeOutbreak, type Outbreak, type OutbreakShape, outbreakShapes, outbreakSizes } from './inject.ts'
export { type Addition, countsKnownOn, delaysOf, type KnownHistory } from './known-history.ts'
export { lateDays, lateWeeks } from './looker.ts'
export { type DaySeries, lastDayOfWeek, toWeeks, type WeekSeries, weekOfDay } from './weeks.ts'
