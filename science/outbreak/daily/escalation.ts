import type { Episode, RaisedAlarm } from './episode.ts'
import type { Finding } from './finding.ts'
import { findRise } from './rise-over-baseline.ts'
import { countOn, type DailySeries, todayOf } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/**
 * The rise within an open episode that its alarms have not told of: the episode as it stood on the day of the largest such
 * rise, or undefined.
 *
 * In words: a rise over the baseline, in the last `windowDays` days or else in the last `spreadDays` (a slow start), of
 * `escalationFactor` times the cases that any alarm told of, or more. What an alarm told of are its cases, or as many of them
 * as are still known today. It tells of nothing any more once the baseline of the day begins after it: then a rise is
 * over the course that it told of. Where no alarm was raised, as for a place that joined an event, every rise is news.
 *
 * Complexity: that of `findRise`, twice for each day of the last `episodeGapDays` with enough cases in its windows.
 * @example findEscalation(episode, { counts: [...Array(60).fill(0), 1, 0, 5], told: [{ day: 60, observed: 1, windowDays: 1 }] }) // of day 62
 */
export function findEscalation(
  episode: Episode,
  series: DailySeries & { readonly told: readonly RaisedAlarm[] },
  settings: Settings = defaultSettings,
): Episode | undefined {
  const memoryDays = settings.windowDays + settings.guardDays + settings.baselineDays
  const told = series.told.map((alarm) => ({ day: alarm.day, cases: casesStillKnown(alarm, series) }))
  const today = todayOf(series)
  let largest: Finding | undefined
  for (let day = today; day >= Math.max(episode.firstDay, today - settings.episodeGapDays); day--) {
    const most = Math.max(
      0,
      ...told.filter((alarm) => alarm.day > day - memoryDays).map(({ cases }) => cases),
    )
    const least = Math.max(settings.escalationFactor * most, (largest?.observed ?? 0) + 1)
    // No window of the day holds more than the longest.
    if (sumCounts(series, day, Math.max(settings.windowDays, settings.spreadDays)) < least) continue
    const rise = findRiseOfEpisode({ ...series, today: day }, settings)
    if (rise && rise.observed >= least) largest = rise
  }
  return largest && { ...episode, latestDay: largest.day, latest: [largest] }
}

/** Within an episode a slow rise counts as well: the first case after quiet has made it worth a longer look. */
function findRiseOfEpisode(series: DailySeries, settings: Settings): Finding | undefined {
  return findRise(series, settings) ?? findRise(series, { ...settings, windowDays: settings.spreadDays })
}

function casesStillKnown({ day, observed, windowDays }: RaisedAlarm, series: DailySeries): number {
  return Math.min(observed, sumCounts(series, day, windowDays))
}

/** Cases of the last days up to a day. */
function sumCounts(series: DailySeries, day: number, days: number): number {
  let sum = 0
  for (let at = day; at > day - days && at >= 0; at--) sum += countOn(series, at)
  return sum
}
