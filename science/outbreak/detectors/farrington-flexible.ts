import type { Foretold } from './farrington-fit.ts'
import { type Fit, makeFit, makeMemory } from './farrington-memory.ts'
import { readySeries, type SeriesReady } from './farrington-ready.ts'
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
  const memory = makeMemory()
  return (series, range = {}) => {
    const ready = readySeries(series, settings)
    const { from, to } = rangeOf(series, range)
    const fit = makeFit(ready, memory)
    const verdicts: Verdict[] = []
    for (let index = from; index <= to; index++)
      verdicts.push(judge({ ready, index, fit, foretold: memory.foretold }))
    return verdicts
  }
}

function judge({
  ready,
  index,
  fit,
  foretold,
}: {
  ready: SeriesReady
  index: number
  fit: Fit
  foretold: Foretold
}): Verdict {
  const { settings, counts, isHoliday } = ready
  const observed = counts[index]!
  const without = (reason: NonNullable<Verdict['reason']>) => ({ index, observed, alarm: false, reason })
  if (isHoliday?.[index] === 1 && settings.holidayEffect === 'excluded') return without('holiday')
  const fault = fit(index)
  if (fault !== undefined) return without(fault)
  const { thresholdMethod: method, transformPower: power, alpha } = settings
  const { threshold, pValue } = boundOf({ observed, foretold, method, power, alpha })
  const { mean, dispersion, hasTrend } = foretold
  const scoredFrom = settings.likeSurveillance && method !== 'delta' ? Math.log(mean) : mean
  // Towards a bound without end nothing goes any way.
  const score = threshold === undefined ? 0 : (observed - scoredFrom) / (threshold - scoredFrom)
  const measured = { expected: mean, pValue, score, dispersion, hasTrend }
  if (isTooFew(ready, index)) return { ...without('too-few-cases'), ...measured }
  if (threshold === undefined) return { ...without('no-fit'), ...measured }
  const alarm = observed > threshold && observed > 0
  return { index, observed, threshold, alarm, ...measured }
}

function isTooFew({ counts, settings: { fewest } }: SeriesReady, index: number): boolean {
  let sum = 0
  for (let at = Math.max(0, index - fewest.periods + 1); at <= index; at++) sum += counts[at]!
  return sum < fewest.cases
}
