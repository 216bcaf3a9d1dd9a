import { expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import { calibrateScore } from './index.ts'

test('a rank counts ties against the score, and the score itself', () => {
  const past = [...new Array(20).fill(0), 3, 3, 3, 5]
  expect(calibrateScore({ past, score: 3 })).toEqual({ pValue: 5 / 25, by: 'rank' })
  expect(calibrateScore({ past, score: 6 })).toEqual({ pValue: 1 / 25, by: 'rank' })
  expect(calibrateScore({ past, score: -1 })).toEqual({ pValue: 1, by: 'rank' })
})

test.each([
  ['exponential', (u: number) => -Math.log(u), (x: number) => Math.exp(-x)],
  ['heavy (Pareto of index 4)', (u: number) => u ** -0.25, (x: number) => x ** -4],
])(
  'far in the tail of an %s law, at 1 in 10,000 from 2000 scores, half of the p-values are right within a factor of 2.2, nine in ten within 8',
  (_, quantile, tail) => {
    const ratios = Array.from({ length: 100 }, (_, seed) => {
      const random = makeRandom(seed)
      const past = Array.from({ length: 2000 }, () => quantile(1 - random()))
      const score = quantile(1e-4)
      const { pValue, by } = calibrateScore({ past, score })
      expect(by).toBe('tail')
      return Math.abs(Math.log(pValue / tail(score)))
    })
    ratios.sort((a, b) => a - b)
    expect(ratios[49]).toBeLessThan(Math.log(2.2))
    expect(ratios[89]).toBeLessThan(Math.log(8))
  },
)

test('a score of a law with an end is rare beyond it, never impossible', () => {
  const random = makeRandom(2)
  const past = Array.from({ length: 2000 }, () => random())
  const { pValue } = calibrateScore({ past, score: 2 })
  expect(pValue).toBeGreaterThan(0)
  expect(pValue).toBeLessThan(1e-6)
})

test('p-values of scores like the past are as frequent as they say', () => {
  const random = makeRandom(4)
  const past = Array.from({ length: 3000 }, () => -Math.log(1 - random()))
  const pValues = Array.from(
    { length: 3000 },
    () => calibrateScore({ past, score: -Math.log(1 - random()) }).pValue,
  )
  for (const level of [0.01, 0.1, 0.5]) {
    const share = pValues.filter((p) => p <= level).length / 3000
    // Both the past and the scores are drawn: four standard errors of the difference.
    expect(Math.abs(share - level)).toBeLessThan(4 * Math.sqrt((2 * level * (1 - level)) / 3000))
  }
})

test('refuses too short a past and scores that are no numbers', () => {
  expect(() => calibrateScore({ past: [1, 2], score: 1 })).toThrow('20 scores')
  expect(() => calibrateScore({ past: [...new Array(19).fill(1), Number.NaN], score: 1 })).toThrow(
    'position 19',
  )
  expect(() => calibrateScore({ past: new Array(20).fill(1), score: Infinity })).toThrow('score')
  expect(() => calibrateScore({ past: new Array(20).fill(1), score: 1, tailShare: 0.9 })).toThrow('tailShare')
})
