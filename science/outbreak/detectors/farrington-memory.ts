import { type CountRegression, makeCountRegression } from '../maths/count-regression.ts'
import { addLevelRow, type LevelRegression, makeLevelRegression } from '../maths/level-rows.ts'
import { type AddPeriod, fillBaseline, fillRegression } from './farrington-baseline.ts'
import { type Foretold, fitBaseline } from './farrington-fit.ts'
import { fitLevelBaseline } from './farrington-levels.ts'
import { mostRows, type SeriesReady } from './farrington-ready.ts'

/** What a detector uses again from series to series. */
export interface FarringtonMemory {
  readonly foretold: Foretold
  levels: LevelRegression | undefined
  regression: CountRegression | undefined
}

/** Fits the baseline of a position into the memory's `foretold`. @returns Why not, where it could not. */
export type Fit = (index: number) => 'too-short' | 'no-fit' | undefined

export function makeMemory(): FarringtonMemory {
  const foretold = {
    mean: 0,
    logError: 0,
    dispersion: 1,
    errorDispersion: 1,
    trendDispersion: 1,
    hasTrend: false,
  }
  return { foretold, levels: undefined, regression: undefined }
}

/** Season and trend alone are fitted by levels; weekdays, holidays with a level, and what levels cannot tell by the general regression. */
export function makeFit(ready: SeriesReady, memory: FarringtonMemory): Fit {
  const { settings, hasHolidayTerm } = ready
  if (settings.weekdays || hasHolidayTerm) return (index) => fitAny(ready, memory, index)
  const { counts, offsets, frequency } = ready
  const rows = mostRows(ready)
  if (memory.levels === undefined || memory.levels.counts.length < rows)
    memory.levels = makeLevelRegression({ rows, levels: settings.seasonLevels })
  const model = memory.levels
  model.step = 1 / frequency
  model.levels = settings.seasonLevels
  const exposureOf = (at: number) => (offsets === undefined ? 1 : Math.exp(offsets[at]!))
  const add: AddPeriod = (at, index, level) =>
    addLevelRow(model, at - index, level, counts[at]!, exposureOf(at))
  return (index) => {
    model.rows = 0
    model.runs = 0
    if (!fillBaseline(ready, index, add)) return 'too-short'
    const exposure = exposureOf(index)
    if (fitLevelBaseline({ model, settings, exposure, into: memory.foretold })) return undefined
    return fitAny(ready, memory, index)
  }
}

function fitAny(ready: SeriesReady, memory: FarringtonMemory, index: number): ReturnType<Fit> {
  const { settings, offsets, hasHolidayTerm } = ready
  const rows = mostRows(ready)
  if (memory.regression === undefined || memory.regression.counts.length < rows)
    memory.regression = makeModel(ready, rows)
  const model = memory.regression
  model.size = 2 + settings.seasonLevels - 1 + (settings.weekdays ? 6 : 0) + (hasHolidayTerm ? 1 : 0)
  if (!fillRegression(ready, index, model)) return 'too-short'
  const offset = offsets?.[index] ?? 0
  return fitBaseline({ model, settings, offset, into: memory.foretold }) ? undefined : 'no-fit'
}

function makeModel({ settings }: SeriesReady, rows: number): CountRegression {
  const width = 3 + (settings.weekdays ? 1 : 0) + (settings.holidays.length > 0 ? 1 : 0)
  const coefficients = 2 + settings.seasonLevels + 6 + 1
  return makeCountRegression({ rows: rows + 1, coefficients, width })
}
