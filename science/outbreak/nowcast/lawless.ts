import { normalCdf } from '../maths/normal.ts'
import { checkCoverage, greatestTotal, type Nowcast, type NowcastSettings, quantilesOf } from './nowcast.ts'
import { checkDays, type ReportingTriangle, reportedOn, windowStart } from './reporting-triangle.ts'
import { countReverseHazards, type ReverseHazards } from './reverse-hazards.ts'

/**
 * The final numbers of recent days after Lawless: what is known divided by the share that is usually known by then, with a
 * normal law about it.
 *
 * In words: of the cases reported within `x` days the share that took just `x` is `g(x)`; the share reported by age `a` is then
 * the product of `1 − g(x)` over all `x > a`. The variance has two parts: the chance of the day's own reports,
 * `n (1 − F) / F²`, and that of the shares, `(n / F)² Σ g / ((1 − g) atMost)`. The law is cut at what is known already.
 *
 * @param triangle As known today.
 * @param days Whose totals are asked.
 * @param variance `'all'` by default. `'as-surveillance'` is what R's `surveillance` 1.20.3 gives for the method `lawless`: the
 *   first part alone, and chances that sum to more than 1, which makes its upper ends too low; kept to compare.
 * @returns A row for each day.
 * @throws RangeError for days that the triangle has not.
 * @see Lawless, Can J Stat 22 (1994) 15; Höhle and an der Heiden, Biometrics 70 (2014) 993, section 3.
 * Complexity: O(days × delays) and the totals looked at.
 * @example nowcastLawless({ triangle, days: [triangle.today - 3] }) // [{ day, reported: 5, median: 36, lower: 11, upper: 68, beyond: 0 }]
 */
export function nowcastLawless({
  triangle,
  days,
  coverage = 0.95,
  maxTotal,
  windowDays,
  variance = 'all',
}: NowcastSettings & {
  readonly triangle: ReportingTriangle
  readonly days: readonly number[]
  readonly variance?: 'all' | 'as-surveillance'
}): Nowcast[] {
  checkDays(triangle, days)
  checkCoverage(coverage)
  const hazards = countReverseHazards(triangle, windowStart(triangle, windowDays))
  return days.map((day) => {
    const reported = reportedOn(triangle, day)
    const share = reportedShare(hazards, triangle.today - day)
    if (!share) return { day, reported, reason: 'delays-unknown' }
    if (reported === 0 && share.value < 1 && variance === 'all')
      return { day, reported, reason: 'nothing-reported' }
    const total = reported / share.value
    const own = (total * (1 - share.value)) / share.value
    const greatest = greatestTotal(reported, maxTotal)
    if (own === 0) return { day, reported, median: reported, lower: reported, upper: reported, beyond: 0 }
    const isAll = variance === 'all'
    const sd = Math.sqrt(isAll ? own + total * total * share.relativeVariance : own)
    const chances = normalChances({ reported, total, sd, greatest, isCut: isAll })
    const whole = 1 - normalCdf((reported - (isAll ? 0.5 : 0) - total) / sd)
    const beyond = Math.max(0, 1 - normalCdf((greatest - total) / sd)) / whole
    return { day, reported, ...quantilesOf({ reported, chances, whole, coverage }), beyond }
  })
}

/** What share of a day's cases is known at an age, and the square of its relative standard error. */
function reportedShare(
  { exactly, atMost }: ReverseHazards,
  age: number,
): { value: number; relativeVariance: number } | undefined {
  let value = 1
  let relativeVariance = 0
  for (let delay = age + 1; delay < exactly.length; delay++) {
    const all = atMost[delay]!
    const shorter = all - exactly[delay]!
    if (all === 0 || shorter === 0) return undefined
    value *= shorter / all
    relativeVariance += exactly[delay]! / (all * shorter)
  }
  return { value, relativeVariance }
}

/** The normal law by whole totals from `reported`: each total's own half-open day, or its rounding. */
function normalChances({
  reported,
  total,
  sd,
  greatest,
  isCut,
}: {
  reported: number
  total: number
  sd: number
  greatest: number
  isCut: boolean
}): Float64Array {
  const last = Math.min(greatest, Math.ceil(Math.max(reported, total) + 9 * sd))
  const chances = new Float64Array(last - reported + 1)
  const shift = isCut ? 0.5 : 0
  let below = isCut ? normalCdf((reported - 0.5 - total) / sd) : 0
  for (let count = reported; count <= last; count++) {
    const upTo = normalCdf((count + shift - total) / sd)
    chances[count - reported] = upTo - below
    below = upTo
  }
  return chances
}
