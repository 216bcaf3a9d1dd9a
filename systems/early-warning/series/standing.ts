import {
  type Course,
  defaultSettings,
  findEpisode,
  findFirstAfterQuiet,
  type Settings,
  weighCourse,
} from '@lianfang/outbreak'
import type { Day } from '#vocabulary'
import { type DatedSeries, dayAt } from '../watch.ts'

/** How many days the overview draws. */
export const drawnDays = 56

/** How a series stands on a day, on what was known at its end. */
export interface Standing {
  readonly observed: number
  readonly windowDays: number
  /** Absent where nothing can be judged yet, as is the threshold: the fewest cases that would be a finding. */
  readonly expected?: number
  readonly threshold?: number
  /** The last seven days against the baseline, for the tree of places. Absent before there is a baseline. */
  readonly rise?: { readonly observed: number; readonly expected: number; readonly dispersion: number }
  /** Chance of as much, were nothing new happening. Absent where neither detector can judge yet. */
  readonly pValue?: number
  /** The first day of the episode that is open. */
  readonly since?: Day
  /** The first of `counts`, which end on the day. */
  readonly from: Day
  readonly counts: readonly number[]
}

/**
 * How a series stands on a day. Two questions are asked of it, a rise and a case after a long quiet; its p-value is twice the lesser of
 * theirs, which pays for asking both (Bonferroni). An age group is asked for a rise alone.
 * Pure.
 */
export function standingOf(series: DatedSeries, settings: Settings = defaultSettings): Standing {
  const course = weighCourse(series, settings)
  const quiet = findFirstAfterQuiet(series, settings)
  const questions = settings.quietDays === Infinity ? 1 : 2
  const least = Math.min(course?.pValue ?? Infinity, quiet?.pValue ?? Infinity)
  const told = quiet && quiet.pValue < (course?.pValue ?? Infinity) ? quiet : course
  const episode = findEpisode(series, settings)
  const from = Math.max(0, series.counts.length - drawnDays)
  return {
    ...(told ? view(told) : sumOf(series.counts.slice(-7))),
    ...(course ? { rise: pick(course) } : {}),
    ...(least === Infinity ? {} : { pValue: Math.min(1, questions * least) }),
    ...(episode ? { since: dayAt(episode.firstDay, series) } : {}),
    from: dayAt(from, series),
    counts: series.counts.slice(from),
  }
}

function view({
  observed,
  expected,
  threshold,
  windowDays,
}: Pick<Course, 'observed' | 'expected' | 'threshold' | 'windowDays'>) {
  return { observed, expected, threshold, windowDays }
}

function pick({ observed, expected, dispersion }: Course) {
  return { observed, expected, dispersion }
}

function sumOf(counts: readonly number[]) {
  return { observed: counts.reduce((sum, count) => sum + count, 0), windowDays: counts.length }
}
