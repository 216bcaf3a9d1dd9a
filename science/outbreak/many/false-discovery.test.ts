import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRandom, poissonTail } from '../maths/index.ts'
import {
  adjustFalseDiscovery,
  combineBySimes,
  estimateQValues,
  midPValue,
  randomisedPValue,
  startOnlineControl,
  testNext,
} from './index.ts'

// The fifteen p-values of Benjamini and Hochberg's own example; R 4.2.2, p.adjust(p, "BH") and p.adjust(p, "BY").
const pValues = [
  0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
  0.759, 1,
]
const byR = {
  'benjamini-hochberg': [
    0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571429, 0.0638571428571429, 0.0645, 0.0765, 0.486,
    0.5811818181818181, 0.7148749999999999, 0.7532307692307693, 0.8132142857142857, 1,
  ],
  'benjamini-yekutieli': [
    0.00497734348984349, 0.00995468697968698, 0.03152317543567543, 0.11821190788378289, 0.20008920829170829,
    0.21189262285333715, 0.21189262285333715, 0.21402577006327006, 0.25384451798201801, 1, 1, 1, 1, 1, 1,
  ],
}

describe('the share of false alarms', () => {
  test.each(['benjamini-hochberg', 'benjamini-yekutieli'] as const)(
    "of %s agrees with R's p.adjust, in any order",
    (method) => {
      for (const order of [pValues, pValues.toReversed()]) {
        adjustFalseDiscovery({ pValues: order, method }).forEach((value, at) => {
          expect(value).toBeCloseTo(byR[method][pValues.indexOf(order[at]!)]!, 13)
        })
      }
    },
  )

  test('is never less than the p-value and keeps its order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (list) => {
        const adjusted = adjustFalseDiscovery({ pValues: list })
        list.forEach((p, at) => {
          expect(adjusted[at]).toBeGreaterThanOrEqual(p * (1 - 1e-12))
          list.forEach((other, there) => {
            if (p < other) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[there]!)
          })
        })
        expect(combineBySimes(list)).toBe(Math.min(...adjusted))
      }),
    )
  })

  test('over a tenth of 500 series that rise is kept, and q-values find no fewer', () => {
    let shareBH = 0
    let shareQ = 0
    let foundBH = 0
    let foundQ = 0
    const runs = 200
    for (let run = 0; run < runs; run++) {
      const random = makeRandom(run)
      // Those that rise have p-values near 0: a uniform number to the fourth power, over a thousand.
      const list = Array.from({ length: 500 }, (_, at) => (at < 50 ? random() ** 4 / 1000 : random()))
      const bh = adjustFalseDiscovery({ pValues: list }).map((p) => p <= 0.1)
      const q = estimateQValues({ pValues: list }).qValues.map((p) => p <= 0.1)
      const share = (told: boolean[]) =>
        told.slice(50).filter(Boolean).length / Math.max(1, told.filter(Boolean).length)
      shareBH += share(bh) / runs
      shareQ += share(q) / runs
      foundBH += bh.slice(0, 50).filter(Boolean).length / runs
      foundQ += q.slice(0, 50).filter(Boolean).length / runs
    }
    // BH's is exactly 0.1 × 450 / 500 = 0.09; 0.01 is over four standard errors.
    expect(Math.abs(shareBH - 0.09)).toBeLessThan(0.01)
    expect(shareQ).toBeLessThan(0.11)
    expect(foundQ).toBeGreaterThanOrEqual(foundBH)
  })

  test('the share of quiet series is found where half of them rise', () => {
    const random = makeRandom(3)
    const list = Array.from({ length: 4000 }, (_, at) => (at < 2000 ? random() / 1e4 : random()))
    expect(estimateQValues({ pValues: list }).quietShare).toBeCloseTo(0.5, 1)
  })
})

describe('p-values of counts', () => {
  const tails = (count: number, mean: number) => ({
    atLeast: poissonTail({ count, mean }),
    moreThan: poissonTail({ count: count + 1, mean }),
  })

  test('in the middle are 0.5 on average where nothing is new', () => {
    let mean = 0
    for (let count = 0; count < 60; count++) {
      const { atLeast, moreThan } = tails(count, 0.7)
      mean += (atLeast - moreThan) * midPValue({ atLeast, moreThan })
    }
    expect(mean).toBeCloseTo(0.5, 10)
  })

  test('at random lie between the chance of more and of as many', () => {
    const random = makeRandom(1)
    const bounds = tails(2, 0.7)
    for (let draw = 0; draw < 100; draw++) {
      const p = randomisedPValue({ ...bounds, random })
      expect(p).toBeGreaterThan(bounds.moreThan)
      expect(p).toBeLessThanOrEqual(bounds.atLeast)
    }
  })
})

