import { negativeBinomialTail } from '../maths/index.ts'
import type { Episode, RaisedAlarm } from './episode.ts'
import type { Finding } from './finding.ts'
import { countOn, type DailySeries, todayOf } from './series.ts'
import { defaultSettings, type Settings } from './settings.ts'
import type { Surroundings } from './spread.ts'

/** Fewer alarms that came to nothing are chance, not a rate. */
const leastIdleAlarms = 2

/**
 * Whether an episode is a lone case of a kind that is usual here: the neighbourhood's own alarms for a few cases have come to
 * nothing more often than the budget for false alarms allows.
 *
 * In words: yes, if the episode's latest finding is one single case after quiet, and of the alarms raised before the last
 * `spreadDays` days for the place and its siblings at least two, and more than `alpha` for each day of each place, told of
 * fewer than `minCases` cases and were followed by no alarm of that place for more within `episodeGapDays`. No place's own
 * history could tell: one whose only event was a wave, and one to which a traveller comes once a year, look alike.
 *
 * Complexity: O(alarms²).
 * @example isUsualLoneCase(episodeOfDay200, { raised: [], siblings: 14, siblingAlarms: [{ place: 'a', day: 90, observed: 1 }, { place: 'b', day: 150, observed: 1 }] }) // true: 2 in 3,015 place-days
 */
export function isUsualLoneCase(
  { latest, latestDay }: Episode,
  of: Surroundings & { readonly raised: readonly RaisedAlarm[] },
  settings: Settings = defaultSettings,
): boolean {
  if (latest.some(({ detector, observed }) => detector !== 'first-after-quiet' || observed > 1)) return false
  const alarms = [...of.raised.map((alarm) => ({ ...alarm, place: undefined })), ...(of.siblingAlarms ?? [])]
  const idle = alarms.filter(
    ({ place, day, observed }) =>
      day < latestDay - settings.spreadDays &&
      observed < settings.minCases &&
      !alarms.some(
        (later) =>
          later.place === place &&
          later.observed >= settings.minCases &&
          later.day >= day &&
          later.day <= day + settings.episodeGapDays,
      ),
  )
  const placeDays = (1 + (of.siblings ?? 0)) * (latestDay + 1)
  return idle.length >= leastIdleAlarms && idle.length > settings.alpha * placeDays
}

/**
 * A lone case that is lone no more: the episode on the latest day by which `loneCases` cases had come within `spreadDays` days
 * of its first, or undefined.
 *
 * In words: the finding of the first case, with the cases since added and expected over as many days.
 *
 * Complexity: O(days of the episode).
 * @example findFurtherCase(episode, { counts: [...Array(60).fill(0), 1, 0, 1, 1] }) // of day 63, observed 3 over 4 days
 */
export function findFurtherCase(
  episode: Episode,
  series: DailySeries,
  settings: Settings = defaultSettings,
): Episode | undefined {
  const [first] = episode.latest
  if (!first) return undefined
  let observed = first.observed
  let latest: Finding | undefined
  const last = Math.min(todayOf(series), first.day + settings.spreadDays)
  for (let day = first.day + 1; day <= last; day++) {
    const count = countOn(series, day)
    observed += count
    if (count > 0 && observed >= settings.loneCases) latest = overDays(first, day, observed)
  }
  return latest && { ...episode, latestDay: latest.day, latest: [latest] }
}

function overDays(first: Finding, day: number, observed: number): Finding {
  const windowDays = first.windowDays + day - first.day
  const expected = (first.expected / first.windowDays) * windowDays
  // The law of the first case: Jeffreys' prior, whose size is half a case.
  const pValue = negativeBinomialTail({ count: observed, mean: expected, size: 0.5 })
  return { ...first, day, observed, expected, windowDays, pValue, score: -Math.log10(pValue) }
}
