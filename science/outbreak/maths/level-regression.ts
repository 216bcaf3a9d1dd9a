import type { LevelRegression } from './level-rows.ts'

/** As in `count-regression.ts`: the limits at which other programs end a fit. */
const tolerance = 1e-8
const mostIterations = 25

/** What is left of the trend's own information must be more than this part of it, or it is rounding. */
const pivotTolerance = 1e-11

/** First responses and logarithms of the counts below are looked up. */
const tabled = 2048
const firstResponses = Float64Array.from({ length: tabled }, (_, count) => firstResponseOf(count))
const logCounts = Float64Array.from({ length: tabled }, (_, count) => (count === 0 ? 0 : Math.log(count)))

/**
 * Fits the model by the steps of iteratively reweighted least squares, which are Newton's: from the counts themselves as first
 * means, until the deviance stands still. The steps and their number are those of `fitCounts`.
 *
 * @param model Its rows, `weights`, `step` and `levels` filled.
 * @returns Whether it converged on levels that all have rows and a trend that the rows can tell; where not, ask `fitCounts`.
 * @see McCullagh and Nelder, Generalized Linear Models (1989), 2.5; Golub and Van Loan, Matrix Computations (2013), 4.2 (Cholesky by blocks).
 * Complexity: O(iterations × rows) with a trend, O(rows + iterations × levels) without; nothing allocated.
 */
export function fitLevels(model: LevelRegression, hasTrend: boolean): boolean {
  const { means, meansBefore, masses, moments, sides, cases, nextMasses, nextMoments, levels } = model
  model.rank = levels + (hasTrend ? 1 : 0)
  model.trendInformation = Infinity
  startLevels(model, hasTrend)
  means.fill(0, 0, levels)
  model.trend = 0
  for (let iteration = 0; iteration < mostIterations; iteration++) {
    meansBefore.set(means)
    model.trendBefore = model.trend
    const trendStep = hasTrend ? solveTrend(model) : 0
    if (Number.isNaN(trendStep)) return false
    model.trend += trendStep
    let change = -trendStep * model.caseTime
    for (let level = 0; level < levels; level++) {
      const levelStep = (sides[level]! - moments[level]! * trendStep) / masses[level]!
      means[level]! += levelStep
      change -= levelStep * cases[level]!
    }
    if (hasTrend) sumRows(model)
    else sumLevels(model)
    // The deviance is a small difference of large sums: its change is taken from the steps, not from two of these.
    let deviance = model.saturated - model.trend * model.caseTime
    for (let level = 0; level < levels; level++) {
      change += nextMasses[level]! - masses[level]!
      deviance += nextMasses[level]! - cases[level]! * (1 + means[level]!)
    }
    // Not a number where a level is empty.
    if (!Number.isFinite(deviance)) return false
    if (iteration > 0 && Math.abs(change) / (Math.abs(deviance) + 0.05) < tolerance) return true
    model.trendSide = model.caseTime
    for (let level = 0; level < levels; level++) {
      sides[level] = cases[level]! - nextMasses[level]!
      model.trendSide -= nextMoments[level]!
    }
    masses.set(nextMasses)
    moments.set(nextMoments)
  }
  return false
}

/** Weights and right sides of the first step, from the counts; and what of them each later step asks for. */
function startLevels(model: LevelRegression, hasTrend: boolean): void {
  const { counts, exposures, weights, positions, loads, runStarts, runLevels, runs, step } = model
  const { masses, moments, sides, cases, totalLoads, levels } = model
  for (const sums of [masses, moments, sides, cases, totalLoads]) sums.fill(0, 0, levels)
  model.caseTime = model.trendSide = model.spread = model.saturated = 0
  for (let run = 0; run < runs; run++) {
    const level = runLevels[run]!
    for (let row = runStarts[run]!; row < runStarts[run + 1]!; row++) {
      const count = counts[row]!
      const exposure = exposures[row]!
      const weight = weights[row]!
      const working = weight * (count + 0.1)
      const time = hasTrend ? positions[row]! * step : 0
      const offset = exposure === 1 ? 0 : Math.log(exposure)
      const response = working * ((count < tabled ? firstResponses[count]! : firstResponseOf(count)) - offset)
      masses[level]! += working
      moments[level]! += working * time
      model.spread += working * time * time
      sides[level]! += response
      model.trendSide += response * time
      cases[level]! += weight * count
      model.caseTime += weight * count * time
      const logCount = count < tabled ? logCounts[count]! : Math.log(count)
      model.saturated += weight * count * (logCount - offset)
      loads[row] = weight * exposure
      totalLoads[level]! += weight * exposure
    }
  }
}

/** The predictor of a count as mean, and one step of it towards the count. */
function firstResponseOf(count: number): number {
  return Math.log(count + 0.1) - 0.1 / (count + 0.1)
}

/** Eliminates the levels. @returns The trend's step; NaN where the rows do not tell a trend. */
function solveTrend(model: LevelRegression): number {
  const { masses, moments, sides, levels, spread } = model
  let left = spread
  let side = model.trendSide
  for (let level = 0; level < levels; level++) {
    const centre = moments[level]! / masses[level]!
    left -= centre * moments[level]!
    side -= centre * sides[level]!
  }
  model.trendInformation = left
  return left > pivotTolerance * spread ? side / left : Number.NaN
}

/** Sums of the fitted means: by level, times the time, and times its square. */
function sumRows(model: LevelRegression): void {
  const { positions, loads, runStarts, runLevels, runs, step, means, trend } = model
  const { nextMasses, nextMoments, levels } = model
  nextMasses.fill(0, 0, levels)
  nextMoments.fill(0, 0, levels)
  const growth = Math.exp(trend * step)
  let spread = 0
  for (let run = 0; run < runs; run++) {
    const level = runLevels[run]!
    const start = runStarts[run]!
    const end = runStarts[run + 1]!
    let time = positions[start]! * step
    let mean = Math.exp(means[level]! + trend * time)
    let mass = 0
    let moment = 0
    for (let row = start; row < end; row++) {
      const working = mean * loads[row]!
      const timed = working * time
      mass += working
      moment += timed
      spread += timed * time
      mean *= growth
      time += step
    }
    nextMasses[level]! += mass
    nextMoments[level]! += moment
  }
  model.spread = spread
}

/** The same without a trend: the rows need not be asked. */
function sumLevels({ means, totalLoads, nextMasses, nextMoments, levels }: LevelRegression): void {
  for (let level = 0; level < levels; level++) {
    nextMasses[level] = Math.exp(means[level]!) * totalLoads[level]!
    nextMoments[level] = 0
  }
}

/**
 * Variance of a level's predictor at a time, in units of the dispersion.
 *
 * Complexity: constant.
 */
export function levelVariance(model: LevelRegression, level: number, time: number): number {
  const mass = model.masses[level]!
  const away = time - model.moments[level]! / mass
  return 1 / mass + (away * away) / model.trendInformation
}
