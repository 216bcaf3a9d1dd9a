import { type Episode, findEpisode, findStanding, type RaisedAlarm } from './episode.ts'
import { findEscalation } from './escalation.ts'
import { findFurtherCase, isUsualLoneCase } from './lone-case.ts'
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
  /** An episode of one single case is open, in a neighbourhood where such cases come to nothing too often. */
  | { readonly verdict: 'usual'; readonly episode: Episode }
  /**
   * An alarm to raise, for the day `episode.latestDay`. `escalates` is the day of the latest alarm before it for the same
   * episode, which told of far less.
   */
  | { readonly verdict: 'alarm'; readonly episode: Episode; readonly escalates?: number }

/**
 * One place, one day: whether to raise an alarm, for a caller that remembers the alarms it raised and nothing else.
 *
 * In words: find the open episode. If an alarm was raised for it, it is known, unless it has since risen far above what was
 * told: then it is an alarm again. If its neighbourhood explains it, it joins, unless it has since risen. If it is one single
 * case where such are usual, it waits for more. Otherwise it is an alarm. Asked again on the same day, with the alarm
 * remembered, the answer is `known`.
 *
 * @param question `raised`: the alarms raised for this series.
 * Complexity: that of `findEpisode`, for each alarm of the episode too, of `findEscalation` and of `isSpread`.
 * @example judgeDay({ counts: [...Array(60).fill(0), 1], raised: [] }).verdict // 'alarm'; with raised [{ day: 60, observed: 1, windowDays: 1 }], 'known'
 */
export function judgeDay(
  question: DailySeries & Surroundings & { readonly raised: readonly RaisedAlarm[] },
  settings: Settings = defaultSettings,
): Judgement {
  const episode = findEpisode(question, settings)
  if (!episode) return { verdict: 'quiet' }
  const told = findStanding(episode, question, settings)
  const calm = told.length > 0 ? 'known' : whyNoAlarm(episode, question, settings)
  if (!calm) return { verdict: 'alarm', episode: findWorst(episode, question, settings) }
  const risen =
    findEscalation(episode, { ...question, told }, settings) ??
    (calm === 'usual' ? findFurtherCase(episode, question, settings) : undefined)
  if (!risen) return { verdict: calm, episode }
  const escalates = calm === 'known' ? { escalates: Math.max(...told.map(({ day }) => day)) } : {}
  return { verdict: 'alarm', episode: risen, ...escalates }
}

/** An episode that is seen late, weeks at once, is told as it was at its worst, where that is far above its latest day. */
function findWorst(episode: Episode, series: DailySeries, settings: Settings): Episode {
  const told = episode.latest.slice(0, 1)
  return findEscalation(episode, { ...series, told }, settings) ?? episode
}

function whyNoAlarm(
  episode: Episode,
  question: Surroundings & { readonly raised: readonly RaisedAlarm[] },
  settings: Settings,
): 'spread' | 'usual' | undefined {
  if (isSpread(episode, question, settings)) return 'spread'
  return isUsualLoneCase(episode, question, settings) ? 'usual' : undefined
}
