/** Counts of one place by day, on days that are those of all other places. */
export interface PlaceCounts {
  readonly place: string
  /** New cases by position, as known at the end; after its last report the place has no more positions. */
  readonly counts: readonly number[]
  /** Position of its first report, from which on silence can be told. */
  readonly from: number
}

/** An outbreak of one place, by its days of report. */
export interface PlaceOutbreak {
  readonly place: string
  /** Positions of its first and last new case. */
  readonly firstDay: number
  readonly lastDay: number
  readonly cases: number
  /** Days with no new case in the place before the first, since the last case or since the first report. */
  readonly quietDays: number
}

/** What counts as an outbreak, and as quiet before it. */
export interface OutbreakRule {
  /** New cases of one place within `withinDays` days that make an outbreak. */
  readonly cases: number
  readonly withinDays: number
  /** Days without a new case in the place after which an outbreak has come again. */
  readonly quietDays: number
}

/**
 * Five cases: fewer are nobody's outbreak to the daily judge either (`minCases`). Fourteen days: the longest incubation of COVID-19 (Lauer 2020), and
 * so long without a new case made a district of China one of low risk (State Council, April 2020).
 */
export const defaultRule: OutbreakRule = { cases: 5, withinDays: 14, quietDays: 14 }

/**
 * The outbreaks of a place, in order.
 *
 * In words: a day with cases belongs to an outbreak if some `withinDays` days around it hold `cases` or more; such days no more than `withinDays`
 * apart are one outbreak. It is read at the end, from counts alone: a correction that puts twelve old cases into one day looks like an outbreak.
 *
 * Complexity: O(days).
 * @example findOutbreaks({ place: 'a', from: 0, counts: [0, 2, 0, 3, 0] }) // one, of 5 cases, from position 1 to 3
 */
export function findOutbreaks(
  { place, counts, from }: PlaceCounts,
  rule: OutbreakRule = defaultRule,
): PlaceOutbreak[] {
  const outbreaks: PlaceOutbreak[] = []
  for (const day of daysWithin(counts, rule)) {
    const open = outbreaks.at(-1)
    const cases = counts[day] ?? 0
    if (open && day - open.lastDay <= rule.withinDays)
      outbreaks[outbreaks.length - 1] = { ...open, lastDay: day, cases: open.cases + cases }
    else
      outbreaks.push({ place, firstDay: day, lastDay: day, cases, quietDays: quietBefore(day, counts, from) })
  }
  return outbreaks
}

/** Positions with cases that lie in a window full enough. */
function daysWithin(counts: readonly number[], { cases, withinDays }: OutbreakRule): number[] {
  const found: number[] = []
  let sum = 0
  let next = 0
  for (const [end, count] of counts.entries()) {
    sum += count - (counts[end - withinDays] ?? 0)
    if (sum < cases) continue
    for (next = Math.max(next, end - withinDays + 1); next <= end; next++)
      if ((counts[next] ?? 0) > 0) found.push(next)
  }
  return found
}

function quietBefore(day: number, counts: readonly number[], from: number): number {
  const last = counts.findLastIndex((count, at) => at < day && count > 0)
  return day - Math.max(from, last + 1)
}
