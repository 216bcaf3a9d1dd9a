import { fitLevels, levelVariance } from '../maths/level-regression.ts'
import type { LevelRegression } from '../maths/level-rows.ts'
import { type Foretold, isTrendKept } from './farrington-fit.ts'
import type { FarringtonFlexibleSettings } from './farrington-settings.ts'

/**
 * As `fitBaseline`, for a baseline of season and trend alone, which is most of them and many times quicker to fit.
 *
 * @param exposure Population at the position judged, or 1.
 * @param into Written.
 * @returns Whether a fit was had that can be answered for; where not, ask `fitBaseline`.
 * @see Farrington et al., J R Stat Soc A 159 (1996) 547, 3.3 (trend) and 3.6 (weights); Noufaily et al., Stat Med 32 (2013) 1206.
 */
export function fitLevelBaseline({
  model,
  settings,
  exposure,
  into,
}: {
  model: LevelRegression
  settings: FarringtonFlexibleSettings
  exposure: number
  into: Foretold
}): boolean {
  if (settings.trend) {
    if (!fitWeighted({ model, settings, hasTrend: true, into })) return false
    foretell(model, exposure, into)
    const { trend, trendInformation, counts, rows, rank } = model
    const error = Math.sqrt(into.trendDispersion / trendInformation)
    const { mean } = into
    into.hasTrend = isTrendKept({ mean, trend, error, degrees: rows - rank, counts, rows, settings })
    if (into.hasTrend) return true
  }
  if (!fitWeighted({ model, settings, hasTrend: false, into })) return false
  foretell(model, exposure, into)
  into.hasTrend = false
  return true
}

function fitWeighted({
  model,
  settings,
  hasTrend,
  into,
}: {
  model: LevelRegression
  settings: FarringtonFlexibleSettings
  hasTrend: boolean
  into: Foretold
}): boolean {
  const { weights, rows } = model
  if (rows <= settings.seasonLevels + 1) return false
  weights.fill(1, 0, rows)
  if (!fitLevels(model, hasTrend)) return false
  if (settings.reweight) {
    weighBySurprise(model, settings.weightsThreshold, Math.max(1, dispersionOf(model, false)))
    if (!fitLevels(model, hasTrend)) return false
  }
  const dispersion = dispersionOf(model, false)
  into.dispersion = Math.max(1, dispersion)
  into.trendDispersion =
    settings.likeSurveillance && settings.reweight ? dispersionOf(model, true) : dispersion
  into.errorDispersion = settings.likeSurveillance ? into.trendDispersion : into.dispersion
  return true
}

function foretell(model: LevelRegression, exposure: number, into: Foretold): void {
  into.mean = exposure * Math.exp(model.means[0]!)
  into.logError = Math.sqrt(into.errorDispersion * levelVariance(model, 0, 0))
}

/** By Pearson's residuals; `isRelative` as surveillance has it after reweighting, without the mean as a weight. */
function dispersionOf(model: LevelRegression, isRelative: boolean): number {
  const { counts, weights, exposures, loads, positions, step, runStarts, runLevels, runs, rows, rank } = model
  const { means, meansBefore, trend, trendBefore } = model
  const growth = Math.exp(trend * step)
  const growthBefore = Math.exp(trendBefore * step)
  let sum = 0
  let used = 0
  for (let run = 0; run < runs; run++) {
    const level = runLevels[run]!
    const start = runStarts[run]!
    const time = positions[start]! * step
    let mean = Math.exp(means[level]! + trend * time)
    let before = Math.exp(meansBefore[level]! + trendBefore * time)
    for (let row = start; row < runStarts[run + 1]!; row++) {
      const residual = counts[row]! / (mean * exposures[row]!) - 1
      sum += (isRelative ? weights[row]! : before * loads[row]!) * residual * residual
      if (weights[row]! > 0) used += 1
      mean *= growth
      before *= growthBefore
    }
  }
  return sum / ((isRelative ? rows : used) - rank)
}

/** Anscombe's residuals, divided by their standard error; the weights add up to the rows. Farrington 1996, 3.6. */
function weighBySurprise(model: LevelRegression, threshold: number, dispersion: number): void {
  const { counts, weights, exposures, loads, positions, step, runStarts, runLevels, runs, rows } = model
  const { means, meansBefore, trend, trendBefore } = model
  const growth = Math.exp(trend * step)
  const growthBefore = Math.exp(trendBefore * step)
  const square = threshold * threshold * dispersion
  let sum = 0
  for (let run = 0; run < runs; run++) {
    const level = runLevels[run]!
    const start = runStarts[run]!
    const firstTime = positions[start]! * step
    let perHead = Math.exp(means[level]! + trend * firstTime)
    let before = Math.exp(meansBefore[level]! + trendBefore * firstTime)
    for (let row = start; row < runStarts[run + 1]!; row++) {
      const mean = perHead * exposures[row]!
      const above = counts[row]! - mean
      let weight = 1
      if (above > 0) {
        const leverage = before * loads[row]! * levelVariance(model, level, positions[row]! * step)
        // Anscombe's residual is at most Pearson's: most rows need no roots.
        if (above * above > square * (1 - leverage) * mean) {
          const raw = 1.5 * (Math.cbrt(counts[row]! ** 2) * mean ** (-1 / 6) - Math.sqrt(mean))
          const residual = raw / Math.sqrt(dispersion * (1 - leverage))
          if (residual > threshold) weight = 1 / (residual * residual)
        }
      }
      weights[row] = weight
      sum += weight
      perHead *= growth
      before *= growthBefore
    }
  }
  for (let row = 0; row < rows; row++) weights[row]! *= rows / sum
}
