import { type CountRegression, makeCountRegression } from '../maths/count-regression.ts'
import { fillBaseline, fillTerms } from './farrington-baseline.ts'
import { type Foretold, fitBaseline } from './farrington-fit.ts'
import { mostRows, readySeries, type SeriesReady } from './farrington-ready.ts'
import {
  checkFarrington,
  type FarringtonFlexibleSettings,
  farringtonFlexibleSettings,
} from './farrington-settings.ts'
import { boundOf } from './farrington-threshold.ts'
import { rangeOf } from './series.ts'
import type { CountSeries, JudgedRange, Verdict } from './verdict.ts'

/**
 * Farrington's detector as Noufaily and colleagues bettered it: is this week's count off its season and trend?
 *
 * In words: a quasi-Poisson log-linear regression of the years before, with a level for each part of the year and a trend where it can
 * be trusted; earlier outbreaks weigh less; the threshold is a quantile of what the model foretells.
 *
 * @param series Weeks (or days, with `farringtonDailySettings`), oldest first.
 * @param options `from` and `to` (the whole series where left out), and any setting that differs from `farringtonFlexibleSettings`.
 * @returns A verdict for each position; `too-short` where the history asked for is not there.
 * @throws RangeError for a count, population or setting that makes no sense.
 * @see Noufaily et al., Statistics in Medicine 32 (2013) 1206.
 * Complexity: O(yearsBack × frequency) a position; nothing but the verdict is allocated.
 * @example farringtonFlexible({ counts }, { from: counts.length - 1 }) // this week alone
 */
export function farringtonFlexible(
  series: CountSeries,
  options: Partial<FarringtonFlexibleSettings> & JudgedRange = {},
): Verdict[] {
  return makeFarringtonFlexible(options)(series, options)
}

/**
 * The same for many series one after the other: settings are looked over once, and the regression's memory is used again.
 *
 * @example const judge = makeFarringtonFlexible({ alpha: 0.005 }); const verdicts = series.map((one) => judge(one))
 */
export function makeFarringtonFlexible(
  options: Partial<FarringtonFlexibleSettings> = {},
): (series: CountSeries, range?: JudgedRange) => Verdict[] {
  const settings = { ...farringtonFlexibleSettings, ...options }
  checkFarrington(settings)
  const foretold: Foretold = {
    mean: 0,
    logError: 0,
    dispersion: 1,
    errorDispersion: 1,
    trendDispersion: 1,
    hasTrend: false,
  }
  let model: CountRegression | undefined
  return (series, range = {}) => {
    const ready = readySeries(series, settings)
    const { from, to } = rangeOf(series, range)
    const rows = mostRows(ready)
    if (model === undefined || model.counts.length < rows) model = makeModel(ready, rows)
    model.size = sizeOf(ready)
    const verdicts: Verdict[] = []
    for (let index = from; index <= to; index++) verdicts.push(judge({ ready, index, model, foretold }))
    return verdicts
  }
}

function judge({
  ready,
  index,
  model,
  foretold,
}: {
  ready: SeriesReady
  index: number
  model: CountRegression
  foretold: Foretold
}): Verdict {
  const { settings, counts, isHoliday, offsets } = ready
  const observed = counts[index]!
  const without = (reason: NonNullable<Verdict['reason']>) => ({ index, observed, alarm: false, reason })
  if (isHoliday?.[index] === 1 && settings.holidayEffect === 'excluded') return without('holiday')
  if (!fillBaseline(ready, index, model)) return without('too-short')
  fillTerms(ready, model, model.rows * model.width, index, index, 0)
  const offset = offsets?.[index] ?? 0
  if (!fitBaseline({ model, settings, offset, into: foretold })) return without('no-fit')
  const { thresholdMethod: method, transformPower: power, alpha } = settings
  const { threshold, pValue } = boundOf({ observed, foretold, method, power, alpha })
  const { mean, dispersion, hasTrend } = foretold
  const scoredFrom = settings.likeSurveillance && method !== 'delta' ? Math.log(mean) : mean
  const score = (observed - scoredFrom) / (threshold - scoredFrom)
  const measured = { expected: mean, pValue, score, dispersion, hasTrend }
  if (isTooFew(ready, index)) return { ...without('too-few-cases'), ...measured }
  const alarm = observed > threshold && observed > 0
  return { index, observed, threshold, alarm, ...measured }
}

function isTooFew({ counts, settings: { fewest } }: SeriesReady, index: number): boolean {
  let sum = 0
  for (let at = Math.max(0, index - fewest.periods + 1); at <= index; at++) sum += counts[at]!
  return sum < fewest.cases
}

function sizeOf({ settings, hasHolidayTerm }: SeriesReady): number {
  return 2 + settings.seasonLevels - 1 + (settings.weekdays ? 6 : 0) + (hasHolidayTerm ? 1 : 0)
}

function makeModel(ready: SeriesReady, rows: number): CountRegression {
  const { settings } = ready
  const width = 3 + (settings.weekdays ? 1 : 0) + (settings.holidays.length > 0 ? 1 : 0)
  const coefficients = 2 + settings.seasonLevels + 6 + 1
  return makeCountRegression({ rows: rows + 1, coefficients, width })
}
