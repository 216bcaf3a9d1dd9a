import { detect, type Settings, weighCourse } from '@lianfang/outbreak'
import type { Day } from '#vocabulary'
import { type DatedSeries, dayAt } from '../watch.ts'

/** A day of a series, with what its last days were held against. */
export interface CourseDay {
  readonly day: Day
  readonly count: number
  /** Whether a report covers it. */
  readonly reported: boolean
  /** Cases of the last `windowDays` days, what was expected of them, and the fewest that would be a finding. Absent without a baseline. */
  readonly window?: { readonly observed: number; readonly expected: number; readonly threshold: number }
  /** Whether a detector finds something on it. */
  readonly found: boolean
}

/** The last days of a series, each judged on its own past, in the counts as they are given. Pure. */
export function courseOf(
  series: DatedSeries,
  { days, settings }: { days: number; settings?: Settings },
): CourseDay[] {
  const first = Math.max(0, series.counts.length - days)
  return Array.from({ length: series.counts.length - first }, (_, at) =>
    courseOn(series, first + at, settings),
  )
}

export function courseOn(series: DatedSeries, today: number, settings?: Settings): CourseDay {
  const asOf = { ...series, today }
  const course = weighCourse(asOf, settings)
  return {
    day: dayAt(today, series),
    count: series.counts[today] ?? 0,
    reported: (series.spanDays[today] ?? 0) > 0,
    ...(course
      ? {
          window: {
            observed: course.observed,
            expected: course.expected,
            threshold: course.threshold,
          },
        }
      : {}),
    found: detect(asOf, settings).length > 0,
  }
}
