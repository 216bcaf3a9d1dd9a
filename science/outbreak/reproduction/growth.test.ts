import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  discretiseSerialInterval,
  estimateGrowth,
  reproductionFromGrowth,
  reproductionFromGrowthGamma,
} from './index.ts'

function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

// Reference values: R 4.2.2, glm(y ~ t, poisson, epsilon 1e-15), MASS 7.3 glm.nb(y ~ t), lm(log(y) ~ t), t = 0, 1, …
describe('the growth rate', () => {
  test('by Poisson regression is that of R', () => {
    const counts = [1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11]
    const { rate, standardError, fit, doublingDays } = estimateGrowth({ counts, law: 'poisson' })
    expectNear(rate, 0.16990297725479, 1e-10)
    expectNear(standardError, 0.027190317683783, 1e-9)
    expectNear(fit.intercept, 0.1520693167204, 1e-10)
    expectNear(fit.interceptError, 0.310420031575407, 1e-8)
    expectNear(doublingDays!.value, Math.LN2 / 0.16990297725479, 1e-10)
    expectNear(
      doublingDays!.lower,
      Math.LN2 / (0.16990297725479 + 1.959963984540054 * 0.027190317683783),
      1e-9,
    )
  })

  test('by negative binomial regression is that of R, and so is the size', () => {
    const counts = [1, 5, 2, 0, 9, 3, 20, 8, 30, 12, 55, 21]
    const { rate, standardError, fit } = estimateGrowth({ counts })
    expectNear(rate, 0.293360206776, 1e-6)
    expectNear(fit.intercept, 0.576546790715, 1e-6)
    expectNear(standardError, 0.0626949526218, 1e-5)
    expectNear(fit.interceptError, 0.4470388927187, 1e-5)
    expectNear(fit.size!, 2.72628621308, 1e-4)
  })

  test('by a line through logarithms is that of R, and refuses a day without cases', () => {
    const { rate, standardError } = estimateGrowth({ counts: [3, 5, 4, 9, 12, 20], law: 'log-normal' })
    expectNear(rate, 0.369226752934, 1e-10)
    expectNear(standardError, 0.0551352631145, 1e-10)
    expect(() => estimateGrowth({ counts: [3, 0, 4], law: 'log-normal' })).toThrow(/1 days without/)
  })

  test('is doubling times that halve where cases wane, and without bound where the interval holds 0', () => {
    const waning = estimateGrowth({ counts: [80, 40, 20, 10, 5], law: 'poisson' })
    expect(waning.doublingDays).toBeUndefined()
    expectNear(waning.halvingDays!.value, 1, 1e-3)
    const unsure = estimateGrowth({ counts: [4, 5, 4, 5, 6] })
    expect(unsure.doublingDays?.upper).toBe(Infinity)
  })

  test('refuses too short a series, one without cases, and no cases by number', () => {
    expect(() => estimateGrowth({ counts: [1, 2] })).toThrow(/3 days or more/)
    expect(() => estimateGrowth({ counts: [0, 0, 0, 0] })).toThrow(/2 of them with cases, got 4 and 0/)
    expect(() => estimateGrowth({ counts: [1, -2, 3] })).toThrow(/position 1/)
  })
})

describe('the reproduction number from growth', () => {
  test('is 1 at no growth, and grows with growth', () => {
    const generationInterval = discretiseSerialInterval({ meanDays: 5, sdDays: 2 })
    expect(reproductionFromGrowth({ rate: 0, generationInterval })).toBeCloseTo(1, 12)
    fc.assert(
      fc.property(fc.double({ min: -0.3, max: 0.3, noNaN: true }), (rate) => {
        const at = (r: number) => reproductionFromGrowth({ rate: r, generationInterval })
        expect(at(rate + 0.01)).toBeGreaterThan(at(rate))
        const gamma = reproductionFromGrowthGamma({ rate, meanDays: 5, sdDays: 2 })
        // Cutting a law into days spreads it, which at these rates moves the number by some per cent.
        expect(Math.abs(at(rate) / gamma - 1)).toBeLessThan(0.03)
      }),
    )
  })

  test('is one plus rate times mean for an exponential interval, and e to it for a fixed one', () => {
    expect(reproductionFromGrowthGamma({ rate: 0.1, meanDays: 5, sdDays: 5 })).toBeCloseTo(1.5, 12)
    expect(reproductionFromGrowthGamma({ rate: 0.1, meanDays: 5, sdDays: 0 })).toBeCloseTo(Math.exp(0.5), 12)
    expect(reproductionFromGrowthGamma({ rate: -0.5, meanDays: 5, sdDays: 5 })).toBe(0)
    expect(() => reproductionFromGrowthGamma({ rate: 0.1, meanDays: 0, sdDays: 1 })).toThrow(RangeError)
  })
})
