import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logGamma, negativeBinomialTail, poissonTail } from './index.ts'

/** Equal but for a relative error, which for tails of 1e-80 is the only one that means anything. */
function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

// Reference values: mpmath 1.3.0 at 50 to 80 digits; gammainc(k, 0, mean, regularized=True), loggamma(x), and for the
// negative binomial the sum of its probabilities.
describe('log gamma', () => {
  test.each([
    [0.001, 6.907178885383853],
    [0.5, 0.5723649429247001],
    [1.5, -0.12078223763524522],
    [3.25, 0.9358019311087253],
    [11.99, 17.477885575426185],
    [100.5, 361.4355404677776],
    [1e6, 12815504.569147613],
  ])('of %d agrees with mpmath', (x, expected) => {
    expect(Math.abs(logGamma(x) - expected)).toBeLessThan(1e-14 * Math.max(1, Math.abs(expected)))
  })

  test('refuses 0 and below, where it has no value', () => {
    expect(() => logGamma(0)).toThrow(RangeError)
    expect(() => logGamma(Number.NaN)).toThrow(RangeError)
  })
})

describe('the Poisson tail', () => {
  test.each([
    [1, 0.0045, 0.004489890170429428],
    [3, 1, 0.08030139707139419],
    [1, 1e-12, 9.999999999995e-13],
    [10, 0.1, 2.5163478067703163e-17],
    [17, 2.5, 1.5579071400306941e-9],
    [5, 30, 0.999999996375699],
    [100, 50, 3.200065324585125e-10],
    [100, 100, 0.5132987982791487],
    [100, 150, 0.9999940754596646],
    [1000, 900, 0.0005499022657117829],
    [100_000, 100_500, 0.9428967300239713],
  ])('of %d or more at mean %d agrees with mpmath', (count, mean, expected) => {
    expectNear(poissonTail({ count, mean }), expected, 2e-12)
  })

  test('is never 0, even where a double cannot hold it (4.7e-376) or nothing is expected', () => {
    expect(poissonTail({ count: 200, mean: 1 })).toBe(Number.MIN_VALUE)
    expect(poissonTail({ count: 1, mean: 0 })).toBe(Number.MIN_VALUE)
    expect(poissonTail({ count: 0, mean: 0 })).toBe(1)
  })

  test('refuses what is no count or no mean', () => {
    expect(() => poissonTail({ count: 1.5, mean: 1 })).toThrow(RangeError)
    expect(() => poissonTail({ count: 1, mean: Number.NaN })).toThrow(RangeError)
  })
})

describe('the negative binomial tail', () => {
  test.each([
    [3, 1, 1, 0.125],
    [1, 0.0045, 0.5, 0.00446985103288926],
    [2, 0.01, 0.5, 0.00014512817061319763],
    [50, 5, 2, 7.548904891856158e-7],
    [100, 100, 10, 0.46385577451244714],
    [300, 1, 5, 6.049693046839574e-226],
    [1000, 900, 30, 0.26246983024867665],
    [1, 1e-9, 0.5, 9.999999985e-10],
    [5, 30, 3, 0.9801320058206499],
    [20, 0.1, 0.01, 0.0006038116600404578],
  ])('of %d or more at mean %d, size %d agrees with mpmath', (count, mean, size, expected) => {
    expectNear(negativeBinomialTail({ count, mean, size }), expected, 1e-11)
  })

  test('keeps nine digits at sizes where it is all but Poisson', () => {
    expectNear(negativeBinomialTail({ count: 10, mean: 3, size: 1e6 }), 0.001102512434796691, 1e-9)
  })

  test('is the Poisson tail at an infinite size', () => {
    expect(negativeBinomialTail({ count: 3, mean: 1, size: Infinity })).toBe(
      poissonTail({ count: 3, mean: 1 }),
    )
  })

  test('refuses what is no count, no mean or no size', () => {
    expect(() => negativeBinomialTail({ count: -1, mean: 1, size: 1 })).toThrow(RangeError)
    expect(() => negativeBinomialTail({ count: 1, mean: -1, size: 1 })).toThrow(RangeError)
    expect(() => negativeBinomialTail({ count: 1, mean: 1, size: 0 })).toThrow(RangeError)
  })
})

const count = fc.integer({ min: 0, max: 5000 })
const mean = fc.double({ min: 0, max: 1e5, noNaN: true })
const size = fc.double({ min: 1e-6, max: 1e9, noNaN: true })

test('tails are probabilities above 0, whatever the count, mean and size', () => {
  fc.assert(
    fc.property(count, mean, size, (count, mean, size) => {
      for (const p of [poissonTail({ count, mean }), negativeBinomialTail({ count, mean, size })]) {
        expect(p).toBeGreaterThan(0)
        expect(p).toBeLessThanOrEqual(1)
      }
    }),
  )
})

test('one case more is never less surprising', () => {
  fc.assert(
    fc.property(count, mean, size, (count, mean, size) => {
      const slack = 1 + 1e-6
      expect(poissonTail({ count: count + 1, mean })).toBeLessThanOrEqual(
        poissonTail({ count, mean }) * slack,
      )
      expect(negativeBinomialTail({ count: count + 1, mean, size })).toBeLessThanOrEqual(
        negativeBinomialTail({ count, mean, size }) * slack,
      )
    }),
  )
})
