import type { Consumer } from '#platform/signals'
import type { Kind } from '#vocabulary'
import { fold } from './fold.ts'

export {
  type AreaSeries,
  type Changes,
  type DayCount,
  listAdditions,
  listDays,
  listDelays,
  listFirstDays,
  listManySeries,
  listPlaces,
  listSeries,
  listSeriesNames,
  listTouched,
  type PlaceCount,
  readChanges,
} from './read.ts'

export const talliesConsumer = 'tallies'

/** The consumer that keeps the counts. One is enough: it folds in the database, a whole range in one statement. */
export function makeTallies(kinds: readonly Kind[]): Consumer {
  return { name: talliesConsumer, batch: 20_000, take: (tx, range) => fold(tx, range, kinds) }
}
