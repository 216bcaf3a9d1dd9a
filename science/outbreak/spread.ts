import type { Episode } from './episode.ts'
import { findRise } from './rise-over-baseline.ts'
import type { DailySeries } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** An alarm raised for another place under the same parent. */
export interface SiblingAlarm {
  readonly place: string
  /** Position of the day it was raised for, in the same series of days. */
  readonly day: number
}

export interface Surroundings {
  /** Alarms raised for the sibling places; what merely joined an event does not count. */
  readonly siblingAlarms?: readonly SiblingAlarm[]
  /**
   * The siblings' counts added up, without the place's own, day by day as the place's. Give it for the districts of one city;
   * the cities of a province are too far apart for a rise in one to explain another's.
   */
  readonly elsewhere?: DailySeries
}

/**
 * Whether an episode is the spread of what the neighbourhood's alarms have made known already, and so joins their event
 * in place of being an alarm of its own. The second place of an event is always an alarm: it says that there is one.
 *
 * In words: yes, if on one of the `spreadDays` days before the episode's latest finding the siblings together had a rise
 * over their baseline; or if that finding is only a first case after quiet, and in those days alarms were raised for
 * `spreadPlaces` siblings or more. A rise of the place's own is not explained by a few single cases elsewhere. Days are
 * strictly earlier, so that the order in which the places of one day are judged does not matter.
 *
 * Complexity: O(alarms), plus that of `findRise` for each of the `spreadDays` days.
 * @example isSpread(episodeOfDay30, { siblingAlarms: [{ place: 'a', day: 27 }, { place: 'b', day: 28 }] }) // true
 */
export function isSpread(
  { latest, latestDay }: Episode,
  { siblingAlarms = [], elsewhere }: Surroundings,
  settings: Settings = defaultSettings,
): boolean {
  const isBefore = (day: number) => day < latestDay && day >= latestDay - settings.spreadDays
  if (
    elsewhere &&
    daysBefore(latestDay, settings.spreadDays).some((today) => findRise({ ...elsewhere, today }, settings))
  ) {
    return true
  }
  const places = new Set(siblingAlarms.filter(({ day }) => isBefore(day)).map(({ place }) => place))
  return (
    places.size >= settings.spreadPlaces && latest.every(({ detector }) => detector === 'first-after-quiet')
  )
}

function daysBefore(day: number, days: number): number[] {
  return Array.from({ length: Math.min(day, days) }, (_, i) => day - 1 - i)
}
