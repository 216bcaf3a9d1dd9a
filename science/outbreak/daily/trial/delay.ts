/**
 * Prints how long an outbreak takes to be found: Poisson cases whose mean doubles, added to a steady place.
 * `node science/outbreak/daily/trial/delay.ts`
 */
import { detect } from '../index.ts'
import { steadySeries } from './steady-series.ts'

const startDay = 150
const outbreakDays = 16
const runs = 300

/** Each day has its own mean, and so is a steady series of one day, drawn for every run. */
function outbreaks(firstMean: number, doublingDays: number): number[][] {
  const byDay = Array.from({ length: outbreakDays }, (_, day) =>
    steadySeries({
      mean: firstMean * 2 ** (day / doublingDays),
      dispersion: 1,
      days: 1,
      series: runs,
      seed: 1000 + day,
    }),
  )
  return Array.from({ length: runs }, (_, run) => byDay.map((draws) => draws[run]?.[0] ?? 0))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

for (const [firstMean, doublingDays] of [
  [2, 2],
  [1, 5],
] as const) {
  for (const mean of [0, 0.1, 0.3, 1, 3]) {
    const places =
      mean === 0
        ? Array.from({ length: runs }, () => Array<number>(startDay + outbreakDays).fill(0))
        : steadySeries({ mean, dispersion: 1, days: startDay + outbreakDays, series: runs })
    const found = outbreaks(firstMean, doublingDays).map((outbreak, run) => {
      const counts = (places[run] ?? []).map((count, day) => count + (outbreak[day - startDay] ?? 0))
      const delay = outbreak.findIndex((_, day) => detect({ counts, today: startDay + day }).length > 0)
      const days = delay < 0 ? outbreakDays : delay + 1
      return { days, cases: outbreak.slice(0, days).reduce((sum, count) => sum + count, 0) }
    })
    const days = median(found.map((run) => run.days))
    const cases = median(found.map((run) => run.cases))
    console.log(
      `${firstMean} a day doubling every ${doublingDays} days, usual ${mean}: found on day ${days}, at ${cases} cases`,
    )
  }
}
