/** Levels of the quantiles that forecasts are exchanged with: the median and the ends of eleven central intervals. */
export const forecastLevels: readonly number[] = [
  0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85,
  0.9, 0.95, 0.975, 0.99,
]

/** What is expected of days to come. */
export interface Forecast {
  /** From one day ahead on. */
  readonly days: readonly ForecastDay[]
}

export interface ForecastDay {
  /** 1 is the day after the series' last. */
  readonly ahead: number
  readonly mean: number
  /** Of cases, one for each of {@link forecastLevels}. */
  readonly quantiles: Float64Array
}

/** Mean and quantiles by day of drawn courses: each a row of as many days. */
export function summariseCourses(courses: Float64Array, daysAhead: number): Forecast {
  const draws = courses.length / daysAhead
  const column = new Float64Array(draws)
  return {
    days: Array.from({ length: daysAhead }, (_, day) => {
      let sum = 0
      for (let n = 0; n < draws; n++) {
        column[n] = courses[n * daysAhead + day]!
        sum += column[n]!
      }
      column.sort()
      const quantiles = Float64Array.from(
        forecastLevels,
        (level) => column[Math.max(0, Math.ceil(level * draws) - 1)]!,
      )
      return { ahead: day + 1, mean: sum / draws, quantiles }
    }),
  }
}

/** Refuses horizons and numbers of draws that are none. */
export function checkForecast(daysAhead: number, draws: number): void {
  if (!(Number.isInteger(daysAhead) && daysAhead >= 1 && daysAhead <= 60))
    throw new RangeError(`a forecast needs 1 to 60 days ahead, got ${daysAhead}`)
  if (!(Number.isInteger(draws) && draws >= 100))
    throw new RangeError(`a forecast needs 100 draws or more for its outer quantiles, got ${draws}`)
}
