import { predictorVariance, solvePositive } from './normal-equations.ts'

/** R's own limits, so that fits that wander off (a group without cases) end where other programs end them. */
const tolerance = 1e-8
const mostIterations = 25

/**
 * A log-linear regression of counts, whose memory is used again from fit to fit: nothing is allocated in `fitCounts`.
 * A row's predictor is the sum of `width` coefficients, each times a value; a row with fewer terms has values of 0.
 */
export interface CountRegression {
  /** Coefficients of a row's terms, ascending: `columns[row * width + term]`. */
  readonly columns: Int32Array
  /** What each is multiplied with: 1 for the level of a factor, the time for a trend. */
  readonly values: Float64Array
  readonly width: number
  readonly counts: Float64Array
  /** Logarithm of the population, or 0. */
  readonly offsets: Float64Array
  readonly weights: Float64Array
  /** How many of the rows hold data, and how many coefficients there are. */
  rows: number
  size: number
  readonly fitted: Float64Array
  /** Logarithms of the fitted means, and of the counts (0 for a count of 0). */
  readonly predictors: Float64Array
  readonly logCounts: Float64Array
  /** The weight of each row in the last step: of use for hat values. */
  readonly working: Float64Array
  readonly coefficients: Float64Array
  /** Lower triangle of Cholesky's factor of the information matrix, in rows of `most`. */
  readonly factor: Float64Array
  readonly scratch: Float64Array
  readonly most: number
  /** How many coefficients the data could tell: others are 0. */
  rank: number
}

/** Memory for regressions of at most so many rows, coefficients, and terms a row. */
export function makeCountRegression({
  rows,
  coefficients,
  width,
}: {
  rows: number
  coefficients: number
  width: number
}): CountRegression {
  return {
    columns: new Int32Array(rows * width),
    values: new Float64Array(rows * width),
    width,
    counts: new Float64Array(rows),
    offsets: new Float64Array(rows),
    weights: new Float64Array(rows),
    rows: 0,
    size: 0,
    fitted: new Float64Array(rows),
    predictors: new Float64Array(rows),
    logCounts: new Float64Array(rows),
    working: new Float64Array(rows),
    coefficients: new Float64Array(coefficients),
    factor: new Float64Array(coefficients * coefficients),
    scratch: new Float64Array(coefficients),
    most: coefficients,
    rank: 0,
  }
}

/**
 * Fits a quasi-Poisson log-linear model by iteratively reweighted least squares.
 *
 * In words: from the counts themselves as first means, weighted least squares of the linearised counts, until the deviance stands still.
 * A coefficient that the others already give (an empty level) is left at 0.
 *
 * @param model Its `rows`, `size`, `counts`, `offsets`, `weights`, `columns` and `values` filled; `fitted` and `coefficients` are written.
 * @returns Whether it converged.
 * @see McCullagh and Nelder, Generalized Linear Models (1989), 2.5 and 6.2.
 * Complexity: O(iterations × (rows × width² + coefficients³)), nothing allocated.
 */
export function fitCounts(model: CountRegression): boolean {
  const { counts, fitted, predictors, logCounts, rows } = model
  for (let row = 0; row < rows; row++) {
    const count = counts[row]!
    fitted[row] = count + 0.1
    predictors[row] = Math.log(count + 0.1)
    logCounts[row] = count === 0 ? 0 : Math.log(count)
  }
  let deviance = devianceOf(model)
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    stepLeastSquares(model)
    const next = devianceOf(model)
    if (!Number.isFinite(next)) return false
    if (Math.abs(next - deviance) / (Math.abs(next) + 0.1) < tolerance) return true
    deviance = next
  }
  return false
}

function stepLeastSquares(model: CountRegression): void {
  const { columns, values, width, counts, offsets, weights, rows, size, fitted, working } = model
  const { coefficients, factor, most, predictors } = model
  for (let i = 0; i < size; i++) {
    coefficients[i] = 0
    for (let j = 0; j <= i; j++) factor[i * most + j] = 0
  }
  for (let row = 0; row < rows; row++) {
    const mean = fitted[row]!
    const weight = weights[row]! * mean
    working[row] = weight
    const response = predictors[row]! - offsets[row]! + (counts[row]! - mean) / mean
    const start = row * width
    for (let a = start; a < start + width; a++) {
      const weighted = weight * values[a]!
      if (weighted === 0) continue
      const i = columns[a]!
      coefficients[i]! += weighted * response
      for (let b = start; b <= a; b++) factor[i * most + columns[b]!]! += weighted * values[b]!
    }
  }
  model.rank = solvePositive({ matrix: factor, most, size, vector: coefficients })
  for (let row = 0; row < rows; row++) {
    let sum = offsets[row]!
    for (let a = row * width; a < (row + 1) * width; a++) sum += values[a]! * coefficients[columns[a]!]!
    predictors[row] = sum
    fitted[row] = Math.exp(sum)
  }
}

function devianceOf({ counts, fitted, predictors, logCounts, weights, rows }: CountRegression): number {
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const count = counts[row]!
    const mean = fitted[row]!
    sum +=
      weights[row]! * (count === 0 ? mean : count * (logCounts[row]! - predictors[row]!) - (count - mean))
  }
  return 2 * sum
}

/**
 * Variance over mean in the rows, by Pearson's residuals.
 *
 * @returns NaN where there are no more rows than coefficients.
 * @see McCullagh and Nelder, Generalized Linear Models (1989), 4.5.2.
 */
export function dispersionOf({ counts, fitted, working, weights, rows, rank }: CountRegression): number {
  let sum = 0
  let used = 0
  for (let row = 0; row < rows; row++) {
    if (weights[row]! === 0) continue
    used += 1
    const residual = counts[row]! / fitted[row]! - 1
    sum += working[row]! * residual * residual
  }
  return used > rank ? sum / (used - rank) : Number.NaN
}

/** How much a row pulls its own fitted mean, 0 to 1: the diagonal of the hat matrix. */
export function leverageOf(model: CountRegression, row: number): number {
  const { columns, values, width, working, factor, most, size, scratch } = model
  return (
    working[row]! *
    predictorVariance({ columns, values, start: row * width, width, factor, most, size, scratch })
  )
}
