import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawNegativeBinomial } from '../maths/draws.ts'
import { makeRandom } from '../maths/random.ts'
import { discretiseSerialInterval } from '../reproduction/index.ts'
import { data, readColumns } from '../reproduction/testing.ts'
import { backTest, forecastLevels, forecastRenewal, forecastTrend, scoreDay } from './index.ts'

const serialInterval = discretiseSerialInterval({ meanDays: 4, sdDays: 2 })

/** An epidemic whose reproduction number is known: 1.4, then 0.8 from day 25. */
function simulate(random: () => number, days: number, size: number): number[] {
  const counts = [30]
  for (let day = 1; day < days; day++) {
    let pressure = 0
    for (let lag = 1; lag <= day && lag < serialInterval.length; lag++)
      pressure += counts[day - lag]! * serialInterval[lag]!
    counts.push(drawNegativeBinomial({ mean: (day < 25 ? 1.4 : 0.8) * pressure, size }, random))
  }
  return counts
}

describe('the weighted interval score', () => {
  test('is half the mean pinball loss of all quantiles, twice over: the same number by the other formula', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 23, maxLength: 23 }),
        fc.integer({ min: 0, max: 600 }),
        (values, observed) => {
          const quantiles = Float64Array.from(values).sort()
          // Bracher 2021, S1 text: WIS = 2 / (2K + 1) × Σ (1{y ≤ q} − τ)(q − y)
          const pinball = forecastLevels.reduce(
            (sum, level, k) =>
              sum + ((observed <= quantiles[k]! ? 1 : 0) - level) * (quantiles[k]! - observed),
            0,
          )
          const score = scoreDay({ quantiles }, observed)
          expect(score.wis).toBeCloseTo((2 / 23) * pinball, 8)
          expect(score.spread + score.overprediction + score.underprediction).toBeCloseTo(score.wis, 10)
        },
      ),
    )
  })

  test('of a forecast that is one number is its absolute error', () => {
    const quantiles = new Float64Array(23).fill(10)
    expect(scoreDay({ quantiles }, 10)).toMatchObject({ wis: 0, isIn50: true, isIn95: true })
    expect(scoreDay({ quantiles }, 14).wis).toBeCloseTo(4, 12)
    expect(scoreDay({ quantiles }, 14)).toMatchObject({ isIn95: false, overprediction: 0 })
  })

  test('refuses quantiles that fall or are too few, and what is no number of cases', () => {
    const quantiles = Float64Array.from({ length: 23 }, (_, k) => 23 - k)
    expect(() => scoreDay({ quantiles }, 3)).toThrow(/position 1/)
    expect(() => scoreDay({ quantiles: new Float64Array(3) }, 3)).toThrow(/23 quantiles/)
    expect(() => scoreDay({ quantiles: new Float64Array(23) }, Number.NaN)).toThrow(RangeError)
  })
})

describe('a forecast by renewal', () => {
  test('expects growth where the reproduction number is over 1, and is the same for the same seed', () => {
    const counts = simulate(makeRandom(1), 24, Infinity)
    const make = () => forecastRenewal({ counts, serialInterval, daysAhead: 7, random: makeRandom(2) })
    const { days } = make()
    expect(days[6]!.mean).toBeGreaterThan(days[0]!.mean)
    expect(days.map(({ ahead }) => ahead)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(make()).toEqual({ days })
  })

  test('holds what comes 95 times in 100 where things stay as they were', () => {
    const random = makeRandom(5)
    let held = 0
    const runs = 150
    for (let n = 0; n < runs; n++) {
      const counts = simulate(random, 25, 10)
      const { days } = forecastRenewal({
        counts: counts.slice(0, 20),
        serialInterval,
        daysAhead: 5,
        random,
        draws: 300,
      })
      held += scoreDay(days[4]!, counts[24]!).isIn95 ? 1 : 0
    }
    expect(held / runs).toBeGreaterThan(0.87)
  })

  test('refuses a series without an estimate, and says which', () => {
    const random = makeRandom(1)
    expect(() =>
      forecastRenewal({ counts: new Array(20).fill(0), serialInterval, daysAhead: 3, random }),
    ).toThrow(/no-infectors/)
    expect(() => forecastRenewal({ counts: [1, 2, 3], serialInterval, daysAhead: 3, random })).toThrow(
      RangeError,
    )
    expect(() =>
      forecastRenewal({ counts: new Array(20).fill(1), serialInterval, daysAhead: 0, random }),
    ).toThrow(/1 to 60/)
    expect(() => forecastTrend({ counts: [1, 2, 3], daysAhead: 3, random })).toThrow(/14 days/)
  })
})

test('a trend of doubling days is carried on', () => {
  const counts = [10, 14, 20, 28, 40, 57, 80]
  const { days } = forecastTrend({ counts, trendDays: 7, daysAhead: 2, random: makeRandom(1) })
  expect(days[1]!.quantiles[11]! / 160).toBeGreaterThan(0.85)
  expect(days[1]!.quantiles[11]! / 160).toBeLessThan(1.15)
})

describe('a back-test', () => {
  const random = makeRandom(9)
  const forecasters = {
    renewal: (counts: ArrayLike<number>) =>
      forecastRenewal({ counts, serialInterval, daysAhead: 7, random, draws: 300 }),
    trend: (counts: ArrayLike<number>) => forecastTrend({ counts, daysAhead: 7, random, draws: 300 }),
  }

  test('finds the renewal forecast better than the trend on an epidemic that turns', () => {
    const { tests, left } = backTest({
      counts: simulate(makeRandom(3), 50, 20),
      forecasters,
      firstDay: 15,
      everyDays: 2,
    })
    const [renewal, trend] = tests
    expect(left).toEqual([])
    expect(renewal!.wis).toBeLessThan(trend!.wis)
    expect(renewal!.byAhead.map(({ ahead }) => ahead)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(renewal!.byAhead[0]!.wis).toBeLessThan(renewal!.byAhead[6]!.wis)
  })

  test('leaves out days on which one cannot forecast, and says whose refusal it was', () => {
    const counts = simulate(makeRandom(3), 22, 20)
    const { left, tests } = backTest({ counts, forecasters, firstDay: 10 })
    expect(left.map(({ day, name }) => [day, name])).toEqual([
      [10, 'trend'],
      [11, 'trend'],
      [12, 'trend'],
    ])
    expect(tests[0]!.byAhead[0]!.forecasts).toBe(8)
    expect(() => backTest({ counts: counts.slice(0, 12), forecasters, firstDay: 9 })).toThrow(/trend/)
  })

  test.skipIf(!data.isThere)(
    'on influenza of 1918 in Baltimore the renewal forecast scores a fifth better than the trend, at least',
    () => {
      const counts = readColumns('epiestim_Flu1918_incidence.csv').I!.map(Number)
      const influenza = discretiseSerialInterval({ meanDays: 2.6, sdDays: 1.5 })
      const { tests } = backTest({
        counts,
        firstDay: 20,
        everyDays: 3,
        forecasters: {
          ...forecasters,
          renewal: (known) =>
            forecastRenewal({ counts: known, serialInterval: influenza, daysAhead: 7, random, draws: 300 }),
        },
      })
      const [renewal, trend] = tests
      expect(renewal!.wis).toBeLessThan(0.8 * trend!.wis)
      expect(renewal!.coverage95).toBeGreaterThan(0.92)
      expect(renewal!.coverage50).toBeGreaterThan(0.45)
    },
  )
})
