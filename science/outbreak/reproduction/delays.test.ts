import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawPoisson } from '../maths/draws.ts'
import { makeRandom } from '../maths/random.ts'
import { deconvolveDelay, shiftByDelay } from './index.ts'

const delay = [0.05, 0.1, 0.2, 0.25, 0.2, 0.1, 0.06, 0.04]

/** A wave by day of onset, and by day of report. */
function wave(random: () => number) {
  const onset = Array.from({ length: 60 }, (_, day) => 800 * Math.exp(-0.5 * ((day - 25) / 2.5) ** 2) + 2)
  const reports = onset.map((_, day) =>
    drawPoisson(
      delay.reduce((sum, chance, lag) => sum + chance * (onset[day - lag] ?? 0), 0),
      random,
    ),
  )
  return { onset, reports }
}

describe('delays', () => {
  test('undone by their whole law give a wave nearer to that of onsets than a shift does', () => {
    const { onset, reports } = wave(makeRandom(3))
    const { expected, seen } = deconvolveDelay({ counts: reports, delay })
    const shifted = shiftByDelay({ counts: reports, meanDelayDays: 3 })
    const error = (series: ArrayLike<number>) => {
      let sum = 0
      for (let day = 8; day < 50; day++) sum += Math.abs(series[day]! - onset[day]!)
      return sum
    }
    expect(error(expected)).toBeLessThan(0.5 * error(shifted))
    expect(seen[30]).toBeCloseTo(1, 12)
    expect(seen[59]).toBeCloseTo(0.05, 12)
  })

  test('give back about as many cases as were reported', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 20, maxLength: 60 }), (counts) => {
        const { expected, seen } = deconvolveDelay({ counts, delay })
        let given = 0
        for (let day = 0; day < counts.length; day++) {
          expect(expected[day]).toBeGreaterThanOrEqual(0)
          given += expected[day]! * seen[day]!
        }
        const total = counts.reduce((sum, count) => sum + count, 0)
        expect(Math.abs(given - total)).toBeLessThan(0.15 * total + 2)
      }),
    )
  })

  test('of one length are a shift', () => {
    expect([...shiftByDelay({ counts: [1, 2, 3, 4], meanDelayDays: 2 })]).toEqual([3, 4])
    const { expected } = deconvolveDelay({ counts: [0, 0, 10, 0, 5, 0], delay: [0, 0, 1] })
    expect([...expected].map(Math.round)).toEqual([10, 0, 5, 0, 0, 0])
  })

  test('refuse laws that are none and shifts as long as the series', () => {
    expect(() => deconvolveDelay({ counts: [1, 2], delay: [0.5, 0.2] })).toThrow(/sum to 1/)
    expect(() => deconvolveDelay({ counts: [1, 2], delay: [1.5, -0.5] })).toThrow(/1 days/)
    expect(() => shiftByDelay({ counts: [1, 2], meanDelayDays: 2 })).toThrow(/0 to 1/)
    expect(() => shiftByDelay({ counts: [1, 2], meanDelayDays: 0.5 })).toThrow(RangeError)
  })
})
