import { defaultSettings } from '@lianfang/outbreak'
import type { RaisedAlarm } from '../alarm.ts'
import { type DatedSeries, positionOf } from '../watch.ts'

const dailyDetectors: readonly string[] = ['first-after-quiet', 'rise-over-baseline']

export function isOfDaily({ detector }: { detector: string }): boolean {
  return dailyDetectors.includes(detector)
}

/**
 * Whether alarms raised of a series told so much that a finding of `observed` cases is no news: one since `since` told of cases that are
 * still known, and the finding is of fewer than `escalationFactor` times as many. An alarm whose cases were taken back silences
 * nothing. Pure.
 */
export function tellsEnough(
  raised: readonly RaisedAlarm[],
  { observed, ...of }: { observed: number; series: DatedSeries; since: number },
): boolean {
  const most = mostTold(raised, of)
  return most > 0 && observed < defaultSettings.escalationFactor * most
}

/** The cases that alarms told of since a day, a position in the series, as far as they are still known. Pure. */
export function mostTold(
  raised: readonly RaisedAlarm[],
  { series, since }: { series: DatedSeries; since: number },
): number {
  return Math.max(
    0,
    ...raised.map(({ dayJudged, observed, windowDays }) => {
      const day = positionOf(dayJudged, series)
      if (day < since || day >= series.counts.length) return 0
      const window = series.counts.slice(Math.max(0, day - windowDays + 1), day + 1)
      return Math.min(
        observed,
        window.reduce((sum, count) => sum + count, 0),
      )
    }),
  )
}
