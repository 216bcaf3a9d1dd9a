import { logGamma } from '../maths/log-gamma.ts'
import { greatestWithin } from '../maths/peak.ts'
import { type Counts, checkCounts } from './incidence.ts'

/** How days scatter about a trend. */
export type TrendLaw = 'poisson' | 'negative-binomial' | 'log-normal'

/** A straight line through the logarithm of the expected cases, days counted from 0. */
export interface LogLinearFit {
  readonly law: TrendLaw
  /** Expected logarithm on day 0. */
  readonly intercept: number
  /** Its change a day. */
  readonly slope: number
  readonly slopeError: number
  readonly interceptError: number
  /** Of the two errors, in [−1, 1]. */
  readonly correlation: number
  /** Negative binomial size, variance = mean + mean² / size; Infinity is Poisson. For `'log-normal'` left out. */
  readonly size?: number
  /** Standard deviation of the logarithms about the line; of `'log-normal'` alone. */
  readonly residualSd?: number
}

/**
 * Fits cases by day with a logarithmic link and one trend.
 *
 * In words: weighted least squares until the deviance rests; for the negative binomial law the size at which the fit is
 * likeliest, looked for from 0.05 to 1e6 on a logarithmic scale; at its upper end it is Poisson.
 *
 * @throws RangeError for fewer than 3 days or fewer than 2 with cases, or, with `'log-normal'`, a day of 0.
 * @see McCullagh and Nelder, _Generalized Linear Models_ (1989), 2.5; Lawless, Can J Stat 15 (1987) 209.
 */
export function fitLogLinear({
  counts,
  law,
}: {
  readonly counts: Counts
  readonly law: TrendLaw
}): LogLinearFit {
  checkCounts(counts)
  let withCases = 0
  for (let day = 0; day < counts.length; day++) withCases += counts[day]! > 0 ? 1 : 0
  if (counts.length < 3 || withCases < 2)
    throw new RangeError(
      `a trend needs 3 days or more, 2 of them with cases, got ${counts.length} and ${withCases}`,
    )
  if (law === 'log-normal') return fitLogarithms(counts, withCases)
  if (law === 'poisson') return { law, ...describe(reweigh(counts, Infinity)), size: Infinity }
  const likelihoodOf = (logSize: number) => {
    const size = Math.exp(logSize)
    return logLikelihood(counts, reweigh(counts, size), size)
  }
  const logSize = greatestWithin({ low: Math.log(0.05), high: Math.log(1e6), of: likelihoodOf })
  const size = logSize > Math.log(5e5) ? Infinity : Math.exp(logSize)
  return { law, ...describe(reweigh(counts, size)), size }
}

/** Sums of weights, their first and second moments about the middle day, and the line. */
interface Line {
  level: number
  slope: number
  middle: number
  weight: number
  moment: number
}

function reweigh(counts: Counts, size: number): Line {
  const days = counts.length
  let sum = 0
  for (let day = 0; day < days; day++) sum += counts[day]!
  const line: Line = { level: Math.log(sum / days), slope: 0, middle: (days - 1) / 2, weight: 0, moment: 0 }
  for (let step = 0; step < 100; step++) {
    let weights = 0
    let first = 0
    let second = 0
    let total = 0
    let cross = 0
    for (let day = 0; day < days; day++) {
      const x = day - (days - 1) / 2
      const logMean = line.level + line.slope * (day - line.middle)
      const mean = Math.exp(Math.max(-30, Math.min(40, logMean)))
      const weight = mean / (1 + mean / size)
      const target = logMean + (counts[day]! - mean) / mean
      weights += weight
      first += weight * x
      second += weight * x * x
      total += weight * target
      cross += weight * x * target
    }
    const centre = first / weights
    const moment = second - first * centre
    const slope = (cross - centre * total) / moment
    const level = total / weights
    const change = Math.abs(slope - line.slope)
    line.slope = slope
    line.level = level
    line.middle = centre + (days - 1) / 2
    line.weight = weights
    line.moment = moment
    if (change < 1e-12 && step > 2) break
  }
  return line
}

function logLikelihood(counts: Counts, line: Line, size: number): number {
  let sum = 0
  for (let day = 0; day < counts.length; day++) {
    const count = counts[day]!
    const mean = Math.exp(line.level + line.slope * (day - line.middle))
    sum +=
      logGamma(count + size) -
      logGamma(size) -
      (count + size) * Math.log1p(mean / size) +
      count * Math.log(mean / size)
  }
  return sum
}

function describe(line: Line): Omit<LogLinearFit, 'law'> {
  const slopeVariance = 1 / line.moment
  const interceptVariance = 1 / line.weight + line.middle ** 2 * slopeVariance
  return {
    intercept: line.level - line.slope * line.middle,
    slope: line.slope,
    slopeError: Math.sqrt(slopeVariance),
    interceptError: Math.sqrt(interceptVariance),
    correlation: (-line.middle * slopeVariance) / Math.sqrt(slopeVariance * interceptVariance),
  }
}

function fitLogarithms(counts: Counts, withCases: number): LogLinearFit {
  const days = counts.length
  if (withCases < days)
    throw new RangeError(
      `a line through logarithms needs cases on every day, got ${days - withCases} days without: take a Poisson or negative binomial law`,
    )
  const middle = (days - 1) / 2
  let level = 0
  let cross = 0
  let moment = 0
  for (let day = 0; day < days; day++) {
    level += Math.log(counts[day]!) / days
    cross += (day - middle) * Math.log(counts[day]!)
    moment += (day - middle) ** 2
  }
  const slope = cross / moment
  let squares = 0
  for (let day = 0; day < days; day++)
    squares += (Math.log(counts[day]!) - level - slope * (day - middle)) ** 2
  const variance = squares / (days - 2)
  if (variance === 0)
    return {
      law: 'log-normal',
      intercept: level - slope * middle,
      slope,
      slopeError: 0,
      interceptError: 0,
      correlation: 0,
      residualSd: 0,
    }
  const line = { level, slope, middle, weight: days / variance, moment: moment / variance }
  return { law: 'log-normal', ...describe(line), residualSd: Math.sqrt(variance) }
}
