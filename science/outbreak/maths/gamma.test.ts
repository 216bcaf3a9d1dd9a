import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawGamma, drawNegativeBinomial, drawNormal, drawPoisson } from './draws.ts'
import { logGammaDensity } from './gamma.ts'
import { gammaCdf, gammaQuantile, gammaTail, incompleteGamma, makeRandom } from './index.ts'
import { normalCdf, normalQuantile } from './normal.ts'

function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

// Reference values: mpmath 1.3.0 at 40 digits; gammainc(shape, a, b, regularized=True), its roots, ncdf, erfinv.
test.each([
  [0.3, 0.1, 0.5459128495917965],
  [2.0, 7, 0.9927049442755639],
  [25.0, 10, 4.6949381426799705e-5],
  [1000.0, 1100, 0.99894067674607],
  [0.5, 1e-9, 3.568248231116126e-5],
  [3.7, 3.7, 0.5691729352471954],
  [10.4, 1e-14, 2.681824939581859e-153],
  [12, 3, 7.13866289742066e-5],
])('the chance of at most x agrees with mpmath: shape %d, x %d', (shape, x, expected) => {
  expectNear(incompleteGamma({ shape, x }).lower, expected, 1e-12)
})

test.each([
  [0.3, 3, 0.006490372699098434],
  [2.0, 30, 2.900863120340454e-12],
  [25.0, 60, 1.0958807112599779e-7],
  [1000.0, 1100, 0.0010593232539299773],
  [5.0, 500, 1.8702907209159498e-208],
])('the chance of more than x agrees with mpmath: shape %d, x %d', (shape, x, expected) => {
  expectNear(incompleteGamma({ shape, x }).upper, expected, 1e-12)
})

test.each([
  [0.025, 0.3, 3.185679031739166e-6],
  [0.975, 2, 5.571643390938897],
  [1e-8, 25, 6.167731323368849],
  [0.5, 1000.0, 999.6666864269652],
  [0.3, 0.05, 2.0378971887326642e-11],
  [0.999999, 7, 27.31765276498299],
])('the gamma quantile agrees with mpmath: probability %d, shape %d', (probability, shape, expected) => {
  expectNear(gammaQuantile({ probability, shape, scale: 1 }), expected, 1e-12)
})

test.each([
  [-8, 6.220960574271784e-16],
  [-1.96, 0.024997895148220435],
  [0.3, 0.6179114221889527],
  [2.5, 0.9937903346742238],
])('the normal distribution function agrees with mpmath at %d', (z, expected) => {
  expectNear(normalCdf(z), expected, 1e-12)
})

test.each([
  [1e-6, -4.753424308822899],
  [0.025, -1.9599639845400543],
  [0.6, 0.2533471031357997],
  [0.975, 1.9599639845400538],
])('the normal quantile agrees with mpmath at %d', (p, expected) => {
  expectNear(normalQuantile(p), expected, 1e-10)
})

describe('a gamma quantile', () => {
  test('is undone by the distribution function, whatever shape and probability', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 1e4, noNaN: true }),
        fc.double({ min: 1e-12, max: 1 - 1e-9, noNaN: true }),
        (shape, probability) => {
          const x = gammaQuantile({ probability, shape, scale: 1 })
          if (x < 1e-300) return
          const { lower, upper } = incompleteGamma({ shape, x })
          if (probability < 0.5) expectNear(lower, probability, 1e-10)
          else expectNear(upper, 1 - probability, 1e-10)
        },
      ),
    )
  })

  test('scales with the scale, is 0 at 0 and without bound at 1', () => {
    const half = gammaQuantile({ probability: 0.5, shape: 2, scale: 1 })
    expectNear(gammaQuantile({ probability: 0.5, shape: 2, scale: 7 }), 7 * half, 1e-14)
    expect(gammaQuantile({ probability: 0, shape: 2, scale: 1 })).toBe(0)
    expect(gammaQuantile({ probability: 1, shape: 2, scale: 1 })).toBe(Infinity)
  })

  test('refuses what is no probability, no shape, no scale', () => {
    expect(() => gammaQuantile({ probability: 1.1, shape: 1, scale: 1 })).toThrow(RangeError)
    expect(() => gammaQuantile({ probability: 0.5, shape: 0, scale: 1 })).toThrow(RangeError)
    expect(() => gammaQuantile({ probability: 0.5, shape: 1, scale: Number.NaN })).toThrow(RangeError)
    expect(() => incompleteGamma({ shape: 1, x: -1 })).toThrow(RangeError)
  })
})

test('the two tails are one together, and the density is the slope of the lower', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 500, noNaN: true }),
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      (shape, share) => {
        const x = shape * share
        expect(gammaCdf({ x, shape, scale: 1 }) + gammaTail({ x, shape, scale: 1 })).toBeCloseTo(1, 14)
        const h = x * 1e-5
        const slope =
          (gammaCdf({ x: x + h, shape, scale: 1 }) - gammaCdf({ x: x - h, shape, scale: 1 })) / (2 * h)
        expect(Math.abs(slope - Math.exp(logGammaDensity({ x, shape, scale: 1 })))).toBeLessThan(2e-5)
      },
    ),
  )
})

describe('draws', () => {
  /** Mean and variance of 40,000 draws. */
  function moments(draw: () => number): [number, number] {
    let sum = 0
    let squares = 0
    const n = 40_000
    for (let i = 0; i < n; i++) {
      const value = draw()
      sum += value
      squares += value * value
    }
    return [sum / n, squares / n - (sum / n) ** 2]
  }

  const random = makeRandom(2020)
  test.each([
    ['normal', () => drawNormal(random), 0, 1],
    ['gamma of shape 0.4', () => drawGamma({ shape: 0.4, scale: 2 }, random), 0.8, 1.6],
    ['gamma of shape 9', () => drawGamma({ shape: 9, scale: 0.5 }, random), 4.5, 2.25],
    ['Poisson of 3', () => drawPoisson(3, random), 3, 3],
    ['Poisson of 40', () => drawPoisson(40, random), 40, 40],
    ['Poisson of 5000', () => drawPoisson(5000, random), 5000, 5000],
    ['negative binomial', () => drawNegativeBinomial({ mean: 10, size: 5 }, random), 10, 30],
  ])('from the %s law have its mean and variance', (_name, draw, mean, variance) => {
    const [seenMean, seenVariance] = moments(draw)
    // Five standard errors of the mean; the variance within 6 %.
    expect(Math.abs(seenMean - mean)).toBeLessThan(5 * Math.sqrt(variance / 40_000))
    expect(Math.abs(seenVariance / variance - 1)).toBeLessThan(0.06)
  })
})
