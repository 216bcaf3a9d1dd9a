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
export { toCountSeries } from './series.ts'
export type { CountSeries, JudgedRange, Reason, Verdict } from './verdict.ts'
