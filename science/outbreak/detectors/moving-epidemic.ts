import { normalQuantile } from '../maths/normal.ts'

/**
 * How a bound is drawn from the highest values of past seasons. The paper speaks of the interval of their mean; the program by which the
 * method is used, R's `mem` 2.19, takes that of a point where nothing else is asked for, and so do the settings here.
 */
export interface MovingEpidemicBound {
  /** `geometric`: mean and deviation of the logarithms. */
  readonly mean: 'arithmetic' | 'geometric'
  /** `point`: where a single value would lie; `mean`: where the mean itself would. */
  readonly of: 'point' | 'mean'
}

export interface MovingEpidemicSettings {
  /** A week more must add this part of the season's cases, in percent, or the epidemic is as long as it is. */
  readonly leastGain: number
  /** Values that are taken from all seasons together; each gives its share, rounded, one at least. */
  readonly values: number
  readonly threshold: MovingEpidemicBound & { readonly level: number }
  readonly intensity: MovingEpidemicBound & { readonly levels: readonly [number, number, number] }
}

/**
 * @see Vega et al., Influenza Other Respir Viruses 7 (2013) 546 (2.8 %, thirty values, 95 % of one side); Vega et al., the same 9 (2015) 234
 * (intensity: geometric, 40, 90 and 97.5 %).
 */
export const movingEpidemicSettings: MovingEpidemicSettings = {
  leastGain: 2.8,
  values: 30,
  threshold: { mean: 'arithmetic', of: 'point', level: 0.95 },
  intensity: { mean: 'geometric', of: 'point', levels: [0.4, 0.9, 0.975] },
}

/** The optimum epidemic of a season: its weeks, both ends included, and their part of the season's cases in percent. */
export interface EpidemicPeriod {
  readonly from: number
  readonly to: number
  readonly share: number
}

export interface MovingEpidemic {
  readonly periods: readonly EpidemicPeriod[]
  /** More than this before an epidemic says that it has begun; after one, less than `postThreshold` that it is over. */
  readonly threshold: number
  /** Absent where a season ends in its epidemic. */
  readonly postThreshold?: number
  /** From here on an epidemic is medium, high, very high. */
  readonly intensity: { readonly medium: number; readonly high: number; readonly veryHigh: number }
}

export type EpidemicLevel = 'baseline' | 'low' | 'medium' | 'high' | 'very-high'

const fewestSeasons = 2

/**
 * The Moving Epidemic Method: when does the season's epidemic of a disease begin, and how strong is it, measured by seasons past?
 *
 * In words: in each past season the epidemic is the shortest run of weeks to which one week more would add little; the threshold is an upper
 * bound of the highest weeks before such runs, the levels of intensity are bounds of the highest within.
 *
 * @param seasons Weekly rates or cases of complete past seasons, 0 or more, each from its first to its last week (of the northern flu season 40 to 20).
 * @param options Any setting that differs from `movingEpidemicSettings`.
 * @throws RangeError for fewer than two seasons, a value below 0, a season without cases or without weeks before its epidemic, and a 0
 *   among the values of a geometric mean; each says which.
 * @see Vega et al., Influenza and Other Respiratory Viruses 7 (2013) 546; 9 (2015) 234.
 * Complexity: O(weeks²) a season.
 * @example movingEpidemic([season2016, season2017, season2018]).threshold
 */
export function movingEpidemic(
  seasons: readonly ArrayLike<number>[],
  options: Partial<MovingEpidemicSettings> = {},
): MovingEpidemic {
  const settings = { ...movingEpidemicSettings, ...options }
  checkSettings(settings)
  if (seasons.length < fewestSeasons)
    throw new RangeError(`seasons must be ${fewestSeasons} or more, got ${seasons.length}`)
  const periods = seasons.map((season, at) => epidemicOf(season, settings.leastGain, ` of season ${at}`))
  const each = Math.max(1, Math.round(settings.values / seasons.length))
  const highest = (weeks: (season: readonly number[], period: EpidemicPeriod) => readonly number[]) =>
    seasons.map((season, at) =>
      weeks(Array.from(season), periods[at]!)
        .toSorted((a, b) => b - a)
        .slice(0, each),
    )
  const before = highest((season, { from }) => season.slice(0, from))
  const without = before.findIndex(({ length }) => length === 0)
  if (without >= 0)
    throw new RangeError(`season ${without} must have weeks before its epidemic, but begins in it`)
  const within = highest((season, { from, to }) => season.slice(from, to + 1)).flat()
  const after = highest((season, { to }) => season.slice(to + 1))
  const { threshold, intensity } = settings
  const [medium, high, veryHigh] = intensity.levels.map((level) => boundOf(within, { ...intensity, level }))
  const post = after.every(({ length }) => length > 0) ? boundOf(after.flat(), threshold) : undefined
  return {
    periods,
    threshold: boundOf(before.flat(), threshold),
    ...(post === undefined ? {} : { postThreshold: post }),
    intensity: { medium: medium!, high: high!, veryHigh: veryHigh! },
  }
}

