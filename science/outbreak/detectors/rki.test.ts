import { describe, expect, test } from 'vitest'
import { type RkiSettings, rki, rki1Settings, rki2Settings, rki3Settings } from './index.ts'
import { crowGardnerUpper } from './rki.ts'

const quiet = new Array(54).fill(0)

describe('the systems of the Robert Koch Institute', () => {
  // surveillance 1.20.3: rki(sts, control = list(range = 61, b = 0, w = 6, actY = TRUE)), upperbound, of 54 weeks of 0 and these.
  test.each([
    [[0, 0, 0, 0, 0, 1], 3.285],
    [[0, 1, 1, 0, 0, 1], 3.285],
    [[5, 9, 3, 7, 7, 6], 12.817],
    [[5, 9, 3, 7, 7, 10], 12.817],
    [[1, 1, 1, 1, 1, 0], 3.285],
    [[20, 20, 20, 20, 20, 19], 28.966],
    [[19, 20, 21, 20, 20, 20], 30.017],
    [[20, 21, 20, 20, 20, 20], 20.98316],
    [[20, 25, 15, 20, 20, 24], 27.78472],
    [[30, 40, 20, 25, 33, 38], 46.28398],
    [[100, 120, 90, 95, 130, 99], 137.0779],
  ])('RKI 1 puts the bound of %j at %d, as R does', (weeks, bound) => {
    const [verdict] = rki({ counts: [...quiet, ...weeks, 500] }, { ...rki1Settings, from: 60 })
    expect(Math.abs((verdict?.threshold ?? 0) / bound - 1)).toBeLessThan(1e-6)
    expect(verdict?.alarm).toBe(true)
  })

  test('13 cases after a mean of 6 are an alarm, 12 are none', () => {
    const judge = (last: number) => rki({ counts: [5, 9, 3, 7, 7, 6, last] }, { ...rki1Settings, from: 6 })[0]
    expect([judge(12)?.alarm, judge(13)?.alarm]).toEqual([false, true])
  })

  // The position's own number is its count: each system's mean is that of the positions it asks for.
  test.each([
    ['RKI 1', rki1Settings, (194 + 199) / 2],
    ['RKI 2', rki2Settings, (6 * 196.5 + 13 * 148) / 19],
    ['RKI 3', rki3Settings, (148 + 96) / 2],
  ] as [string, RkiSettings, number][])('%s asks for its own weeks', (_, settings, mean) => {
    const counts = Array.from({ length: 201 }, (__, at) => at)
    expect(rki({ counts }, { ...settings, from: 200 })[0]?.expected).toBeCloseTo(mean, 10)
  })

  test('a constant mean above 20 has no deviation; its bound is the mean', () => {
    const [verdict] = rki({ counts: new Array(7).fill(30) }, { ...rki1Settings, from: 6 })
    expect(verdict).toMatchObject({ threshold: 30, alarm: false, reason: 'no-variation' })
  })

  test('a history too short is said to be', () => {
    const verdicts = rki({ counts: new Array(109).fill(2) })
    expect(verdicts.findIndex(({ reason }) => reason !== 'too-short')).toBe(108)
  })

  test('a count below 0 and a system without weeks are refused', () => {
    expect(() => rki({ counts: [1, -1] })).toThrow(/position 1/)
    expect(() => rki({ counts: [1] }, { yearsBack: 0 })).toThrow(/no period is left/)
  })

  test('the bounds of small means are Crow and Gardner’s: a count leaves the fewest, highest counts that hold 95 % at them', () => {
    for (const [count, upper] of crowGardnerUpper.entries()) {
      expect(firstAccepted(upper - 0.001)).toBeLessThanOrEqual(count)
      expect(firstAccepted(upper + 0.001)).toBeGreaterThan(count)
    }
  })
})

/** The first count of the acceptance region of a Poisson mean: the fewest counts in a row that hold 95 %, the highest of such rows. */
function firstAccepted(mean: number): number {
  const most = 80
  const below = [0]
  let mass = Math.exp(-mean)
  for (let count = 0; count < most; count++) {
    below.push(below[count]! + mass)
    mass *= mean / (count + 1)
  }
  for (let length = 1; length < most; length++)
    for (let first = most - length; first >= 0; first--)
      if (below[first + length]! - below[first]! >= 0.95) return first
  throw new Error(`no region holds 95 % of a mean of ${mean}`)
}
