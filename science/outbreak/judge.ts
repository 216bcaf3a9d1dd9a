import { type Episode, findEpisode, isNewAlarm } from './episode.ts'
import type { DailySeries } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'
import { isSpread, type Surroundings } from './spread.ts'

export type Judgement =
  /** Nothing is off its course. */
  | { readonly verdict: 'quiet' }
  /** An episode is open for which an alarm has been raised. */
  | { readonly verdict: 'known'; readonly episode: Episode }
  /** An episode is open that joins the event of its siblings' alarms. */
  | { readonly verdict: 'spread'; readonly episode: Episode }
  /** An alarm to raise, for the day `episode.latestDay`. */
  | { readonly verdict: 'alarm'; readonly episode: Episode }

/**
 * One place, one day: whether to raise an alarm, for a caller that remembers the alarms it raised and nothing else.
 *
 * In words: find the open episode; if an alarm was raised for it, it is known; if its neighbourhood explains it, it joins;
 * otherwise it is an alarm. Asked again on the same day, with the alarm remembered, the answer is `known`.
 *
 * @param question `raised`: positions of the days for which alarms were raised for this series.
 * Complexity: that of `findEpisode` and `isSpread`.
 * @example judgeDay({ counts: [...Array(60).fill(0), 1], raised: [] }).verdict // 'alarm'; with raised [60], 'known'
 */
export function judgeDay(
  question: DailySeries & Surroundings & { readonly raised: readonly number[] },
  settings: Settings = defaultSettings,
): Judgement {
  const episode = findEpisode(question, settings)
  if (!episode) return { verdict: 'quiet' }
  if (!isNewAlarm(episode, question.raised, settings)) return { verdict: 'known', episode }
  return { verdict: isSpread(episode, question, settings) ? 'spread' : 'alarm', episode }
}
