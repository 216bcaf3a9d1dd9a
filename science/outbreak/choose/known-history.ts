/** Something that was added to, or taken from, a day's count, and the day on which that became known. */
export interface Addition {
  /** Position of the day counted, and of the day on which it became known: not before it. */
  readonly day: number
  readonly known: number
  readonly amount: number
}

/** A series by day with what was known when, so that each past day can be judged on what it could have seen. */
export interface KnownHistory {
  readonly firstDay: string
  readonly days: number
  readonly additions: readonly Addition[]
  /** How many days each day's report covers, as `DailySeries` says it. Every day has its report where left out. */
  readonly spanDays?: readonly number[]
}

/**
 * Counts by day up to and including a day, as they were known at its end. What was taken away leaves no count below 0.
 *
 * @throws RangeError for an addition that was known before its day.
 * Complexity: O(additions + days).
 * @example countsKnownOn({ firstDay: '2020-01-01', days: 2, additions: [{ day: 0, known: 1, amount: 3 }] }, 0) // [0]
 */
export function countsKnownOn(
  { additions }: Pick<KnownHistory, 'additions'>,
  day: number,
  more: readonly Addition[] = [],
): number[] {
  const counts = new Array<number>(day + 1).fill(0)
  for (const list of [additions, more])
    for (const { day: of, known, amount } of list) {
      if (known < of) throw new RangeError(`a count of day ${of} cannot be known on day ${known}`)
      if (known <= day) counts[of] = (counts[of] ?? 0) + amount
    }
  for (let at = 0; at <= day; at++) if ((counts[at] ?? 0) < 0) counts[at] = 0
  return counts
}

/** How late what was added became known: a share for each delay in days, adding up to 1; all at once without a case. */
export function delaysOf({ additions }: Pick<KnownHistory, 'additions'>): number[] {
  const shares: number[] = []
  let sum = 0
  for (const { day, known, amount } of additions) {
    if (amount <= 0) continue
    const delay = known - day
    while (shares.length <= delay) shares.push(0)
    shares[delay] = (shares[delay] ?? 0) + amount
    sum += amount
  }
  return sum === 0 ? [1] : shares.map((share) => share / sum)
}
