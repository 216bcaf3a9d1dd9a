import { type Judge, type Method, makeJudge } from './methods.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/** Positions of every series: by number, or the last so many of each. */
export type ManyRange = JudgedRange | { readonly last: number }

export interface ManySeries {
  readonly series: readonly CountSeries[]
  readonly methods: readonly Method[]
  /** The last position of each series where left out. */
  readonly range?: ManyRange
  /** Told after series are done, how many; `detectMany` tells after each. */
  readonly onProgress?: (done: number, all: number) => void
  /** Looked at between series: an `AbortSignal`, or anything that says so. */
  readonly signal?: { readonly aborted: boolean }
}

/** What one method says of one series: verdicts, or why there are none. */
export type SeriesJudged = {
  /** Position of the series in the list, and of the method in its. */
  readonly series: number
  readonly method: number
} & ({ readonly verdicts: readonly Verdict[] } | { readonly fault: string })

export interface ManyJudged {
  /** By series, and for each by method, in the order that they were given. */
  readonly judged: readonly SeriesJudged[]
  /** Whether all series were done; not where the signal stopped it. */
  readonly isComplete: boolean
}

/**
 * Many series by several methods: each method's memory is used for all of them, and a series that cannot be judged keeps no other from it.
 *
 * @returns Verdicts of each series and method; a `fault` in their place names what is wrong with the series, its position and what is needed.
 * @throws RangeError for a method that is none, or no method at all.
 * Complexity: that of the methods, times series and positions.
 * @example detectMany({ series, methods: publishedMethods, range: { last: 1 } }).judged.filter((one) => 'fault' in one)
 */
export function detectMany({ series, methods, range, onProgress, signal }: ManySeries): ManyJudged {
  const judges = makeJudges(methods)
  const judged: SeriesJudged[] = []
  for (const [at, one] of series.entries()) {
    if (signal?.aborted === true) return { judged, isComplete: false }
    judgeSeries({ series: one, at, judges, range, into: judged })
    onProgress?.(at + 1, series.length)
  }
  return { judged, isComplete: true }
}

/** @throws RangeError for a method that is none, or no method at all. */
export function makeJudges(methods: readonly Method[]): Judge[] {
  if (methods.length === 0) throw new RangeError('methods must name at least one, got none')
  return methods.map(makeJudge)
}

/** Adds what each judge says of one series. */
export function judgeSeries({
  series,
  at,
  judges,
  range = { last: 1 },
  into,
}: {
  series: CountSeries
  at: number
  judges: readonly Judge[]
  range: ManyRange | undefined
  into: SeriesJudged[]
}): void {
  for (const [method, judge] of judges.entries()) {
    try {
      into.push({ series: at, method, verdicts: judge(series, toPositions(series, range)) })
    } catch (error) {
      // Only what the detectors say of bad input belongs to the series; anything else is a bug.
      if (!(error instanceof RangeError)) throw error
      into.push({ series: at, method, fault: error.message })
    }
  }
}

function toPositions({ counts }: CountSeries, range: ManyRange): JudgedRange {
  if (!('last' in range)) return range
  if (!(Number.isInteger(range.last) && range.last >= 1))
    throw new RangeError(`last must be a whole number of 1 or more periods, got ${range.last}`)
  return counts.length === 0 ? {} : { from: Math.max(0, counts.length - range.last) }
}
