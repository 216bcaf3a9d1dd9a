import type { SeriesJudged } from './detect-many.ts'
import type { Reason, Verdict } from './verdict.ts'

const numbers = [
  'index',
  'observed',
  'expected',
  'threshold',
  'pValue',
  'score',
  'statistic',
  'dispersion',
] as const
const reasons = [
  'too-short',
  'too-few-cases',
  'no-variation',
  'no-fit',
  'holiday',
] as const satisfies Reason[]

/** The numbers, and one more: which are there, whether there is a trend and an alarm, and the reason, as the bits of a whole number. */
const width = numbers.length + 1
const trendKnown = 1 << 8
const trendKept = 1 << 9
const isAlarm = 1 << 10
const reasonFrom = 11

/** Verdicts of several series and methods as one array that is handed to another thread without a copy. */
export interface PackedVerdicts {
  readonly numbers: Float64Array<ArrayBuffer>
  /** Triples: series, method, how many verdicts. Of those with a fault, -1. */
  readonly heads: Int32Array<ArrayBuffer>
  /** Of those with a fault, in order. */
  readonly faults: readonly string[]
}

export function packVerdicts(judged: readonly SeriesJudged[]): PackedVerdicts {
  const countOf = (one: SeriesJudged) => ('fault' in one ? 0 : one.verdicts.length)
  const packed = new Float64Array(width * judged.reduce((sum, one) => sum + countOf(one), 0))
  const heads = new Int32Array(3 * judged.length)
  const faults: string[] = []
  let start = 0
  for (const [at, one] of judged.entries()) {
    heads.set([one.series, one.method, 'fault' in one ? -1 : one.verdicts.length], 3 * at)
    if ('fault' in one) faults.push(one.fault)
    else
      for (const verdict of one.verdicts) {
        packVerdict(verdict, packed, start)
        start += width
      }
  }
  return { numbers: packed, heads, faults }
}

export function unpackVerdicts({ numbers: packed, heads, faults }: PackedVerdicts): SeriesJudged[] {
  const judged: SeriesJudged[] = []
  let start = 0
  let faulty = 0
  for (let at = 0; at < heads.length; at += 3) {
    const [series, method, count] = [heads[at]!, heads[at + 1]!, heads[at + 2]!]
    if (count < 0) {
      judged.push({ series, method, fault: faults[faulty++]! })
      continue
    }
    const verdicts: Verdict[] = []
    for (let one = 0; one < count; one++) {
      verdicts.push(unpackVerdict(packed, start))
      start += width
    }
    judged.push({ series, method, verdicts })
  }
  return judged
}

function packVerdict(verdict: Verdict, into: Float64Array, start: number): void {
  let bits = 0
  for (const [at, name] of numbers.entries()) {
    const value = verdict[name]
    if (value === undefined) continue
    into[start + at] = value
    bits |= 1 << at
  }
  if (verdict.hasTrend !== undefined) bits |= trendKnown
  if (verdict.hasTrend === true) bits |= trendKept
  if (verdict.alarm) bits |= isAlarm
  if (verdict.reason !== undefined) bits |= (1 + reasons.indexOf(verdict.reason)) << reasonFrom
  into[start + numbers.length] = bits
}

function unpackVerdict(packed: Float64Array, start: number): Verdict {
  const bits = packed[start + numbers.length]!
  const verdict: { -readonly [Name in keyof Verdict]: Verdict[Name] } = {
    index: packed[start]!,
    observed: packed[start + 1]!,
    alarm: (bits & isAlarm) !== 0,
  }
  for (const [at, name] of numbers.entries())
    if ((bits & (1 << at)) !== 0) verdict[name] = packed[start + at]!
  if ((bits & trendKnown) !== 0) verdict.hasTrend = (bits & trendKept) !== 0
  const reason = reasons[(bits >> reasonFrom) - 1]
  if (reason !== undefined) verdict.reason = reason
  return verdict
}
