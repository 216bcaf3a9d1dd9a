import { detect } from './detect.ts'
import type { Finding } from './finding.ts'
import { type DailySeries, todayOf } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** Findings of one place that follow one another closely enough to be one thing. */
export interface Episode {
  /** Position of the first day with a finding, and what was found that day, the rarer first. */
  readonly firstDay: number
  readonly first: readonly Finding[]
  /** Position of the latest day with a finding, and what was found that day. */
  readonly latestDay: number
  readonly latest: readonly Finding[]
}

/**
 * The episode that is open today, read from the series alone; undefined where none is.
 *
 * In words: an episode begins with a finding and ends when `episodeGapDays` days have passed without one, by either
 * detector. Going back from today, the latest finding no more than that long ago is its latest, and the one beyond which
 * there is such a gap its first. Every day is judged on its past alone, but in the counts as known today: a correction may
 * take an episode away, or move its first day.
 *
 * Complexity: that of `detect` for each day of the episode and of the gap before it.
 * @example findEpisode({ counts: [...Array(60).fill(0), 1, 0, 0] })?.firstDay // 60: found two days ago, still open
 */
export function findEpisode(series: DailySeries, settings: Settings = defaultSettings): Episode | undefined {
  const today = todayOf(series)
  let episode: Episode | undefined
  for (let day = today; day >= 0 && (episode?.firstDay ?? today) - day <= settings.episodeGapDays; day--) {
    const found = detect({ ...series, today: day }, settings)
    if (found.length === 0) continue
    episode = { latestDay: day, latest: found, ...episode, firstDay: day, first: found }
  }
  return episode
}

/**
 * Whether the open episode is a new alarm, for a caller that remembers the days on which it raised one for this series.
 *
 * In words: yes, unless an alarm was raised between the episode's first day less `episodeGapDays` and today. A caller with
 * no memory takes the episode for new when its first day is today; memory is better, since a report that comes late may
 * open an episode in the past, and a correction may move its first day.
 *
 * @param raised Positions, in the same series, of the days for which alarms were raised.
 * Complexity: O(alarms).
 * @example isNewAlarm(episode, [12]) // false where the episode began on day 30: 18 days are not over 28
 */
export function isNewAlarm(
  episode: Episode,
  raised: readonly number[],
  settings: Settings = defaultSettings,
): boolean {
  return !raised.some((day) => day >= episode.firstDay - settings.episodeGapDays && day <= episode.latestDay)
}
