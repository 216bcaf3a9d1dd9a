import { makeRandom } from '@lianfang/outbreak'
import { findDetection, type Judged, thresholdAt } from './judge.ts'

/** By how much one method detects more than another at the same realised rate of false alarms, on the same series. */
export interface Difference {
  readonly pod: Interval
  readonly podFirstWeek: Interval
}

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/**
 * The 95 % interval is from resampled series, each resample with thresholds of its own, so that what is not known of the
 * thresholds is in it. Series of both methods go together.
 *
 * @see Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function compare(of: {
  ours: readonly Judged[]
  theirs: readonly Judged[]
  rate: number
  resamples: number
  seed: number
}): Difference {
  const { ours, theirs, rate } = of
  const random = makeRandom(of.seed)
  const once = (times?: ArrayLike<number>) => {
    const [a, b] = [detections(ours, rate, times), detections(theirs, rate, times)]
    return { pod: a.pod - b.pod, podFirstWeek: a.podFirstWeek - b.podFirstWeek }
  }
  const found = once()
  const drawn = Array.from({ length: of.resamples }, () => {
    const times = new Float64Array(ours.length)
    for (let n = 0; n < ours.length; n++) {
      const at = Math.floor(random() * ours.length)
      times[at] = times[at]! + 1
    }
    return once(times)
  })
  const interval = (name: 'pod' | 'podFirstWeek'): Interval => {
    const sorted = drawn.map((one) => one[name]).sort((a, b) => a - b)
    const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN
    return { value: found[name], low: at(0.025), high: at(0.975) }
  }
  return { pod: interval('pod'), podFirstWeek: interval('podFirstWeek') }
}

function detections(judged: readonly Judged[], rate: number, times?: ArrayLike<number>) {
  const threshold = thresholdAt(judged, rate, times)
  let outbreaks = 0
  let any = 0
  let firstWeek = 0
  for (const [at, one] of judged.entries()) {
    const weight = times === undefined ? 1 : times[at]!
    if (weight === 0) continue
    const found = findDetection(one, ({ scores }, week) => scores[week]! > threshold)
    if (!found) continue
    outbreaks += weight
    if (found.any) any += weight
    if (found.firstWeek) firstWeek += weight
  }
  return { pod: any / outbreaks, podFirstWeek: firstWeek / outbreaks }
}
