import { countQuantile } from '../maths/index.ts'
import { dayNumberOf, weekdayOf } from './calendar.ts'
import { leastCount } from './least-count.ts'
import { chanceOfOdds, type Week } from './odds-chance.ts'
import { type Course, errorVariance, fitCourse, makeCourse, toMean } from './odds-course.ts'
import { logFactor } from './odds-excess.ts'
import { checkOddsSettings, type OutbreakOddsSettings, outbreakOddsSettings } from './odds-settings.ts'
import { checkSeries, rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/** Periods whose odds are summed up: with `lasting` 0.3, what lies further back counts for less than one in a thousand. */
const remembered = 6

/** Beyond this an exponential is more than a number holds. */
const mostLog = 600

/**
 * Is there an outbreak now? The odds that there is, from this period and those before, against a course of level, trend and season that
 * past outbreaks did not bend.
 *
 * In words: each period's count speaks for an outbreak by its chance with one over its chance without (`logFactor`). The odds of the
 * period before, in so far as an outbreak lasts, are the prior odds of this one, so that two raised weeks tell what neither would
 * alone; odds that were told already add no more than `told`, so that one excess is not an alarm twice. The alarm is by the chance of
 * such odds in calm (`pValue`), which has the course's own uncertainty in it.
 *
 * @param series Weeks (or days, with `outbreakOddsDailySettings`), oldest first.
 * @param options `from` and `to` (the whole series where left out), and any setting that differs from `outbreakOddsSettings`.
 * @returns A verdict for each position: `statistic` is the odds' logarithm to base 10, `score` the p-value's over that of alpha: 1 where
 * the alarm begins. `too-short` where `leastHistory` is not there; with less than a year of it no season is
 * learnt.
 * @throws RangeError for a count, population or setting that makes no sense.
 * @see Shiryaev, Theory of Probability and its Applications 8 (1963) 22, for the odds; `odds-course.ts` for the course.
 * Complexity: O(yearsBack × frequency) a position, whose memory is used again.
 * @example outbreakOdds({ counts }, { from: counts.length - 1 }) // this week alone
 */
export function outbreakOdds(
  series: CountSeries,
  options: Partial<OutbreakOddsSettings> & JudgedRange = {},
): Verdict[] {
  return makeOutbreakOdds(options)(series, options)
}

/**
 * The same for many series one after the other: settings are looked over once, and memory is used again.
 *
 * @example const judge = makeOutbreakOdds(); const verdicts = series.map((one) => judge(one, { from: one.counts.length - 1 }))
 */
export function makeOutbreakOdds(
  options: Partial<OutbreakOddsSettings> = {},
): (series: CountSeries, range?: JudgedRange) => Verdict[] {
  const settings = { ...outbreakOddsSettings, ...options }
  checkOddsSettings(settings)
  const weeks = Array.from({ length: remembered }, () => ({ count: 0, mean: 0, dispersion: 1 }))
  let course: Course | undefined
  return (series, range = {}) => {
    const ready = readyTerms(series, settings)
    const { from, to } = rangeOf(series, range)
    if (!course || course.most < ready.most)
      course = makeCourse({ most: ready.most, blocks: blocksOf(settings) })
    const verdicts: Verdict[] = []
    for (let index = from; index <= to; index++) verdicts.push(judge(ready, { index, course, weeks }))
    return verdicts
  }
}

/** A series looked over, with what its terms need. */
interface Terms {
  readonly series: CountSeries
  readonly settings: OutbreakOddsSettings
  readonly most: number
  /** Periods a year: between two anniversaries where there are dates, as `frequency` says where not. */
  readonly year: number
  readonly weekdayOfFirst: number
}

function readyTerms(series: CountSeries, settings: OutbreakOddsSettings): Terms {
  checkSeries(series)
  const { frequency = 52, firstDay, population } = series
  if (settings.perHead && !population)
    throw new RangeError('perHead needs the population of each period, got none')
  if (settings.weekdays && (firstDay === undefined || frequency !== 365))
    throw new RangeError(
      `weekdays need a series by day (frequency 365) with its firstDay, got frequency ${frequency} and firstDay ${firstDay}`,
    )
  const dated = firstDay !== undefined && (frequency === 52 || frequency === 365)
  return {
    series,
    settings,
    most: Math.ceil(frequency * settings.yearsBack) + 4,
    year: dated ? 365.2425 / (frequency === 52 ? 7 : 1) : frequency,
    weekdayOfFirst: firstDay === undefined ? 0 : weekdayOf(dayNumberOf(firstDay)) - 1,
  }
}

function blocksOf({ harmonics, weekdays }: OutbreakOddsSettings): number[] {
  return [1, ...Array.from({ length: harmonics }, () => 2), ...(weekdays ? [6] : [])]
}

type Counted = { -readonly [K in keyof Week]: Week[K] }

function judge(
  terms: Terms,
  { index, course, weeks }: { index: number; course: Course; weeks: readonly Counted[] },
): Verdict {
  const { series, settings } = terms
  const observed = series.counts[index]!
  const first = Math.max(0, index - Math.ceil((series.frequency ?? 52) * settings.yearsBack) - 3)
  const rows = index - settings.guard - first
  if (rows < settings.leastHistory) return { index, observed, alarm: false, reason: 'too-short' }
  fill(terms, course, { first, rows, index })
  fitCourse(course)
  for (const [at, week] of weeks.entries()) foretell(terms, course, index - remembered + 1 + at, index, week)
  const week = weeks[remembered - 1]!
  const before = weeks[remembered - 2]!
  const { onset, lasting, told, alpha } = settings
  const carried = (odds: number) => (onset + lasting * Math.min(odds, told)) / (1 - onset)
  const prior = weeks.slice(0, -1).reduce((odds, one) => carried(odds * factorOf(one)), carried(0))
  const logOddsOf = (count: number) => Math.log(prior) + logFactor(count, week.mean, week.dispersion)
  const chanceOf = (count: number) =>
    chanceOfOdds({
      logOdds: logOddsOf(count),
      week,
      before,
      carried: (log) => carried(carried(0) * Math.exp(Math.min(mostLog, log))),
    })
  const pValue = chanceOf(observed)
  return {
    index,
    observed,
    expected: week.mean,
    ...(settings.thresholds ? { threshold: findThreshold(week, alpha, chanceOf) } : {}),
    pValue,
    statistic: logOddsOf(observed) / Math.LN10,
    score: Math.log(pValue) / Math.log(alpha),
    dispersion: course.dispersion,
    alarm: pValue < alpha && observed > 0,
  }
}

function factorOf({ count, mean, dispersion }: Week): number {
  return Math.exp(Math.min(mostLog, logFactor(count, mean, dispersion)))
}

/** The most cases that would be no alarm: looked for from where a week by itself would have it. */
function findThreshold(
  { mean, dispersion }: Week,
  alpha: number,
  chanceOf: (count: number) => number,
): number {
  const size = dispersion > 1 ? mean / (dispersion - 1) : Infinity
  const guess = countQuantile({ probability: 1 - alpha, mean, size }) + 1
  return leastCount(guess, (count) => chanceOf(count) < alpha) - 1
}

function fill(
  terms: Terms,
  course: Course,
  { first, rows, index }: { first: number; rows: number; index: number },
): void {
  const { series, settings } = terms
  course.rows = rows
  for (let row = 0; row < rows; row++) {
    course.counts[row] = series.counts[first + row]!
    course.offsets[row] = offsetAt(series, settings, first + row)
    fillTerms(terms, { at: first + row, index, into: course.design, from: row, stride: course.most, rows })
  }
}

function offsetAt({ population }: CountSeries, { perHead }: OutbreakOddsSettings, at: number): number {
  return perHead && population ? Math.log(population[at]!) : 0
}

/** Level, trend (1 from the middle of the history to the period judged), waves of the year, days of the week. */
function fillTerms(
  { settings, year, weekdayOfFirst }: Terms,
  of: { at: number; index: number; into: Float64Array; from: number; stride: number; rows: number },
): void {
  const { at, index, into, stride, rows } = of
  const half = (year * settings.yearsBack) / 2
  let next = of.from
  const put = (value: number) => {
    into[next] = value
    next += stride
  }
  put(1)
  put((at - index + half) / half)
  // Of less than a year no season can be learnt.
  const learnt = rows >= year - 1 ? 1 : 0
  for (let wave = 1; wave <= settings.harmonics; wave++) {
    const angle = (2 * Math.PI * wave * at) / year
    put(learnt * Math.cos(angle))
    put(learnt * Math.sin(angle))
  }
  if (!settings.weekdays) return
  const weekday = (weekdayOfFirst + at) % 7
  for (let day = 0; day < 6; day++) put(weekday === day ? 1 : 0)
}

/** What the course expects of a period, with its own uncertainty added to the dispersion. */
function foretell(terms: Terms, course: Course, at: number, index: number, into: Counted): void {
  const { series, settings } = terms
  const { width, coefficients, step, rows } = course
  fillTerms(terms, { at, index, into: step, from: 0, stride: 1, rows })
  let log = offsetAt(series, settings, at)
  for (let k = 0; k < width; k++) log += coefficients[k]! * step[k]!
  into.count = series.counts[at]!
  into.mean = toMean(log)
  into.dispersion = course.dispersion + into.mean * (errorVariance(course, step) + course.drift)
}
