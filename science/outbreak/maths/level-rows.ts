/**
 * A log-linear regression of counts in which each row belongs to one level of a factor, with or without one trend over time: the
 * same model as in `count-regression.ts`, whose information matrix has the shape of an arrow. The levels are eliminated, what is left is
 * one equation for the trend, and a pass over the rows needs no exponential but one for each run of them.
 */
export interface LevelRegression {
  readonly counts: Float64Array
  /** Population of a row, or 1. */
  readonly exposures: Float64Array
  readonly weights: Float64Array
  /** Whole steps of time from the position that is judged; a row's time is this times `step`. */
  readonly positions: Int32Array
  step: number
  rows: number
  /** Rows of the same level at positions one after the other: where each run begins (and, after the last, ends) and its level. */
  readonly runStarts: Int32Array
  readonly runLevels: Int32Array
  runs: number
  levels: number
  /** Logarithm of each level's mean, and the trend's coefficient: of the last step, and of the one before, which gave it its weights. */
  readonly means: Float64Array
  readonly meansBefore: Float64Array
  trend: number
  trendBefore: number
  /** Sums over a level's rows of the last step's working weights, and of these times the time. */
  readonly masses: Float64Array
  readonly moments: Float64Array
  /** The trend's information once the levels are eliminated; infinite without a trend. */
  trendInformation: number
  /** Coefficients. */
  rank: number
  /** Weighted cases of each level, and all of them times their time. */
  readonly cases: Float64Array
  caseTime: number
  /** The part of half the deviance that no step changes. */
  saturated: number
  /** Working sums: right sides of the next step, its weights by level, times the time and times its square; weights times exposures. */
  readonly sides: Float64Array
  trendSide: number
  readonly nextMasses: Float64Array
  readonly nextMoments: Float64Array
  spread: number
  readonly loads: Float64Array
  readonly totalLoads: Float64Array
}

/** Memory for regressions of at most so many rows and levels. */
export function makeLevelRegression({ rows, levels }: { rows: number; levels: number }): LevelRegression {
  return {
    counts: new Float64Array(rows),
    exposures: new Float64Array(rows),
    weights: new Float64Array(rows),
    positions: new Int32Array(rows),
    step: 1,
    rows: 0,
    runStarts: new Int32Array(rows + 1),
    runLevels: new Int32Array(rows),
    runs: 0,
    levels: 0,
    means: new Float64Array(levels),
    meansBefore: new Float64Array(levels),
    trend: 0,
    trendBefore: 0,
    masses: new Float64Array(levels),
    moments: new Float64Array(levels),
    trendInformation: Infinity,
    rank: 0,
    cases: new Float64Array(levels),
    caseTime: 0,
    saturated: 0,
    sides: new Float64Array(levels),
    trendSide: 0,
    nextMasses: new Float64Array(levels),
    nextMoments: new Float64Array(levels),
    spread: 0,
    loads: new Float64Array(rows),
    totalLoads: new Float64Array(levels),
  }
}

/** Adds a row, after those of earlier runs. Five plain numbers, for it is called once a row. */
export function addLevelRow(
  model: LevelRegression,
  position: number,
  level: number,
  count: number,
  exposure: number,
): void {
  const row = model.rows++
  model.counts[row] = count
  model.exposures[row] = exposure
  model.positions[row] = position
  const continues =
    row > 0 && model.runLevels[model.runs - 1] === level && model.positions[row - 1] === position - 1
  if (!continues) {
    model.runStarts[model.runs] = row
    model.runLevels[model.runs++] = level
  }
  model.runStarts[model.runs] = row + 1
}
