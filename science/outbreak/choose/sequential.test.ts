import { describe, expect, test } from 'vitest'
import { drawNegativeBinomial, drawPoisson } from '../maths/draws.ts'
import { makeRandom } from '../maths/index.ts'
import { calmSumTail } from './calm-sum.ts'
import { chiBarSquareTail, levelWeights } from './chi-bar-square.ts'
import { type Contender, makeContender } from './contenders.ts'

/** Calm weeks of one level; with a size their variance is `1 + mean / size` times the mean. */
function calmWeeks(
  mean: number,
  { seed, weeks = 400, size = Infinity }: { seed: number; weeks?: number; size?: number },
) {
  const random = makeRandom(seed)
  return Array.from({ length: weeks }, () =>
    size === Infinity ? drawPoisson(mean, random) : drawNegativeBinomial({ mean, size }, random),
  )
}

const both: Contender[] = [{ name: 'cusum' }, { name: 'outbreak-p' }]

describe.each(both.map((contender) => [contender.name, contender] as const))(
  '%s by its chance',
  (_, contender) => {
    test.each([
      [0.3, Infinity],
      [2, Infinity],
      [2, 2],
      [20, Infinity],
      [20, 10],
    ])('alarms in calm weeks of %d cases (size %d) no more often than its level allows', (mean, size) => {
      const chances = Array.from({ length: 12 }, (_, seed) =>
        makeContender({ contender, alpha: 0.01, thresholds: false })(
          { counts: calmWeeks(mean, { seed, size }) },
          { from: 60 },
        ).map(({ pValue = 1, observed }) => (observed === 0 ? 1 : pValue)),
      ).flat()
      expect(chances.length).toBeGreaterThan(4000)
      const shareBelow = (alpha: number) => chances.filter((chance) => chance < alpha).length / chances.length
      expect(shareBelow(0.05)).toBeLessThan(0.06)
      expect(shareBelow(0.01)).toBeLessThan(0.016)
    })

    test('finds half as many again that last, which one week alone would not tell', () => {
      let found = 0
      for (let seed = 1; seed <= 40; seed++) {
        const counts = [
          ...calmWeeks(20, { seed, weeks: 80 }),
          ...calmWeeks(30, { seed: seed + 500, weeks: 8 }),
        ]
        const verdicts = makeContender({ contender, alpha: 0.005 })({ counts }, { from: 80 })
        if (verdicts.some(({ alarm }) => alarm)) found += 1
      }
      expect(found).toBeGreaterThan(30)
    })

    test('one more than its threshold is an alarm, and the threshold itself is none', () => {
      const counts = [...calmWeeks(4, { seed: 3, weeks: 60 }), 9, 12, 14]
      const judge = makeContender({ contender, alpha: 0.01 })
      const alarm = judge({ counts }, { from: 62 })[0]
      const threshold = alarm?.threshold ?? Number.NaN
      expect(alarm?.alarm).toBe(true)
      expect(judge({ counts: counts.with(62, threshold) }, { from: 62 })[0]?.alarm).toBe(false)
      expect(judge({ counts: counts.with(62, threshold + 1) }, { from: 62 })[0]?.alarm).toBe(true)
    })

    test('a week back at the old level is no alarm, however high the weeks before', () => {
      const counts = [...calmWeeks(4, { seed: 3, weeks: 60 }), 19, 22, 24, 2]
      const verdicts = makeContender({ contender, alpha: 0.01 })({ counts }, { from: 62 })
      expect(verdicts.map(({ alarm }) => alarm)).toEqual([true, false])
    })

    test('weeks without a case are none, nor is one case after a year without', () => {
      const counts = [...Array<number>(60).fill(0), 0, 1]
      const verdicts = makeContender({ contender, alpha: 0.0001 })({ counts }, { from: 60 })
      expect(verdicts.map(({ alarm }) => alarm)).toEqual([false, false])
    })
  },
)

test('settings are refused where they make no sense', () => {
  const judge = (contender: Contender) =>
    makeContender({ contender, alpha: 0.01 })({ counts: calmWeeks(3, { seed: 1 }) }, { from: 60 })
  expect(() => judge({ name: 'cusum', settings: { reference: -1 } })).toThrow(RangeError)
  expect(() => judge({ name: 'outbreak-p', settings: { weeks: 1 } })).toThrow(RangeError)
})

test('the law of a calm sum is that of sums drawn', () => {
  const reference = 0.5
  const tail = calmSumTail({ mean: 3, dispersion: 1, reference }, 13)
  const random = makeRandom(11)
  const draws = Array.from({ length: 20_000 }, () => {
    let sum = 0
    for (let week = 0; week < 13; week++) {
      const count = drawPoisson(3, random)
      const value = (count - 9 + 2 * Math.sqrt(3 * count)) / (2 * Math.sqrt(3))
      sum = Math.max(0, sum + value - reference)
    }
    return sum
  })
  for (const at of [0.5, 1, 2, 4])
    expect(tail(at)).toBeCloseTo(draws.filter((sum) => sum >= at).length / draws.length, 1.5)
  expect(tail(0)).toBe(1)
})

test('the best rising course of three weeks has one, two or three levels with the chances 1/3, 1/2 and 1/6', () => {
  expect(levelWeights(3).map((weight) => Number(weight.toFixed(6)))).toEqual([0.333333, 0.5, 0.166667])
  expect(chiBarSquareTail({ twice: 0, weights: levelWeights(3) })).toBe(1)
  // 1/2 of a chi-square of one degree and 1/6 of one of two: 0.5 × 0.0455 + 0.1667 × 0.1353.
  expect(chiBarSquareTail({ twice: 4, weights: levelWeights(3) })).toBeCloseTo(0.0453, 4)
})