/**
 * The optimum epidemic of one season.
 *
 * In words: for each length the run of so many weeks that holds most cases (their curve is the maximum accumulated percentage, MAP); the
 * first length at which one week more adds less than `leastGain` percent of the season. Of equal runs the earliest.
 *
 * @throws RangeError for a value below 0 or a season without cases.
 * @see Vega et al., Influenza Other Respir Viruses 7 (2013) 546. The curve is taken as it is, not smoothed first.
 * Complexity: O(weeks²).
 * @example epidemicPeriod([1, 1, 4, 30, 50, 30, 2, 1, 1]) // { from: 2, to: 5, share: 95 }
 */
export function epidemicPeriod(
  season: ArrayLike<number>,
  { leastGain }: Pick<MovingEpidemicSettings, 'leastGain'> = movingEpidemicSettings,
): EpidemicPeriod {
  return epidemicOf(season, leastGain, '')
}

function epidemicOf(season: ArrayLike<number>, leastGain: number, where: string): EpidemicPeriod {
  const total = sumUp(season, where)
  let best = bestRun(season, 1)
  for (let length = 2; length <= season.length; length++) {
    const longer = bestRun(season, length)
    if (100 * ((longer.cases - best.cases) / total) < leastGain) break
    best = longer
  }
  return { from: best.from, to: best.to, share: 100 * (best.cases / total) }
}

function bestRun(season: ArrayLike<number>, length: number): { from: number; to: number; cases: number } {
  let best = { from: 0, to: length - 1, cases: -1 }
  for (let from = 0; from + length <= season.length; from++) {
    let cases = 0
    for (let at = from; at < from + length; at++) cases += season[at]!
    if (cases > best.cases) best = { from, to: from + length - 1, cases }
  }
  return best
}

function sumUp(season: ArrayLike<number>, where: string): number {
  let total = 0
  for (let at = 0; at < season.length; at++) {
    const value = season[at]!
    if (!(value >= 0 && value < Infinity))
      throw new RangeError(`values must be 0 or more, got ${value} at position ${at}${where}`)
    total += value
  }
  if (total === 0)
    throw new RangeError(`a season must hold cases, got none in ${season.length} weeks${where}`)
  return total
}

function boundOf(
  values: readonly number[],
  { mean: kind, of, level }: MovingEpidemicBound & { level: number },
): number {
  const isGeometric = kind === 'geometric'
  if (isGeometric && values.includes(0))
    throw new RangeError(
      'a geometric mean needs values above 0, got 0: take the arithmetic one, or fewer values',
    )
  const scaled = isGeometric ? values.map(Math.log) : values
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length
  const squares = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / (scaled.length - 1))
  const error = of === 'point' ? deviation : deviation / Math.sqrt(scaled.length)
  const bound = mean + normalQuantile(level) * error
  return isGeometric ? Math.exp(bound) : bound
}

function checkSettings({ leastGain, values, threshold, intensity }: MovingEpidemicSettings): void {
  if (!(leastGain > 0 && leastGain < 100))
    throw new RangeError(`leastGain must be between 0 and 100 percent, got ${leastGain}`)
  if (!(Number.isInteger(values) && values >= 2))
    throw new RangeError(`values must be a whole number of 2 or more, got ${values}`)
  for (const level of [threshold.level, ...intensity.levels])
    if (!(level > 0 && level < 1)) throw new RangeError(`levels must be between 0 and 1, got ${level}`)
}

/**
 * What a week's rate means in the season under way.
 *
 * @returns `baseline` up to the threshold, then the intensity; each level holds its own lower end but `low`.
 * @throws RangeError for a value below 0.
 * @example epidemicLevel(movingEpidemic(seasons), 120) // 'medium'
 */
export function epidemicLevel({ threshold, intensity }: MovingEpidemic, value: number): EpidemicLevel {
  if (!(value >= 0 && value < Infinity))
    throw new RangeError(`a week's value must be 0 or more, got ${value}`)
  if (value <= threshold) return 'baseline'
  if (value < intensity.medium) return 'low'
  if (value < intensity.high) return 'medium'
  return value < intensity.veryHigh ? 'high' : 'very-high'
}
