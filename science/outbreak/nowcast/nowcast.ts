/** Why a day has no nowcast. */
export type NoNowcast =
  /** No case has told yet how long reports take. */
  | 'delays-unknown'
  /** Lawless' method divides what is reported by its share: of nothing it would be sure of nothing. */
  | 'nothing-reported'

/** What is thought to be the final number of a day's cases. */
export type Nowcast = {
  readonly day: number
  /** Cases known today. */
  readonly reported: number
} & (
  | {
      /** Infinity where it lies above the greatest total that was looked at. */
      readonly median: number
      readonly lower: number
      readonly upper: number
      /** How likely totals beyond the greatest looked at are, or 0 where that was not measured; if not small, distrust the row. */
      readonly beyond: number
      readonly reason?: never
    }
  | {
      readonly reason: NoNowcast
    }
)

/** How a nowcast is to be given. */
export interface NowcastSettings {
  /** The chance that the interval is to hold, in (0, 1). 0.95 by default. */
  readonly coverage?: number
  /** The greatest total looked at; by default 100,000 or ten times what is reported. */
  readonly maxTotal?: number
  /** Learn delays from events of the last so many days, at least the longest delay; by default from all. */
  readonly windowDays?: number
}

export function checkCoverage(coverage: number): void {
  if (!(coverage > 0 && coverage < 1))
    throw new RangeError(`a nowcast needs a coverage between 0 and 1, got ${coverage}`)
}

export function greatestTotal(reported: number, maxTotal: number | undefined): number {
  const greatest = maxTotal ?? Math.max(100_000, 10 * reported)
  if (!(Number.isInteger(greatest) && greatest >= reported))
    throw new RangeError(
      `a nowcast needs a greatest total of ${reported}, what is reported, or more, got ${greatest}`,
    )
  return greatest
}

/**
 * The least totals at which the chances summed up reach the median and both ends of the interval.
 *
 * @param reported The first total.
 * @param chances Of the totals from `reported` on.
 * @param whole What the chances are parts of.
 */
export function quantilesOf({
  reported,
  chances,
  whole,
  coverage,
}: {
  reported: number
  chances: ArrayLike<number>
  whole: number
  coverage: number
}): { median: number; lower: number; upper: number } {
  const at = (p: number) => {
    let sum = 0
    for (let n = 0; n < chances.length; n++) {
      sum += chances[n]!
      if (sum >= p * whole) return reported + n
    }
    return Infinity
  }
  return { median: at(0.5), lower: at((1 - coverage) / 2), upper: at((1 + coverage) / 2) }
}
