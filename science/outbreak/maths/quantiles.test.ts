import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countQuantile,
  incompleteBeta,
  negativeBinomialTail,
  normalCdf,
  normalQuantile,
  normalTail,
  poissonTail,
  studentTwoSided,
} from './index.ts'

function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

// Reference values: R 4.2.2: pnorm(z, lower.tail = FALSE), qnorm(p), 2 * pt(-t, df), pbeta(x, a, b), qpois, qnbinom(p, size, mu = ).
describe('the normal law', () => {
  test.each([
    [-3, 0.9986501019683699],
    [-0.5, 0.691462461274013],
    [0, 0.5],
    [0.1, 0.460172162722971],
    [1, 0.158655253931457],
    [2.4999, 0.00621141837494459],
    [2.5, 0.006209665325776135],
    [5, 2.866515718791939e-7],
    [10, 7.619853024160527e-24],
    [30, 4.906713927148187e-198],
  ])('the tail above %d agrees with R', (z, expected) => {
    expectNear(normalTail(z), expected, 1e-12)
  })

  test.each([
    [1e-300, -37.0470962993612],
    [1e-10, -6.361340902404056],
    [0.001, -3.090232306167813],
    [0.025, -1.959963984540054],
    [0.4, -0.2533471031357998],
    [0.9, 1.281551565544601],
    [0.99, 2.326347874040841],
    [0.9995000000000001, 3.290526731491926],
  ])('the quantile of %d agrees with R', (probability, expected) => {
    expectNear(normalQuantile(probability), expected, 1e-12)
  })

  test('quantile and distribution undo each other', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (probability) => {
        expectNear(normalCdf(normalQuantile(probability)), probability, 1e-10)
      }),
    )
  })

  test('refuses what is no probability or no number', () => {
    for (const probability of [0, 1, -1, Number.NaN])
      expect(() => normalQuantile(probability)).toThrow(RangeError)
    expect(() => normalTail(Number.NaN)).toThrow(RangeError)
  })
})

describe('Student’s t and the incomplete beta function', () => {
  test.each([
    [0.5, 3, 0.651447964848151],
    [2.570582, 5, 0.04999999002713988],
    [-1.96, 33, 0.05848510714987785],
    [6, 240, 7.222779410362889e-9],
    [15, 2.5, 0.001633309716550348],
  ])('t = %d at %d degrees agrees with R', (t, degrees, expected) => {
    expectNear(studentTwoSided({ t, degrees }), expected, 1e-11)
  })

  test.each([
    [0.5, 2, 3, 0.6875],
    [0.01, 0.5, 0.5, 0.06376856085851984],
    [0.9, 100, 10, 0.3403098493827788],
    [0.3, 1, 40, 0.999999363319424],
  ])('I(%d; %d, %d) agrees with R', (x, a, b, expected) => {
    expectNear(incompleteBeta({ x, a, b }), expected, 1e-11)
  })

  test('refuse what they have no value for', () => {
    expect(() => studentTwoSided({ t: 1, degrees: 0 })).toThrow(RangeError)
    expect(() => incompleteBeta({ x: 2, a: 1, b: 1 })).toThrow(RangeError)
    expect(() => incompleteBeta({ x: 0.5, a: 0, b: 1 })).toThrow(RangeError)
  })
})

describe('the quantile of counts', () => {
  test.each([
    [0.99, 3, Infinity, 8],
    [0.5, 0.1, Infinity, 0],
    [0.001, 50, Infinity, 30],
    [0.999, 100000, Infinity, 100979],
    [0.95, 1000, Infinity, 1052],
    [0.99, 3, 2, 12],
    [0.999, 1, 0.05, 56],
    [0.5, 0.001, 0.001, 0],
    [0.9999, 0.01, 0.001, 16],
    [0.01, 1500, 45, 1022],
    [0.99, 1500, 45, 2077],
  ])('of %d at mean %d, size %d agrees with R', (probability, mean, size, expected) => {
    expect(countQuantile({ probability, mean, size })).toBe(expected)
  })

  test('is the smallest count whose passing is no likelier than asked', () => {
    const parts = [
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      fc.double({ min: 1e-3, max: 3000, noNaN: true }),
      fc.double({ min: 1e-2, max: 1e9, noNaN: true }),
    ] as const
    fc.assert(
      fc.property(...parts, (probability, mean, size) => {
        const count = countQuantile({ probability, mean, size })
        const tail = (from: number) =>
          size > 1e8 ? poissonTail({ count: from, mean }) : negativeBinomialTail({ count: from, mean, size })
        expect(tail(count + 1)).toBeLessThanOrEqual((1 - probability) * (1 + 1e-6))
        expect(tail(count)).toBeGreaterThan((1 - probability) * (1 - 1e-6))
      }),
    )
  })

  test('refuses what is no probability, mean or size', () => {
    expect(() => countQuantile({ probability: 1, mean: 1 })).toThrow(RangeError)
    expect(() => countQuantile({ probability: 0.5, mean: -1 })).toThrow(RangeError)
    expect(() => countQuantile({ probability: 0.99, mean: 1e100, size: 1e-3 })).toThrow(RangeError)
    expect(() => countQuantile({ probability: 0.5, mean: 1, size: 0 })).toThrow(RangeError)
  })
})
