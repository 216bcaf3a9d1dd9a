import type { Episode } from './episode.ts'
import { findRise } from './rise-over-baseline.ts'
import type { DailySeries } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** An alarm raised for another place under the same parent. */
export interface SiblingAlarm {
  readonly place: string
  /** Position of the day it was raised for, in the same series of days. */
  readonly day: number
  /** Cases that it told of. */
  readonly observed: number
}

export interface Surroundings {
  /** Alarms raised for the sibling places; what merely joined an event does not count. */
  readonly siblingAlarms?: readonly SiblingAlarm[]
  /** How many sibling places there are, with alarms or without. */
  readonly siblings?: number
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
 * In words: yes, if its latest finding is only a first case after quiet, and in the `spreadDays` days before either the
 * siblings together had a rise over their baseline, or alarms were raised for `spreadPlaces` siblings or more. A rise of the
 * place's own is explained by nothing elsewhere: it may be an outbreak of its own. Days are strictly earlier, so that the
 * order in which the places of one day are judged does not matter.
 *
 * Complexity: O(alarms), plus that of `findRise` for each of the `spreadDays` days.
 * @example isSpread(episodeOfDay30, { siblingAlarms: [{ place: 'a', day: 27, observed: 1 }, { place: 'b', day: 28, observed: 1 }] }) // true
 */
export function isSpread(
  { latest, latestDay }: Episode,
  { siblingAlarms = [], elsewhere }: Surroundings,
  settings: Settings = defaultSettings,
): boolean {
  if (latest.some(({ detector }) => detector !== 'first-after-quiet')) return false
  const isBefore = (day: number) => day < latestDay && day >= latestDay - settings.spreadDays
  const places = new Set(siblingAlarms.filter(({ day }) => isBefore(day)).map(({ place }) => place))
  if (places.size >= settings.spreadPlaces) return true
  if (!elsewhere) return false
  return daysBefore(latestDay, settings.spreadDays).some((today) =>
    findRise({ ...elsewhere, today }, settings),
  )
}

function daysBefore(day: number, days: number): number[] {
  return Array.from({ length: Math.min(day, days) }, (_, i) => day - 1 - i)
}
