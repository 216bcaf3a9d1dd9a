import type { Verdict } from '@lianfang/outbreak'
import type { Method } from './methods.ts'
import { firstJudged, type SimulatedSeries, weeks } from './simulate.ts'

/** What a method said of one series in the weeks judged: with its current outbreak, and without. */
export interface Judged {
  readonly calm: Said
  readonly raised: Said
  /** Weeks of the current outbreak's first and last case, counted from the first week judged; undefined where none came. */
  readonly first: number | undefined
  readonly last: number | undefined
  /** Whether the current outbreak has cases in a week. */
  readonly isOutbreak: Uint8Array
}

export interface Said {
  /** By which weeks are ranked, the greater the more surprising: −log10 of the chance, or the statistic of who gives none. */
  readonly scores: Float64Array
  readonly alarms: Uint8Array
}

const judgedWeeks = weeks - firstJudged

export function judgeSeries(method: Method, judge: ReturnType<Method['make']>, of: SimulatedSeries): Judged {
  const { calm, outbreak, first, last } = of
  const quiet = toSaid(judge(calm, firstJudged, weeks - 1))
  const relative = (week: number | undefined) => (week === undefined ? undefined : week - firstJudged)
  const isOutbreak = Uint8Array.from(outbreak.subarray(firstJudged), (cases) => (cases > 0 ? 1 : 0))
  const whole = { calm: quiet, first: relative(first), last: relative(last), isOutbreak }
  if (first === undefined) return { ...whole, raised: quiet }
  const counts = calm.map((count, week) => count + outbreak[week]!)
  // Up to the outbreak's first case both are the same.
  const from = method.sums ? firstJudged : first
  const later = toSaid(judge(counts, from, weeks - 1))
  const scores = quiet.scores.slice()
  const alarms = quiet.alarms.slice()
  scores.set(later.scores, from - firstJudged)
  alarms.set(later.alarms, from - firstJudged)
  return { ...whole, raised: { scores, alarms } }
}

function toSaid(verdicts: readonly Verdict[]): Said {
  return {
    scores: Float64Array.from(verdicts, scoreOf),
    alarms: Uint8Array.from(verdicts, ({ alarm }) => (alarm ? 1 : 0)),
  }
}

function scoreOf({ observed, pValue, statistic, reason, score }: Verdict): number {
  if (reason !== undefined || observed === 0) return 0
  if (pValue !== undefined) return -Math.log10(Math.max(pValue, 1e-300))
  return statistic ?? score ?? 0
}

/** How well alarms did. Rates are by week and pooled; POD counts outbreaks with an alarm in any week from first to last case. */
export interface Quality {
  readonly falsePositiveRate: number
  readonly specificity: number
  readonly pod: number
  readonly podFirstWeek: number
  readonly sensitivity: number
  readonly ppv: number
  readonly npv: number
  readonly f1: number
}

/** @param isAlarm Of the week `week` of what was said; the method's own alarms, or a threshold on its scores. */
export function measureQuality(
  judged: readonly Judged[],
  isAlarm: (said: Said, week: number) => boolean,
): Quality {
  let falseAlarms = 0
  let truePositive = 0
  let falsePositive = 0
  let falseNegative = 0
  let trueNegative = 0
  for (const { calm, raised, isOutbreak } of judged) {
    for (let week = 0; week < judgedWeeks; week++) {
      if (isAlarm(calm, week)) falseAlarms++
      const alarm = isAlarm(raised, week)
      if (isOutbreak[week] === 1) alarm ? truePositive++ : falseNegative++
      else alarm ? falsePositive++ : trueNegative++
    }
  }
  const detected = judged.flatMap((one) => findDetection(one, isAlarm) ?? [])
  const share = (part: number, whole: number) => (whole === 0 ? Number.NaN : part / whole)
  const sensitivity = share(truePositive, truePositive + falseNegative)
  const ppv = share(truePositive, truePositive + falsePositive)
  return {
    falsePositiveRate: falseAlarms / (judged.length * judgedWeeks),
    specificity: share(trueNegative, trueNegative + falsePositive),
    pod: share(detected.filter(({ any }) => any).length, detected.length),
    podFirstWeek: share(detected.filter(({ firstWeek }) => firstWeek).length, detected.length),
    sensitivity,
    ppv,
    npv: share(trueNegative, trueNegative + falseNegative),
    f1: (2 * ppv * sensitivity) / (ppv + sensitivity),
  }
}

export function findDetection(
  { raised, first, last }: Judged,
  isAlarm: (said: Said, week: number) => boolean,
): { any: boolean; firstWeek: boolean } | undefined {
  if (first === undefined || last === undefined) return undefined
  let any = false
  for (let week = first; week <= last; week++) any ||= isAlarm(raised, week)
  return { any, firstWeek: isAlarm(raised, first) }
}

/** The score above which at most this share of calm weeks lies. `times` weighs series, as in a resample. */
export function thresholdAt(judged: readonly Judged[], rate: number, times?: ArrayLike<number>): number {
  const ranked = rankTop(judged, Math.min(1, rate * 3))
  let allowed = rate * judged.length * judgedWeeks
  for (const { score, series } of ranked) {
    const weight = times === undefined ? 1 : times[series]!
    if (weight > allowed) return score
    allowed -= weight
  }
  return 0
}

const ranking = new WeakMap<
  readonly Judged[],
  { share: number; ranked: { score: number; series: number }[] }
>()

/** The greatest scores of calm weeks, so large a share of them, the greatest first. */
function rankTop(judged: readonly Judged[], share: number): { score: number; series: number }[] {
  const known = ranking.get(judged)
  if (known && known.share >= share) return known.ranked
  const all = judged.flatMap(({ calm }, series) => Array.from(calm.scores, (score) => ({ score, series })))
  const ranked = all.sort((a, b) => b.score - a.score).slice(0, Math.ceil(all.length * share))
  ranking.set(judged, { share, ranked })
  return ranked
}
