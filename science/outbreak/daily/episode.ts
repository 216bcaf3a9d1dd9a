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

/** What a caller remembers of an alarm that it raised for a series. */
export interface RaisedAlarm {
  /** Position, in the same series of days, of the day that it was raised for. */
  readonly day: number
  /** Cases that it told of, and the days that it counted them over. */
  readonly observed: number
  readonly windowDays: number
}

/**
 * The alarms raised for the open episode that still stand. None: the episode has had no alarm.
 *
 * In words: those raised since the episode's first day less `episodeGapDays`, on whose day an episode was open in the counts
 * as known today. An alarm whose cases a correction took away stands no more, and silences nothing; one whose cases were
 * moved to an earlier day by a correction or a late report stands.
 *
 * Complexity: that of `findEpisode` for each alarm.
 * @example findStanding(episodeOfDay30, { counts, raised: [{ day: 12, observed: 1, windowDays: 1 }] }) // stands: 18 days are not over 28
 */
export function findStanding(
  episode: Episode,
  series: DailySeries & { readonly raised: readonly RaisedAlarm[] },
  settings: Settings = defaultSettings,
): RaisedAlarm[] {
  return series.raised.filter(
    ({ day }) =>
      day >= Math.max(0, episode.firstDay - settings.episodeGapDays) &&
      day <= todayOf(series) &&
      findEpisode({ ...series, today: day }, settings) !== undefined,
  )
}
