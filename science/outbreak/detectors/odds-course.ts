import { logGamma } from '../maths/index.ts'
import { solvePositive } from '../maths/normal-equations.ts'
import { logFactor } from './odds-excess.ts'

/** Memory of a fit, used again from week to week and series to series. */
export interface Course {
  readonly most: number
  readonly width: number
  /** Terms by column: the value of term k in row r stands at `k × most + r`. */
  readonly design: Float64Array
  readonly counts: Float64Array
  readonly offsets: Float64Array
  readonly weights: Float64Array
  readonly means: Float64Array
  /** Weight times mean, what is off, and one column weighed: of use within a step. */
  readonly working: Float64Array
  readonly off: Float64Array
  readonly weighed: Float64Array
  readonly coefficients: Float64Array
  readonly step: Float64Array
  /** The penalised likelihood's information; from each step on its Cholesky factor. */
  readonly information: Float64Array
  /** One over the variance that each coefficient is believed to have; 0 for the level, which is left free. */
  readonly precisions: Float64Array
  /** Coefficients that belong together, so that a season is believed or not as a whole: first and length of each. */
  readonly blocks: readonly (readonly [number, number])[]
  rows: number
  dispersion: number
  /** Variance of what neighbouring weeks have in common beyond the course, relative to the mean squared; 0 where nothing is seen of it. */
  drift: number
}

/** Outbreaks of the past: one week in twenty is held for part of one until its count says otherwise. */
const outbreakShare = 0.05
const rounds = 5
/** Bounds of what a coefficient is believed to be: a standard deviation of 0.01 is none, of 2 a sevenfold swing. */
const leastPrecision = 0.25
const mostPrecision = 1e4

/** For fits of at most so many rows; `blocks` are the lengths of the groups of terms behind the level. */
export function makeCourse({ most, blocks }: { most: number; blocks: readonly number[] }): Course {
  const width = 1 + blocks.reduce((sum, length) => sum + length, 0)
  let at = 1
  const placed = blocks.map((length) => {
    at += length
    return [at - length, length] as const
  })
  const numbers = (length: number) => new Float64Array(length)
  return {
    most,
    width,
    design: numbers(most * width),
    counts: numbers(most),
    offsets: numbers(most),
    weights: numbers(most),
    means: numbers(most),
    working: numbers(most),
    off: numbers(most),
    weighed: numbers(most),
    coefficients: numbers(width),
    step: numbers(width),
    information: numbers(width * width),
    precisions: numbers(width),
    blocks: placed,
    rows: 0,
    dispersion: 1,
    drift: 0,
  }
}

/**
 * Fits the course that counts took when there was no outbreak.
 *
 * In words: a quasi-Poisson log-linear regression, in which (a) a week counts for as much as it is likely to have been calm, which its
 * own count and the rest of the course tell, and (b) trend, seasons and weekdays are drawn towards nothing by as much as the data leave
 * them in doubt: the variance that each group is believed to have is learnt from the data, so that what is not there costs nothing.
 *
 * @param course Its `rows`, `design`, `counts` and `offsets` filled; `coefficients`, `information` and `dispersion` are written.
 * @see Tipping, Journal of Machine Learning Research 1 (2001) 211, for (b).
 * Complexity: O(rows × width²) a step, some fifteen steps; nothing allocated.
 */
export function fitCourse(course: Course): void {
  const { rows, counts, offsets, weights, coefficients, precisions } = course
  let sum = 0
  let people = 0
  for (let row = 0; row < rows; row++) {
    weights[row] = 1
    sum += counts[row]!
    people += Math.exp(offsets[row]!)
  }
  coefficients.fill(0)
  coefficients[0] = Math.log((sum + 0.5) / people)
  precisions.fill(1)
  precisions[0] = 0
  course.dispersion = 1
  improve(course, 8, 1e-2)
  for (let round = 0; round < rounds; round++) {
    measureDispersion(course)
    believe(course)
    weigh(course)
    // What is not quite found yet is found on the way.
    if (round === rounds - 1) improve(course, 8, 1e-5)
    else improve(course, 1, 0)
  }
  measureDispersion(course)
  course.dispersion = undoTrimming(course)
  course.drift = measureDrift(course)
}

/** Newton's steps until one is no greater than `smallest`, so many at most. */
function improve(course: Course, most: number, smallest: number): void {
  const { width, coefficients, step, information } = course
  for (let n = 0; n < most; n++) {
    gather(course)
    solvePositive({ matrix: information, most: width, size: width, vector: step })
    let greatest = 0
    for (let k = 0; k < width; k++) {
      const by = Math.max(-2, Math.min(2, step[k]!))
      coefficients[k] = coefficients[k]! + by
      greatest = Math.max(greatest, Math.abs(by))
    }
    if (greatest <= smallest) break
  }
  predictAll(course)
}

/** The mean of a predictor; one that wandered off stays within what numbers can tell. */
export function toMean(predictor: number): number {
  return Math.exp(Math.max(-15, Math.min(25, predictor)))
}

function predictAll({ rows, most, width, design, offsets, coefficients, means }: Course): void {
  for (let row = 0; row < rows; row++) means[row] = offsets[row]!
  for (let k = 0; k < width; k++) {
    const by = coefficients[k]!
    for (let row = 0, at = k * most; row < rows; row++, at++) means[row] = means[row]! + by * design[at]!
  }
  for (let row = 0; row < rows; row++) means[row] = toMean(means[row]!)
}

