import { episodeDays, type OutbreakTrial, type SeriesTrial } from './back-test.ts'
import type { Contender } from './contenders.ts'

/** Levels that are tried, the loosest first. */
export const triedAlphas = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001] as const

/** How the trials of one or more series are weighed. */
export interface Weighing {
  /** Calls besides those of the daily judge, in 100 quiet months of a series, that may be false. */
  readonly callsPer100Months: number
  /** An outbreak counts as found within so many days of its first case. */
  readonly withinDays: number
  /** A detector is added to the daily judge where both together find at least this much more than it alone, as a share of outbreaks. */
  readonly leastGain: number
}

export const usualWeighing: Weighing = { callsPer100Months: 1, withinDays: 14, leastGain: 0.05 }

/** What finds how much. */
export interface FoundShare {
  readonly found: number
  /** Days from the first case, of those found. Absent where none was. */
  readonly medianDays?: number
}

export interface Weighed {
  readonly contender: Contender
  /** Series that it is fit for. */
  readonly series: number
  /** Quiet months that it judged. */
  readonly quietMonths: number
  /** The loosest level at which its calls keep within what is allowed. Absent where none does, or where too little is known to say so. */
  readonly alpha?: number
  /** Outbreaks on days that it could judge, and what the daily judge found of them. */
  readonly outbreaks: number
  readonly daily: FoundShare
  /** At that level: its calls in those months, what it found of these outbreaks by itself, and what it and the daily judge did. */
  readonly calls?: number
  readonly alone?: FoundShare
  readonly withDaily?: FoundShare
}

/** Why that one. `finds-more`: more with it than without. `no-gain`: none finds more. `not-shown`: too little quiet history to hold any to what is allowed. `none-fits`: none can judge the series. */
export type WhyChosen = 'finds-more' | 'no-gain' | 'not-shown' | 'none-fits'

export interface Comparison {
  readonly series: number
  readonly outbreaks: number
  /** The daily judge alone, and its calls in the months judged. */
  readonly daily: FoundShare & { readonly calls: number; readonly months: number }
  readonly weighed: readonly Weighed[]
  /** What is best added to the daily judge. Absent: nothing is. */
  readonly chosen?: { readonly contender: Contender; readonly alpha: number }
  readonly why: WhyChosen
}

const daysAMonth = 365.2425 / 12

/**
 * Which detector is best added to the daily judge, from the trials of one or more series that are judged alike.
 *
 * In words: of each contender the loosest level is taken at which its calls, and half a call more for what was not seen, keep within what
 * is allowed. Calls are alarms in quiet time, those within `episodeDays` of each other being one. At its level, of the outbreaks on days
 * that it could judge, those are counted that it or the daily judge found in time; the one that adds most to the daily judge is chosen,
 * where that is `leastGain` and two standard errors. Whatever is chosen for having found most among several has been lucky, too: the share is a little too high.
 *
 * @throws RangeError where there are no trials, or their contenders differ.
 * Complexity: O(levels × what was seen).
 */
export function weighTrials(trials: readonly SeriesTrial[], weighing: Weighing = usualWeighing): Comparison {
  const [first] = trials
  if (!first) throw new RangeError('trials must be of one series at least, got none')
  const outbreaks = trials.flatMap((trial) => trial.outbreaks)
  const inTime = (days: number | undefined) =>
    days !== undefined && days <= weighing.withinDays ? days : undefined
  const weighed = first.fitness.map(({ contender }, at): Weighed => {
    if (trials.some(({ fitness }) => fitness[at]?.contender.name !== contender.name))
      throw new RangeError('trials must be of the same contenders in the same order')
    const quietMonths = trials.reduce((sum, { calm }) => sum + (calm[at]?.quietDays ?? 0), 0) / daysAMonth
    const series = trials.filter(({ fitness }) => fitness[at]?.unfit === undefined).length
    const its = outbreaks.filter(({ seen }) => seen[at])
    const byDaily = its.map(({ dailyAfterDays }) => inTime(dailyAfterDays))
    const known = { contender, series, quietMonths, outbreaks: its.length, daily: shareOf(byDaily) }
    const alpha = triedAlphas.find(
      (level) => (100 * (countCalls(trials, at, level) + 0.5)) / quietMonths <= weighing.callsPer100Months,
    )
    if (alpha === undefined || series === 0) return known
    const alone = its.map((outbreak) => inTime(firstSeen(outbreak, at, alpha)))
    const both = alone.map((days, n) => earlier(days, byDaily[n]))
    const calls = countCalls(trials, at, alpha)
    return { ...known, alpha, calls, alone: shareOf(alone), withDaily: shareOf(both) }
  })
  const daily = {
    ...shareOf(outbreaks.map(({ dailyAfterDays }) => inTime(dailyAfterDays))),
    calls: trials.reduce((sum, { dailyFound }) => sum + countEpisodes(dailyFound), 0),
    months: trials.reduce((sum, { judgedDays }) => sum + judgedDays, 0) / daysAMonth,
  }
  return {
    series: trials.length,
    outbreaks: outbreaks.length,
    daily,
    weighed,
    ...chooseOf(weighed, weighing),
  }
}

/** With fewer outbreaks tried nothing is chosen. */
const fewestOutbreaks = 20

function chooseOf(weighed: readonly Weighed[], { leastGain }: Weighing): Pick<Comparison, 'chosen' | 'why'> {
  if (weighed.every(({ series }) => series === 0)) return { why: 'none-fits' }
  const shown = weighed.filter(({ alpha, outbreaks }) => alpha !== undefined && outbreaks >= fewestOutbreaks)
  const [best] = shown.toSorted((one, other) => gainOf(other) - gainOf(one))
  if (best?.alpha === undefined) return { why: 'not-shown' }
  const gain = gainOf(best)
  // Found by both together and not by the daily judge alone: a share of the same outbreaks, and its error that of a share.
  const error = Math.sqrt((gain * (1 - gain)) / best.outbreaks)
  if (gain < leastGain || gain < 2 * error) return { why: 'no-gain' }
  return { why: 'finds-more', chosen: { contender: best.contender, alpha: best.alpha } }
}

function gainOf({ daily, withDaily }: Weighed): number {
  return (withDaily?.found ?? 0) - daily.found
}

function countCalls(trials: readonly SeriesTrial[], at: number, alpha: number): number {
  return trials.reduce((sum, { calm }) => {
    const days = (calm[at]?.chances ?? []).filter(({ chance, quiet }) => quiet && chance < alpha)
    return sum + countEpisodes(days.map(({ day }) => day))
  }, 0)
}

/** Runs of days with no more than `episodeDays` between two. */
function countEpisodes(days: readonly number[]): number {
  let count = 0
  let latest = -Infinity
  for (const day of days.toSorted((one, other) => one - other)) {
    if (day - latest > episodeDays) count++
    latest = day
  }
  return count
}

function firstSeen({ seen }: OutbreakTrial, at: number, alpha: number): number | undefined {
  return seen[at]?.find(({ chance, without }) => chance < alpha && without >= alpha)?.afterDays
}

function earlier(one: number | undefined, other: number | undefined): number | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return Math.min(one, other)
}

function shareOf(days: readonly (number | undefined)[]): FoundShare {
  const found = days.filter((day) => day !== undefined).sort((one, other) => one - other)
  const median = found[Math.floor((found.length - 1) / 2)]
  return {
    found: days.length === 0 ? 0 : found.length / days.length,
    ...(median === undefined ? {} : { medianDays: median }),
  }
}
