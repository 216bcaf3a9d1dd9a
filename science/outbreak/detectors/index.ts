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
export { toCountSeries } from './series.ts'
export type { CountSeries, JudgedRange, Reason, Verdict } from './verdict.ts'
