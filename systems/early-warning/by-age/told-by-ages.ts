import { defaultSettings, type Finding, findRise } from '@lianfang/outbreak'
import { mostTold, tellsEnough } from '../assigned/told.ts'
import { type AreaByAge, addSeries, lessSeries } from './area.ts'
import { type RaisedByAge, toldOf } from './judge.ts'

/**
 * Whether a finding of an area's whole is what alarms for its ages told of: the ages that they named have not grown to five times that, and
 * without them the whole is in its course. Where the others rise too it is news. Pure.
 *
 * @param of `since`: the first position, in the days of `area`, of an alarm that may tell of the episode; `day`: of the finding.
 */
export function isToldByAges(
  { windowDays }: Pick<Finding, 'windowDays'>,
  of: { area: AreaByAge; raised: readonly RaisedByAge[]; since: number; day: number },
): boolean {
  const { area, raised, day } = of
  const since = Math.max(0, of.since)
  const named = [...area.ages].filter(([age, series]) => mostTold(toldOf(age, raised), { series, since }) > 0)
  const [first, ...others] = named.map(([, series]) => series)
  if (!first) return false
  const together = addSeries(first, ...others)
  const observed = together.counts
    .slice(Math.max(0, day - windowDays + 1), day + 1)
    .reduce((sum, count) => sum + count, 0)
  if (!tellsEnough(raised, { observed, series: together, since })) return false
  return findRise({ ...lessSeries(area.whole, together), today: day }, defaultSettings) === undefined
}