/** Score and information of the penalised likelihood, into `step` and `information`. */
function gather(course: Course): void {
  const { rows, most, width, design, counts, weights, means, working, off, weighed } = course
  const { coefficients, step, information, precisions } = course
  predictAll(course)
  const share = 1 / course.dispersion
  for (let row = 0; row < rows; row++) {
    const weight = weights[row]! * share
    working[row] = weight * means[row]!
    off[row] = weight * (counts[row]! - means[row]!)
  }
  for (let k = 0; k < width; k++) {
    let score = -precisions[k]! * coefficients[k]!
    for (let row = 0, at = k * most; row < rows; row++, at++) {
      weighed[row] = working[row]! * design[at]!
      score += off[row]! * design[at]!
    }
    step[k] = score
    for (let j = 0; j <= k; j++) {
      let sum = j === k ? precisions[k]! + 1e-9 : 0
      for (let row = 0, at = j * most; row < rows; row++, at++) sum += weighed[row]! * design[at]!
      information[k * width + j] = sum
    }
  }
}

/** The lower half of a solution: what is left has the variance of its sum of squares. */
function solveLower(width: number, factor: Float64Array, vector: Float64Array): void {
  for (let i = 0; i < width; i++) {
    let rest = vector[i]!
    for (let k = 0; k < i; k++) rest -= factor[i * width + k]! * vector[k]!
    vector[i] = rest / factor[i * width + i]!
  }
}

/** The variance of a sum of the coefficients' errors, each times an entry of `terms`, which is used up. */
export function errorVariance({ width, information: factor }: Course, terms: Float64Array): number {
  solveLower(width, factor, terms)
  let sum = 0
  for (let k = 0; k < width; k++) sum += terms[k]! ** 2
  return sum
}

/** Variance over mean, of calm weeks; 1 at least. */
function measureDispersion(course: Course): void {
  const { rows, width, counts, weights, means } = course
  let squares = 0
  let seen = 0
  for (let row = 0; row < rows; row++) {
    const mean = Math.max(means[row]!, 1e-6)
    squares += (weights[row]! * (counts[row]! - mean) ** 2) / mean
    seen += weights[row]!
  }
  course.dispersion = Math.max(1, squares / Math.max(1, seen - width))
}

/**
 * How far counts stray from the course for weeks on end: the covariance of weeks at most four apart, less its standard error, since half
 * of all courses that do not stray show some by chance. With one week in the course's future nothing but its spread is known.
 */
function measureDrift({ rows, counts, means, weights, dispersion }: Course): number {
  let products = 0
  let scale = 0
  for (let row = 1; row < rows; row++) {
    const off = weights[row]! * (counts[row]! - means[row]!)
    for (let back = Math.max(0, row - 4); back < row; back++) {
      products += off * weights[back]! * (counts[back]! - means[back]!)
      scale += means[row]! * means[back]!
    }
  }
  if (scale === 0) return 0
  return Math.max(0, (products - dispersion * Math.sqrt(scale)) / scale)
}

/** What each group of coefficients is believed to be, from what it was found to be and how sure that is. */
function believe({ width, information: factor, coefficients, precisions, blocks, step }: Course): void {
  for (const [first, length] of blocks) {
    let found = 0
    for (let k = first; k < first + length; k++) {
      step.fill(0)
      step[k] = 1
      solveLower(width, factor, step)
      for (let i = 0; i < width; i++) found += step[i]! ** 2
      found += coefficients[k]! ** 2
    }
    precisions.fill(Math.min(mostPrecision, Math.max(leastPrecision, length / found)), first, first + length)
  }
}

function weigh({ rows, counts, means, weights, dispersion }: Course): void {
  const spread = Math.max(1.01, dispersion)
  for (let row = 0; row < rows; row++) weights[row] = calmWeight(counts[row]!, means[row]!, spread)
}

/** How likely a week was calm. Below the mean and a deviation more, nothing speaks for an outbreak. */
function calmWeight(count: number, mean: number, dispersion: number): number {
  if (count - mean <= Math.sqrt(dispersion * mean)) return 1
  const odds = outbreakShare / (1 - outbreakShare)
  return 1 / (1 + odds * Math.exp(logFactor(count, mean, dispersion)))
}

/**
 * The dispersion that weighing took away, given back: calm weeks with high counts are weighed down too. By the law that was found, it is
 * worked out how much of its own dispersion weighing leaves at the mean of the means.
 */
function undoTrimming({ rows, means, dispersion }: Course): number {
  let mean = 0
  for (let row = 0; row < rows; row++) mean += means[row]! / rows
  const spread = Math.max(1.01, dispersion)
  const size = mean / (spread - 1)
  const deviation = Math.sqrt(spread * mean)
  const stride = Math.max(1, Math.floor(deviation / 6))
  let squares = 0
  let seen = 0
  const first = Math.max(0, Math.floor(mean - 6 * deviation))
  for (let count = first; count < mean + 12 * deviation + 3; count += stride) {
    const chance = Math.exp(
      logGamma(count + size) -
        logGamma(size) -
        logGamma(count + 1) -
        size * Math.log(spread) +
        count * Math.log1p(-1 / spread),
    )
    const weight = calmWeight(count, mean, spread)
    squares += chance * weight * (count - mean) ** 2
    seen += chance * weight
  }
  const left = squares / (mean * seen * spread)
  return Math.max(1, dispersion / Math.max(0.5, left))
}
