import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { epidemicLevel, epidemicPeriod, movingEpidemic, movingEpidemicSettings } from './index.ts'

/** Totals of 100 each, so that cases are percent: the curve of the first is 50, 80, 90, 95, 97, 98, 99, 100. */
const first = [1, 2, 5, 30, 50, 10, 1, 1]
const second = [2, 4, 20, 40, 25, 5, 3, 1]

describe('the Moving Epidemic Method', () => {
  test('an epidemic is the shortest run of weeks to which one more adds less than 2.8 % of the season', () => {
    // Runs of 1, 2, … weeks hold at most 50, 80, 90, 95 percent; a fifth week adds 2.
    expect(epidemicPeriod(first)).toEqual({ from: 2, to: 5, share: 95 })
    // 40, 65, 85, 90, 94, and a sixth adds 3, a seventh 2.
    expect(epidemicPeriod(second)).toEqual({ from: 1, to: 6, share: 97 })
    expect(epidemicPeriod(second, { leastGain: 5 })).toEqual({ from: 2, to: 5, share: 90 })
  })

  test('of two runs that hold as much the earlier is taken', () => {
    expect(epidemicPeriod([0, 50, 0, 50, 0], { leastGain: 99 })).toEqual({ from: 1, to: 1, share: 50 })
  })

  // By hand: the highest two weeks before the epidemics are 2, 1 and 2 (the second season has one only). Mean 5/3, deviation √(1/3).
  test('the threshold is the upper bound of the highest weeks before', () => {
    const { threshold, periods } = movingEpidemic([first, second], { values: 4 })
    expect(periods.map(({ from, to }) => [from, to])).toEqual([
      [2, 5],
      [1, 6],
    ])
    expect(threshold).toBeCloseTo(5 / 3 + 1.6448536269514722 * Math.sqrt(1 / 3), 12)
    const ofMean = movingEpidemic([first, second], {
      values: 4,
      threshold: { mean: 'arithmetic', of: 'mean', level: 0.95 },
    })
    expect(ofMean.threshold).toBeCloseTo(5 / 3 + (1.6448536269514722 * Math.sqrt(1 / 3)) / Math.sqrt(3), 12)
  })

  // By hand: after the epidemics come 1, 1 and 1: mean 1, no deviation.
  test('an epidemic is over below the bound of the highest weeks after', () => {
    expect(movingEpidemic([first, second], { values: 4 }).postThreshold).toBe(1)
    expect(movingEpidemic([first, [1, 1, 20, 50]], { values: 4 }).postThreshold).toBeUndefined()
  })

  // By hand: the highest two weeks within are 50, 30, 40, 25; their logarithms' mean is ln(1500000) / 4.
  test('the levels of intensity are bounds of the highest weeks within, on the scale of logarithms', () => {
    const { intensity } = movingEpidemic([first, second], { values: 4 })
    const logs = [50, 30, 40, 25].map(Math.log)
    const mean = Math.log(1_500_000) / 4
    const deviation = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / 3)
    expect(intensity.medium).toBeCloseTo(Math.exp(mean - 0.2533471031357997 * deviation), 10)
    expect(intensity.high).toBeCloseTo(Math.exp(mean + 1.2815515655446004 * deviation), 10)
    expect(intensity.veryHigh).toBeCloseTo(Math.exp(mean + 1.959963984540054 * deviation), 10)
  })

  test('a week is read from the threshold and the levels', () => {
    const model = { periods: [], threshold: 10, intensity: { medium: 40, high: 90, veryHigh: 200 } }
    expect([0, 10, 11, 39, 40, 90, 200].map((value) => epidemicLevel(model, value))).toEqual([
      'baseline',
      'baseline',
      'low',
      'low',
      'medium',
      'high',
      'very-high',
    ])
    expect(() => epidemicLevel(model, Number.NaN)).toThrow(/0 or more/)
  })

  test.each([
    [[first], {}, /2 or more, got 1/],
    [[first, [1, -1]], {}, /-1 at position 1 of season 1/],
    [[first, [1, Number.NaN]], {}, /NaN at position 1 of season 1/],
    [[first, [0, 0, 0]], {}, /hold cases, got none in 3 weeks of season 1/],
    [[first, []], {}, /hold cases/],
    [[first, [90, 9, 1]], {}, /season 1 must have weeks before/],
    [[first, second], { leastGain: 0 }, /leastGain/],
    [[first, second], { values: 1 }, /values/],
    [[first, second], { threshold: { ...movingEpidemicSettings.threshold, level: 1 } }, /levels/],
    [
      [first, [0, 0, 50, 40, 5, 1]],
      { threshold: { mean: 'geometric', of: 'point', level: 0.95 } },
      /geometric mean needs values above 0/,
    ],
  ] as [number[][], object, RegExp][])('%j with %j is refused', (seasons, options, words) => {
    expect(() => movingEpidemic(seasons, options)).toThrow(words)
    expect(() => movingEpidemic(seasons, options)).toThrow(RangeError)
  })

  test('rates per another number of people give the same epidemics and bounds in that measure', () => {
    const week = fc.integer({ min: 1, max: 500 })
    const season = fc.array(week, { minLength: 4, maxLength: 30 }).map((weeks) => [1, ...weeks, 2000, 900, 3])
    fc.assert(
      fc.property(season, season, fc.constantFrom(0.25, 8, 1024), (one, other, factor) => {
        const options = { leastGain: 20 }
        const plain = movingEpidemic([one, other], options)
        const scaled = movingEpidemic(
          [one, other].map((weeks) => weeks.map((value) => value * factor)),
          options,
        )
        expect(scaled.periods).toEqual(plain.periods)
        expect(scaled.threshold / factor / plain.threshold).toBeCloseTo(1, 10)
        expect(scaled.intensity.high / factor / plain.intensity.high).toBeCloseTo(1, 10)
      }),
      { numRuns: 100, seed: 5 },
    )
  })
})
