import { expect, test } from 'vitest'
import { withoutSymptoms } from '../disease/disease.ts'
import { generationInterval, growthOfReproduction, reproductionOfGrowth } from './generation-interval.ts'
import { finalSize, solveSeir } from './seir.ts'

const exponential = {
  ...withoutSymptoms,
  id: 'exponential',
  hazardPerContact: 0.1,
  latency: { law: 'exponential', mean: 4 },
  infectiousPeriod: { law: 'exponential', mean: 6 },
  infectiousness: [1],
} as const

test('the final size is the root of its equation, and what SEIR comes to', () => {
  expect(finalSize(0.9)).toBe(0)
  // Known values: R 2 infects 79.68 %, R 1.5 58.28 %.
  expect(finalSize(2)).toBeCloseTo(0.7968, 4)
  expect(finalSize(1.5)).toBeCloseTo(0.5828, 4)
  // Also where R is below 1, of those who were infected at first and whom they infect: first ∕ (1 − R), while few are infected.
  expect(finalSize(0.5, { first: 0.001 })).toBeCloseTo(0.002, 5)
  expect(finalSize(2, { first: 1 })).toBe(1)
  const start = { susceptible: 1 - 1e-9, latent: 1e-9, infectious: 0, removed: 0 }
  const rates = { transmission: 2 / 6, meanLatentDays: 4, meanInfectiousDays: 6 }
  const last = solveSeir({ rates, start, days: 1_000 }).at(-1)
  expect(last?.removed).toBeCloseTo(finalSize(2), 6)
})

test('SEIR grows at the root of its characteristic equation', () => {
  const rates = { transmission: 2.5 / 6, meanLatentDays: 4, meanInfectiousDays: 6 }
  const start = { susceptible: 1, latent: 1e-12, infectious: 0, removed: 0 }
  const course = solveSeir({ rates, start, days: 60 })
  const rate = Math.log(course[60]!.infectious / course[59]!.infectious)
  // (1 + r l)(1 + r d) = R.
  expect((1 + rate * 4) * (1 + rate * 6)).toBeCloseTo(2.5, 4)
})

test('the generation interval of exponential laws is their sum, and Euler–Lotka has the closed form', () => {
  const interval = generationInterval(exponential)
  // Weighted by its length an exponential period has twice the mean, its middle the mean itself.
  expect(Math.abs(interval.meanDays / 10 - 1)).toBeLessThan(0.005)
  expect(Math.abs(interval.sdDays / Math.hypot(4, 6) - 1)).toBeLessThan(0.02)
  for (const rate of [-0.05, 0.05, 0.15])
    expect(
      Math.abs(reproductionOfGrowth(rate, interval) / ((1 + rate * 4) * (1 + rate * 6)) - 1),
    ).toBeLessThan(0.01)
  expect(reproductionOfGrowth(growthOfReproduction(2.2, interval), interval)).toBeCloseTo(2.2, 9)
})

test('of fixed times the generation interval is as long as latency and half the period', () => {
  const interval = generationInterval(
    {
      ...exponential,
      latency: { law: 'fixed', days: 3 },
      infectiousPeriod: { law: 'fixed', days: 4 },
      infectiousness: [3, 1],
    },
    { step: 1 },
  )
  expect([...interval.chances]).toEqual([0, 0, 0, 0.375, 0.375, 0.125, 0.125])
  expect(interval.meanDays).toBeCloseTo(0.75 * 4 + 0.25 * 6, 9)
})
