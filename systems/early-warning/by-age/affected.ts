import { weighCourse } from '@lianfang/outbreak'
import type { AgeGroup, Day } from '#vocabulary'
import { positionOf } from '../watch.ts'
import type { AreaByAge } from './area.ts'

/** How an age group stood on the day of an alarm, over the last seven days. */
export interface AffectedAge {
  readonly ageGroup: AgeGroup
  readonly observed: number
  readonly expected: number
  readonly pValue: number
}

/** So many are named at most: the rest is no longer "most affected". */
const mostNamed = 3
/** An age that chance alone would bring so often is not affected. */
const named = 0.05

/** How each of these ages stood on a day; without those that have no baseline yet. Pure. */
export function weighAges({ ages }: AreaByAge, wanted: readonly AgeGroup[], day: Day): AffectedAge[] {
  return wanted.flatMap((ageGroup) => {
    const series = ages.get(ageGroup)
    if (!series) return []
    const today = positionOf(day, series)
    if (today < 0 || today >= series.counts.length) return []
    const course = weighCourse({ ...series, today })
    if (!course) return []
    const { observed, expected, pValue } = course
    return [{ ageGroup, observed, expected, pValue }]
  })
}

/** The ages that a rise of the whole hits most, the most surprising first. Pure. */
export function listMostAffected(area: AreaByAge, day: Day): AffectedAge[] {
  return weighAges(area, [...area.ages.keys()], day)
    .filter(({ observed, expected, pValue }) => observed > expected && pValue <= named)
    .sort((one, other) => one.pValue - other.pValue)
    .slice(0, mostNamed)
}