describe('alarms day after day', () => {
  // By hand from the papers' formulas: γ of LORD 0.07720838 × ln(max(t, 2)) / (t × exp(√ln t)), of SAFFRON t^−1.6 / ζ(1.6).
  test('LORD++ spends the starting wealth, then what the first alarm earned', () => {
    let control = startOnlineControl({ method: 'lord++', level: 0.05 })
    const levels: number[] = []
    for (const p of [0.5, 1e-6, 0.5, 1e-7, 0.9]) {
      const asked = testNext(control, p)
      levels.push(asked.level)
      control = asked.control
    }
    const spent = (t: number) =>
      (0.07720838 * Math.log(Math.max(t, 2))) / (t * Math.exp(Math.sqrt(Math.log(t))))
    const byHand = [
      0.005 * spent(1),
      0.005 * spent(2),
      0.005 * spent(3) + 0.045 * spent(1),
      0.005 * spent(4) + 0.045 * spent(2),
      0.005 * spent(5) + 0.045 * spent(3) + 0.05 * spent(1),
    ]
    levels.forEach((level, at) => {
      expect(level).toBeCloseTo(byHand[at]!, 15)
    })
    expect(control.alarms.map(({ test }) => test)).toEqual([2, 4])
  })

  test("SAFFRON's time stands still at candidates", () => {
    let control = startOnlineControl({ method: 'saffron', level: 0.05, wealth: 0.025 })
    const levels: number[] = []
    for (const p of [0.4, 0.9, 1e-9, 0.3, 0.8]) {
      const asked = testNext(control, p)
      levels.push(asked.level)
      control = asked.control
    }
    const spent = (t: number) => t ** -1.6 / 2.2857657
    // Candidates are the 1st, 3rd and 4th test; the 3rd is an alarm.
    const byHand = [spent(1), spent(1), spent(2), spent(2) + spent(1), spent(2) + spent(1)]
    levels.forEach((level, at) => {
      expect(level).toBeCloseTo(0.5 * 0.025 * byHand[at]!, 15)
    })
  })

  test.each(['lord++', 'saffron'] as const)(
    '%s keeps the share of false alarms under its level over 1000 tests, and finds most that rise',
    (method) => {
      let share = 0
      let found = 0
      const runs = 30
      for (let run = 0; run < runs; run++) {
        const random = makeRandom(run, 7)
        let control = startOnlineControl({ method, level: 0.1 })
        let alarms = 0
        let right = 0
        for (let at = 0; at < 2000; at++) {
          const isRise = random() < 0.2
          const asked = testNext(control, isRise ? random() ** 4 / 1000 : random())
          control = asked.control
          if (asked.isAlarm) alarms += 1
          if (asked.isAlarm && isRise) right += 1
        }
        share += (alarms - right) / Math.max(1, alarms) / runs
        found += right / 200 / runs
      }
      expect(share).toBeLessThan(0.1)
      expect(found).toBeGreaterThan(0.5)
    },
  )
})

test('refuses what is no p-value, level or wealth, and says where', () => {
  expect(() => adjustFalseDiscovery({ pValues: [0.5, 1.1] })).toThrow('position 1')
  expect(() => adjustFalseDiscovery({ pValues: [Number.NaN] })).toThrow('position 0')
  expect(() => estimateQValues({ pValues: [] })).toThrow('one at least')
  expect(() => estimateQValues({ pValues: [0.5], lambda: 1 })).toThrow('lambda')
  expect(() => startOnlineControl({ method: 'lord++', level: 0 })).toThrow('level')
  expect(() => startOnlineControl({ method: 'lord++', level: 0.1, wealth: 0.2 })).toThrow('wealth')
  expect(() => testNext(startOnlineControl({ method: 'saffron', level: 0.1 }), -0.1)).toThrow(RangeError)
  expect(() => midPValue({ atLeast: 0.1, moreThan: 0.2 })).toThrow('moreThan')
})
