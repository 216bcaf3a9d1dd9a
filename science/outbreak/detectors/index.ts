export { type BayesSettings, bayes, bayesSettings } from './bayes.ts'
export {
  addYears,
  dayNumberOf,
  dayOf,
  earlierYear,
  type Holiday,
  isoWeekOf,
  isoWeeksIn,
  markHolidays,
  mondayOf,
  weekdayOf,
} from './calendar.ts'
export { type CdcSettings, cdc, cdcSettings } from './cdc.ts'
export { type CusumSettings, type CusumTransform, cusum, cusumSettings } from './cusum.ts'
export {
  detectMany,
  type ManyJudged,
  type ManyRange,
  type ManySeries,
  type SeriesJudged,
} from './detect-many.ts'
export type { EarlierPeriods } from './earlier-years.ts'
export { type EarsSettings, ears, earsSettings } from './ears.ts'
export { farrington } from './farrington.ts'
export { farringtonFlexible, makeFarringtonFlexible } from './farrington-flexible.ts'
export {
  type FarringtonFlexibleSettings,
  type FarringtonSettings,
  farringtonDailySettings,
  farringtonFlexibleSettings,
  farringtonSettings,
  type ThresholdMethod,
  type TransformPower,
} from './farrington-settings.ts'
export { type GlrSettings, glr, glrSettings } from './glr.ts'
export {
  type Judge,
  type Lead,
  type Method,
  type MethodName,
  type MethodSettings,
  makeJudge,
  publishedMethods,
} from './methods.ts'
export {
  type EpidemicLevel,
  type EpidemicPeriod,
  epidemicLevel,
  epidemicPeriod,
  type MovingEpidemic,
  type MovingEpidemicBound,
  type MovingEpidemicSettings,
  movingEpidemic,
  movingEpidemicSettings,
} from './moving-epidemic.ts'
export {
  type MovingPercentileSettings,
  movingPercentile,
  movingPercentileSettings,
} from './moving-percentile.ts'
export { makeOutbreakOdds, outbreakOdds } from './odds.ts'
export {
  type OutbreakOddsSettings,
  outbreakOddsDailySettings,
  outbreakOddsSettings,
} from './odds-settings.ts'
export { type OutbreakPSettings, outbreakP, outbreakPSettings } from './outbreak-p.ts'
export { crowGardnerUpper, type RkiSettings, rki, rki1Settings, rki2Settings, rki3Settings } from './rki.ts'
export { toCountSeries } from './series.ts'
export type { CountSeries, JudgedRange, Reason, Verdict } from './verdict.ts'
