import { earlierYear } from './calendar.ts'
import type { CountSeries } from './verdict.ts'

/** Sums of neighbouring periods: this one's, and those of earlier years. */
export interface Blocks {
  readonly now: number
  readonly earlier: readonly number[]
}

/**
 * The cases of the last `length` periods, and of blocks as long in each earlier year: the same one and `around` to each side of it.
 *
 * @returns undefined where the history does not reach so far.
 */
export function sumBlocks({
  series,
  index,
  yearsBack,
  length,
  around,
}: {
  series: CountSeries
  index: number
  yearsBack: number
  length: number
  around: number
}): Blocks | undefined {
  const { counts, frequency = 52, firstDay } = series
  const sum = (end: number) => {
    let cases = 0
    for (let at = end - length + 1; at <= end; at++) cases += counts[at]!
    return cases
  }
  const earlier: number[] = []
  for (let years = yearsBack; years >= 1; years--) {
    const centre = earlierYear({ index, years, frequency, firstDay })
    if (centre - (around + 1) * length + 1 < 0) return undefined
    for (let step = -around; step <= around; step++) {
      const end = centre + step * length
      // In series of few periods a year the block after may not have come yet.
      if (end < index) earlier.push(sum(end))
    }
  }
  return { now: sum(index), earlier }
}

/** @throws RangeError that names the setting and what it may be. */
export function checkBlocks(settings: { yearsBack: number; length: number; around: number }): void {
  for (const [name, least] of [
    ['yearsBack', 1],
    ['length', 1],
    ['around', 0],
  ] as const) {
    if (!(Number.isInteger(settings[name]) && settings[name] >= least))
      throw new RangeError(`${name} must be a whole number of ${least} or more, got ${settings[name]}`)
  }
}
