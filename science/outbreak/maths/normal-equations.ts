/** A pivot that shrank to this part of its diagonal is rounding: its column is a sum of earlier ones. */
const pivotTolerance = 1e-11

/**
 * Solves `matrix · x = vector` for a symmetric, positive matrix by Cholesky's factor, in place.
 *
 * @param matrix Its lower triangle in rows of `most`; becomes the factor. A column that earlier ones already give gets a pivot of 0.
 * @param vector Becomes the solution; 0 for such columns.
 * @returns The rank.
 * @see Golub and Van Loan, Matrix Computations (2013), 4.2.
 * Complexity: O(size³), nothing allocated.
 */
export function solvePositive({
  matrix,
  most,
  size,
  vector,
}: {
  matrix: Float64Array
  most: number
  size: number
  vector: Float64Array
}): number {
  let rank = 0
  for (let i = 0; i < size; i++) {
    const row = i * most
    for (let j = 0; j < i; j++) {
      const other = j * most
      const pivot = matrix[other + j]!
      let sum = matrix[row + j]!
      for (let k = 0; k < j; k++) sum -= matrix[row + k]! * matrix[other + k]!
      matrix[row + j] = pivot === 0 ? 0 : sum / pivot
    }
    const diagonal = matrix[row + i]!
    let left = diagonal
    let value = vector[i]!
    for (let k = 0; k < i; k++) {
      left -= matrix[row + k]! ** 2
      value -= matrix[row + k]! * vector[k]!
    }
    const isNew = left > pivotTolerance * diagonal && left > 0
    matrix[row + i] = isNew ? Math.sqrt(left) : 0
    vector[i] = isNew ? value / matrix[row + i]! : 0
    if (isNew) rank += 1
  }
  for (let i = size - 1; i >= 0; i--) {
    const pivot = matrix[i * most + i]!
    if (pivot === 0) continue
    let sum = vector[i]!
    for (let k = i + 1; k < size; k++) sum -= matrix[k * most + i]! * vector[k]!
    vector[i] = sum / pivot
  }
  return rank
}

/**
 * Variance of a predictor, in units of the dispersion: `x' (X'WX)⁻¹ x`, from Cholesky's factor.
 *
 * @param columns With `values` from `start` on, `width` terms: which coefficients, each times what.
 * Complexity: O(size²), nothing allocated.
 */
export function predictorVariance({
  columns,
  values,
  start,
  width,
  factor,
  most,
  size,
  scratch,
}: {
  columns: Int32Array
  values: Float64Array
  start: number
  width: number
  factor: Float64Array
  most: number
  size: number
  scratch: Float64Array
}): number {
  for (let i = 0; i < size; i++) scratch[i] = 0
  for (let a = start; a < start + width; a++) scratch[columns[a]!]! += values[a]!
  let variance = 0
  for (let i = 0; i < size; i++) {
    const pivot = factor[i * most + i]!
    let sum = scratch[i]!
    if (pivot !== 0) {
      for (let k = 0; k < i; k++) sum -= factor[i * most + k]! * scratch[k]!
      sum /= pivot
      variance += sum * sum
    } else sum = 0
    scratch[i] = sum
  }
  return variance
}
