import { type CountRegression, dispersionOf, fitCounts, leverageOf } from '../maths/count-regression.ts'
import { predictorVariance } from '../maths/normal-equations.ts'
import { studentTwoSided } from '../maths/student-t.ts'
import { trendColumn } from './farrington-baseline.ts'
import type { FarringtonFlexibleSettings } from './farrington-settings.ts'

/** A trend is looked for from so many years of history on (Farrington 1996, 3.3). */
const trendYears = 3

/** What a fitted baseline foretells for the position judged. */
export interface Foretold {
  /** Cases. */
  mean: number
  /** Its standard error on the logarithmic scale. */
  logError: number
  dispersion: number
  /** The dispersion by which the coefficients' own errors are scaled. */
  errorDispersion: number
  /** The same before it is raised to 1, by which the trend is tested. */
  trendDispersion: number
  hasTrend: boolean
}

/**
 * Fits the baseline in a model: with a trend if it is certain enough and foretells no more than was ever seen, else without.
 *
 * @param model Filled; the row after its last holds the terms of the position judged.
 * @param into Written.
 * @returns Whether a fit was had.
 * @see Farrington et al., J R Stat Soc A 159 (1996) 547, 3.3 (trend) and 3.6 (weights); Noufaily et al., Stat Med 32 (2013) 1206.
 */
export function fitBaseline({
  model,
  settings,
  offset,
  into,
}: {
  model: CountRegression
  settings: FarringtonFlexibleSettings
  offset: number
  into: Foretold
}): boolean {
  if (settings.trend && fitWeighted(model, settings, into)) {
    foretell(model, offset, into)
    into.hasTrend = isTrendKept(model, settings, into)
    if (into.hasTrend) return true
  }
  for (let row = 0; row <= model.rows; row++) model.values[row * model.width + 1] = 0
  if (!fitWeighted(model, settings, into)) return false
  foretell(model, offset, into)
  into.hasTrend = false
  return true
}

/** A fit, and where the settings ask for it a second one in which rows far above the first weigh less. */
function fitWeighted(model: CountRegression, settings: FarringtonFlexibleSettings, into: Foretold): boolean {
  const { weights, rows } = model
  weights.fill(1, 0, rows)
  if (!fitCounts(model)) return false
  if (settings.reweight) {
    weighBySurprise(model, settings.weightsThreshold, Math.max(1, dispersionOf(model)))
    if (!fitCounts(model)) return false
  }
  const dispersion = dispersionOf(model)
  if (Number.isNaN(dispersion)) return false
  into.dispersion = Math.max(1, dispersion)
  into.trendDispersion =
    settings.likeSurveillance && settings.reweight ? relativeDispersion(model) : dispersion
  into.errorDispersion = settings.likeSurveillance ? into.trendDispersion : into.dispersion
  return true
}

/** Variance relative to the mean's square, which surveillance takes for the dispersion after reweighting. */
function relativeDispersion({ counts, fitted, weights, rows, rank }: CountRegression): number {
  let sum = 0
  for (let row = 0; row < rows; row++) sum += weights[row]! * (counts[row]! / fitted[row]! - 1) ** 2
  return sum / (rows - rank)
}

/** Anscombe's residuals, divided by their standard error; the weights add up to the rows. Farrington 1996, 3.6. */
function weighBySurprise(model: CountRegression, threshold: number, dispersion: number): void {
  const { counts, fitted, weights, rows } = model
  let sum = 0
  for (let row = 0; row < rows; row++) {
    const mean = fitted[row]!
    const raw = 1.5 * (Math.cbrt(counts[row]! ** 2) * mean ** (-1 / 6) - Math.sqrt(mean))
    // Most rows lie under their mean, and need no leverage.
    const residual = raw > 0 ? raw / Math.sqrt(dispersion * (1 - leverageOf(model, row))) : 0
    const weight = residual > threshold ? 1 / (residual * residual) : 1
    weights[row] = weight
    sum += weight
  }
  for (let row = 0; row < rows; row++) weights[row]! *= rows / sum
}

function isTrendKept(model: CountRegression, settings: FarringtonFlexibleSettings, into: Foretold): boolean {
  if (settings.yearsBack < trendYears) return false
  let most = 0
  for (let row = 0; row < model.rows; row++) most = Math.max(most, model.counts[row]!)
  if (into.mean > most) return false
  if (settings.trendPThreshold === 1) return true
  return trendPValue(model, into.trendDispersion) < settings.trendPThreshold
}

function trendPValue(model: CountRegression, dispersion: number): number {
  const { factor, most, size, scratch, coefficients, rows, rank } = model
  const error = Math.sqrt(
    dispersion *
      predictorVariance({
        columns: trendTerm.columns,
        values: trendTerm.values,
        start: 0,
        width: 1,
        factor,
        most,
        size,
        scratch,
      }),
  )
  return studentTwoSided({ t: coefficients[trendColumn]! / error, degrees: rows - rank })
}

const trendTerm = { columns: Int32Array.of(trendColumn), values: Float64Array.of(1) }

function foretell(model: CountRegression, offset: number, into: Foretold): void {
  const { columns, values, width, rows, coefficients, factor, most, size, scratch } = model
  let predictor = offset
  const start = rows * width
  for (let a = start; a < start + width; a++) predictor += values[a]! * coefficients[columns[a]!]!
  into.mean = Math.exp(predictor)
  into.logError = Math.sqrt(
    into.errorDispersion * predictorVariance({ columns, values, start, width, factor, most, size, scratch }),
  )
}
