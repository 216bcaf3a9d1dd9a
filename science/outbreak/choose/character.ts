import { dayNumberOf, weekdayOf } from '../detectors/calendar.ts'
import { gammaTail } from '../maths/index.ts'
import { type DaySeries, toWeeks } from './weeks.ts'

/** What kind of series it is, as far as that decides who can judge it. */
export interface Character {
  readonly days: number
  /** Whole weeks, Monday to Sunday. */
  readonly weeks: number
  readonly years: number
  /** Cases a week. */
  readonly meanPerWeek: number
  /** Shares of weeks and days without a case, 0 to 1. */
  readonly zeroWeeks: number
  readonly zeroDays: number
  /** Variance over mean of a week's count about its slow course; 1 is Poisson's. Absent without a case or with fewer than 8 weeks. */
  readonly dispersion?: number
  /** Whether weekdays differ beyond chance, and the mean of the busiest over that of the quietest. Absent before 8 weeks, or without a case. */
  readonly weekdays?: Found & { readonly busiestOverQuietest: number }
  /** Whether there is a yearly wave, and its height over the mean: 0.5 is half more at its top. Absent before two years, or without a case. */
  readonly season?: Found & { readonly amplitude: number }
}

interface Found {
  /** Beyond chance: less than one in a hundred series without it looks so. */
  readonly found: boolean
  readonly pValue: number
}

const foundBelow = 0.01
const fewestWeeks = 8
const daysAYear = 365.2425

/**
 * The character of a series: how long it is, how many cases it has, how they scatter, whether weekdays and seasons differ.
 *
 * In words: the scatter of weeks is half the mean squared difference of a week to the one before, which a slow season and trend leave
 * alone (von Neumann), over the mean. Weekdays: Pearson's X² of the seven sums against the days that there are of each, over the
 * scatter of days seven apart. Season: the resultant of all cases on the circle of the year, of the last whole years (Rayleigh's test),
 * over the weeks' scatter.
 *
 * @param series Cases by day, oldest first, without gaps.
 * @throws RangeError for a first day that is none.
 * @see von Neumann, Ann Math Stat 12 (1941) 367; Mardia, Statistics of Directional Data (1972), for Rayleigh's test.
 * Complexity: O(days).
 * @example measureCharacter({ counts: Array(70).fill(1), firstDay: '2020-01-06' }) // weeks 10, meanPerWeek 7, zeroWeeks 0
 */
export function measureCharacter(series: DaySeries): Character {
  const { counts } = series
  const days = counts.length
  const all = toWeeks(series)?.counts ?? []
  // The week under way has not come to its end.
  const weeks = lastIsWhole(series) ? all : all.slice(0, -1)
  const cases = weeks.reduce((sum, count) => sum + count, 0)
  const mean = weeks.length === 0 ? 0 : cases / weeks.length
  const isMeasurable = weeks.length >= fewestWeeks && cases > 0
  const dispersion = isMeasurable ? Math.max(1, scatterOf(weeks, 1) / mean) : undefined
  return {
    days,
    weeks: weeks.length,
    years: days / daysAYear,
    meanPerWeek: mean,
    zeroWeeks: shareOfZeros(weeks),
    zeroDays: shareOfZeros(counts),
    ...(dispersion === undefined
      ? {}
      : { dispersion, ...weekdaysOf(series), ...seasonOf(series, dispersion) }),
  }
}

function lastIsWhole({ counts, firstDay }: DaySeries): boolean {
  return weekdayOf(dayNumberOf(firstDay) + counts.length - 1) === 7
}

function shareOfZeros(counts: ArrayLike<number>): number {
  if (counts.length === 0) return 0
  let zeros = 0
  for (let at = 0; at < counts.length; at++) if (counts[at] === 0) zeros++
  return zeros / counts.length
}

/** Half the mean squared difference of counts `apart` positions apart. */
function scatterOf(counts: ArrayLike<number>, apart: number): number {
  let squares = 0
  for (let at = apart; at < counts.length; at++)
    squares += ((counts[at] ?? 0) - (counts[at - apart] ?? 0)) ** 2
  return squares / (2 * (counts.length - apart))
}

function weekdaysOf({ counts, firstDay }: DaySeries): Pick<Character, 'weekdays'> {
  const first = weekdayOf(dayNumberOf(firstDay)) - 1
  const sums = new Array<number>(7).fill(0)
  const present = new Array<number>(7).fill(0)
  let cases = 0
  for (let at = 0; at < counts.length; at++) {
    const weekday = (first + at) % 7
    sums[weekday] = (sums[weekday] ?? 0) + (counts[at] ?? 0)
    present[weekday] = (present[weekday] ?? 0) + 1
    cases += counts[at] ?? 0
  }
  const mean = cases / counts.length
  if (mean === 0) return {}
  const scatter = Math.max(1, scatterOf(counts, 7) / mean)
  let statistic = 0
  for (const [weekday, sum] of sums.entries()) {
    const expected = mean * (present[weekday] ?? 0)
    statistic += (sum - expected) ** 2 / expected
  }
  const means = sums.map((sum, weekday) => sum / (present[weekday] ?? 1))
  // A weekday without a case counts as half of one: the quotient stays a number.
  const quietest = Math.max(Math.min(...means), 0.5 / (counts.length / 7))
  const pValue = chiSquareTail(statistic / scatter, 6)
  return {
    weekdays: { found: pValue < foundBelow, pValue, busiestOverQuietest: Math.max(...means) / quietest },
  }
}

function seasonOf({ counts }: DaySeries, dispersion: number): Pick<Character, 'season'> {
  const years = Math.floor(counts.length / daysAYear)
  if (years < 2) return {}
  const from = counts.length - Math.round(years * daysAYear)
  let cases = 0
  let east = 0
  let north = 0
  for (let at = from; at < counts.length; at++) {
    const count = counts[at] ?? 0
    const angle = (2 * Math.PI * at) / daysAYear
    cases += count
    east += count * Math.cos(angle)
    north += count * Math.sin(angle)
  }
  if (cases === 0) return {}
  const resultant = Math.hypot(east, north)
  const pValue = chiSquareTail((2 * resultant ** 2) / (cases * dispersion), 2)
  return { season: { found: pValue < foundBelow, pValue, amplitude: (2 * resultant) / cases } }
}

function chiSquareTail(x: number, degrees: number): number {
  return x <= 0 ? 1 : gammaTail({ x, shape: degrees / 2, scale: 2 })
}
