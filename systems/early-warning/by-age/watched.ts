import { defaultSettings, type Settings } from '@lianfang/outbreak'
import { type AgeGroup, findTally, parseSeriesByAge } from '#vocabulary'
import { watchedTallies } from '../watch.ts'
import { ageSettings } from './area.ts'

/** A watched series: a whole, or an age group of one. */
export interface WatchedName {
  readonly whole: { readonly tally: string; readonly series: string }
  readonly ageGroup?: AgeGroup
}

/** What a tally and series name of what is watched; undefined where nobody watches it. */
export function findWatched({ tally, series }: { tally: string; series: string }): WatchedName | undefined {
  if (watchedTallies.includes(tally)) return { whole: { tally, series } }
  const whole = findTally(tally)?.byAgeOf
  const byAge = parseSeriesByAge(series)
  if (whole === undefined || !byAge || !watchedTallies.includes(whole)) return undefined
  return { whole: { tally: whole, series: byAge.disease }, ageGroup: byAge.ageGroup }
}

/** By which the daily judge judges it. */
export function settingsOf({ ageGroup }: Pick<WatchedName, 'ageGroup'>): Settings {
  return ageGroup === undefined ? defaultSettings : ageSettings
}
