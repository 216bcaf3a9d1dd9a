import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

export interface GlrSettings {
  /** Expected cases of each position, above 0: what a model of the history foretells. */
  readonly expected: ArrayLike<number>
  /** The negative binomial law's `1 / size`, its variance `mean + overdispersion × mean²`; 0 is Poisson. */
  readonly overdispersion: number
  /** The likelihood ratio (a logarithm) that is an alarm. */
  readonly decision: number
  /** By how much the logarithm of the expected count rises in an outbreak; found from the counts where left out. */
  readonly shift?: number
  /** Periods, at least, that a rise must have lasted. */
  readonly leastPeriods: number
  /** Periods, at most, that are looked back; all since the last alarm where left out. */
  readonly mostPeriods?: number
}

/** @see Höhle and Paul, Computational Statistics and Data Analysis 52 (2008) 4357: c = 5, one period. */
export const glrSettings = { overdispersion: 0, decision: 5, leastPeriods: 1 } as const

/**
 * The generalised likelihood ratio: since which period do the counts speak most for a rise above what was expected?
 *
 * In words: for each start of a rise, how much likelier the counts since are with their best multiple of the expected counts than with
 * these themselves; the best of all starts. After an alarm it begins anew.
 *
 * @param options `expected`, `from` (where it starts) and `to`, and any setting that differs from `glrSettings`.
 * @returns `statistic` is the logarithm of the ratio, 0 or more.
 * @throws RangeError for a count or setting that makes no sense.
 * @see Höhle and Paul, Comput Stat Data Anal 52 (2008) 4357.
 * Complexity: O(periods since the last alarm) a position under a Poisson law; its square under a negative binomial one with an
 * unknown shift: limit it by `mostPeriods`.
 * @example glr({ counts }, { expected, from: 208 })
 */
export function glr(
  series: CountSeries,
  options: Partial<GlrSettings> & Pick<GlrSettings, 'expected'> & JudgedRange,
): Verdict[] {
  const settings: GlrSettings = { ...glrSettings, ...options }
  checkSeries(series)
  const { from, to } = rangeOf(series, options)
  checkGlr(settings, from, to)
  let start = from
  const verdicts: Verdict[] = []
  for (let index = from; index <= to; index++) {
    const statistic = bestRatio(series.counts, settings, start, index)
    const alarm = statistic >= settings.decision
    const score = statistic / settings.decision
    const observed = series.counts[index]!
    verdicts.push({ index, observed, expected: settings.expected[index]!, statistic, score, alarm })
    if (alarm) start = index + 1
  }
  return verdicts
}

function bestRatio(counts: ArrayLike<number>, settings: GlrSettings, start: number, index: number): number {
  const { expected, overdispersion, shift, leastPeriods, mostPeriods = Infinity } = settings
  let seen = 0
  let due = 0
  let known = 0
  let warm = 0
  let best = 0
  const first = Math.max(start, index - mostPeriods + 1)
  for (let at = index; at >= first; at--) {
    seen += counts[at]!
    due += expected[at]!
    if (shift !== undefined) known += ratioOf(counts[at]!, expected[at]!, overdispersion, shift)
    if (index - at + 1 < leastPeriods) continue
    if (shift !== undefined) best = Math.max(best, known)
    else if (overdispersion === 0) {
      if (seen > due) best = Math.max(best, due * aboveDue((seen - due) / due))
    } else {
      warm = fitShift(counts, settings, at, index, warm)
      if (warm > 0) best = Math.max(best, sumRatio(counts, settings, at, index, warm))
    }
  }
  return best
}

/** `(1 + x) ln(1 + x) − x`: counts of millions a little above what is due must not cancel each other out. */
function aboveDue(x: number): number {
  return x < 1e-4 ? (x * x * (1 - x / 3 + (x * x) / 6)) / 2 : (1 + x) * Math.log1p(x) - x
}

/** How much likelier a count is with the shift than without, as a logarithm. */
function ratioOf(count: number, mean: number, overdispersion: number, shift: number): number {
  if (overdispersion === 0) return count * shift - mean * Math.expm1(shift)
  const grown = Math.log1p((overdispersion * mean * Math.expm1(shift)) / (1 + overdispersion * mean))
  return count * shift - (count + 1 / overdispersion) * grown
}

function sumRatio(
  counts: ArrayLike<number>,
  { expected, overdispersion }: GlrSettings,
  from: number,
  to: number,
  shift: number,
): number {
  let sum = 0
  for (let at = from; at <= to; at++) sum += ratioOf(counts[at]!, expected[at]!, overdispersion, shift)
  return sum
}

/** The shift under which the counts are likeliest, 0 or more, by Newton's steps: the likelihood is concave in it. */
function fitShift(
  counts: ArrayLike<number>,
  { expected, overdispersion }: GlrSettings,
  from: number,
  to: number,
  warm: number,
): number {
  let atRest = 0
  for (let at = from; at <= to; at++)
    atRest += (counts[at]! - expected[at]!) / (1 + overdispersion * expected[at]!)
  if (atRest <= 0) return 0
  let shift = warm
  for (let step = 0; step < 50; step++) {
    let slope = 0
    let bend = 0
    for (let at = from; at <= to; at++) {
      const mean = expected[at]! * Math.exp(shift)
      const scale = 1 + overdispersion * mean
      slope += (counts[at]! - mean) / scale
      bend += (mean * (1 + overdispersion * counts[at]!)) / (scale * scale)
    }
    const move = Math.max(-1, Math.min(1, slope / bend))
    shift = Math.max(0, shift + move)
    if (Math.abs(move) < 1e-9) break
  }
  return shift
}

function checkGlr(
  { expected, overdispersion, decision, shift, leastPeriods, mostPeriods }: GlrSettings,
  from: number,
  to: number,
): void {
  for (let index = from; index <= to; index++)
    if (!(expected[index]! > 0 && expected[index]! < Infinity))
      throw new RangeError(`expected must be above 0, got ${expected[index]} at position ${index}`)
  if (!(overdispersion >= 0 && overdispersion < Infinity))
    throw new RangeError(`overdispersion must be 0 or more, got ${overdispersion}`)
  if (!(decision > 0)) throw new RangeError(`decision must be above 0, got ${decision}`)
  if (shift !== undefined && !(shift > 0 && shift < Infinity))
    throw new RangeError(`shift must be above 0, got ${shift}`)
  if (!(Number.isInteger(leastPeriods) && leastPeriods >= 1))
    throw new RangeError(`leastPeriods must be a whole number of 1 or more, got ${leastPeriods}`)
  if (mostPeriods !== undefined && !(Number.isInteger(mostPeriods) && mostPeriods >= leastPeriods))
    throw new RangeError(`mostPeriods must be a whole number of leastPeriods or more, got ${mostPeriods}`)
}
