import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkDelay,
  type Delay,
  delayCdf,
  delayMean,
  delayQuantile,
  readDelay,
  tabulateDelay,
} from './delay.ts'
import { gammaCdf, logGamma, normalCdf } from './gamma.ts'

const delays: Delay[] = [
  { law: 'fixed', days: 3 },
  { law: 'exponential', mean: 5 },
  { law: 'gamma', mean: 1, sd: 2 },
  { law: 'gamma', mean: 6, sd: 2 },
  { law: 'weibull', shape: 1.5, scale: 4 },
  { law: 'lognormal', meanLog: 1.621, sdLog: 0.418 },
]

test('gamma and normal probabilities are those of closed forms', () => {
  // Γ(n) = (n − 1)!, Γ(1/2) = √π.
  expect(logGamma(6)).toBeCloseTo(Math.log(120), 12)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12)
  for (const x of [0.01, 0.5, 1, 3, 10, 40]) {
    expect(gammaCdf(1, x)).toBeCloseTo(-Math.expm1(-x), 12)
    // An Erlang law of three steps.
    expect(gammaCdf(3, x)).toBeCloseTo(1 - Math.exp(-x) * (1 + x + x ** 2 / 2), 12)
  }
  // Quantiles of the normal law in every table.
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 12)
  expect(normalCdf(-1.6448536269514722)).toBeCloseTo(0.05, 12)
})

test.each(delays)('a quantile of %o is where its distribution has that probability', (delay) => {
  if (delay.law === 'fixed') return expect(delayQuantile(delay, 0.3)).toBe(3)
  for (const probability of [1e-6, 0.01, 0.5, 0.99, 1 - 1e-9])
    expect(delayCdf(delay, delayQuantile(delay, probability))).toBeCloseTo(probability, 8)
})

test.each(delays)('the table of %o has its mean, and its quantiles to a part in a hundred', (delay) => {
  const table = tabulateDelay(delay)
  const draws = 65_536
  let sum = 0
  for (let draw = 0; draw < draws; draw++) sum += readDelay(table, (draw + 0.5) / draws)
  expect(sum / draws).toBeCloseTo(delayMean(delay), 4)
  for (const probability of [0.02, 0.3, 0.7, 0.98]) {
    const exact = delayQuantile(delay, probability)
    expect(Math.abs(readDelay(table, probability) / exact - 1)).toBeLessThan(0.01)
  }
})

test('a larger number is never a shorter delay', () => {
  for (const delay of delays) {
    const table = tabulateDelay(delay)
    const inside = fc.double({ min: 1e-10, max: 1 - 1e-10, noNaN: true })
    fc.assert(
      fc.property(inside, inside, (a, b) => {
        expect(readDelay(table, Math.max(a, b))).toBeGreaterThanOrEqual(readDelay(table, Math.min(a, b)))
      }),
    )
  }
})

test('a delay that is none is refused by name', () => {
  expect(() => checkDelay('incubation', { law: 'gamma', mean: 5, sd: 0 })).toThrow(/incubation: sd/)
  expect(() => checkDelay('incubation', { law: 'fixed', days: -1 })).toThrow(/0 or more, got -1/)
  expect(() => checkDelay('incubation', { law: 'exponential', mean: Number.NaN })).toThrow(RangeError)
})
