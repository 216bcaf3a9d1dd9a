import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bayes, cdc, cusum, ears, glr, movingPercentile, outbreakP } from './index.ts'
import { readReference, reference } from './trial/reference.ts'

if (!reference.isThere) console.warn(`skipped, for want of the series: ${reference.path}`)

function expectNear(actual: number | undefined, expected: number) {
  expect(Math.abs((actual ?? Number.NaN) / expected - 1), `${actual} for ${expected}`).toBeLessThan(1e-6)
}

describe.skipIf(!reference.isThere)('beside R', () => {
  const counts = (name: 'salmonella_agona' | 'campyDE') =>
    reference.isThere ? readReference(name).counts : []

  // surveillance 1.20.3: algo.cdc(x, list(range = 290:292, b = 5, m = 1, alpha = …))
  test.each([
    ['salmonella_agona', 0.025, [44.33762936, 44.27255794, 44.64735701]],
    ['salmonella_agona', 0.001, [57.50789187, 57.34995399, 57.52573105]],
    ['campyDE', 0.025, [8036.380084, 8003.662034, 7803.431486]],
    ['campyDE', 0.001, [9106.806086, 8964.973445, 8608.831476]],
  ] as const)('the CDC’s limits of %s at %d', (name, alpha, expected) => {
    const verdicts = cdc({ counts: counts(name) }, { alpha, from: 289, to: 291 })
    for (const [at, { threshold }] of verdicts.entries()) expectNear(threshold, expected[at] ?? 0)
  })

  // surveillance 1.20.3: algo.outbreakP(x, list(range = 1:30, k = 100, ret = "value")), at 3, 8, 21, 22, 23 and 30
  test('OutbreakP of salmonella_agona', () => {
    const verdicts = outbreakP({ counts: counts('salmonella_agona') }, { to: 29 })
    for (const [at, expected] of [
      [2, 24.4140625],
      [7, 10.5315149],
      [20, 136.6377368],
      [21, 138.6021391],
      [22, 77.2497192],
      [29, 93.4762471],
    ] as const)
      expectNear(Math.exp(verdicts[at]?.statistic ?? 0), expected)
    expect(verdicts.filter(({ alarm }) => alarm).map(({ index }) => index)).toEqual([20, 21])
  })

  test('OutbreakP of campyDE goes on where R’s ratio passes a double and becomes 0', () => {
    const verdicts = outbreakP({ counts: counts('campyDE') }, { to: 29 })
    expectNear(Math.exp(verdicts[22]?.statistic ?? 0), 1.0252617e83)
    for (const { statistic, alarm } of verdicts.slice(23)) {
      expect(statistic).toBeGreaterThan(300)
      expect(alarm).toBe(true)
    }
  })
})

describe('the moving percentile', () => {
  // Fifteen blocks of the cases 1 to 15: the 80th percentile by hand is 1 + 0.8 × 14 = 12.2, the median 8.
  const ranks = [8, 3, 13, 1, 10, 6, 15, 4, 11, 2, 14, 7, 12, 5, 9]
  const counts = new Array(3 * 52 + 10).fill(0)
  const index = counts.length - 1
  let next = 0
  for (const years of [3, 2, 1])
    for (const step of [-2, -1, 0, 1, 2]) counts[index - 52 * years + step] = ranks[next++]

  test.each([
    [12, false],
    [13, true],
  ])('of fifteen weeks in three years: %d cases are an alarm: %s', (cases, alarm) => {
    const [verdict] = movingPercentile({ counts: counts.with(index, cases) }, { length: 1, from: index })
    expect(verdict).toMatchObject({ observed: cases, expected: 8, alarm })
    expectNear(verdict?.threshold, 12.2)
  })

  test('of seven days sums seven days', () => {
    const days = new Array(4 * 365).fill(2)
    const [verdict] = movingPercentile({ counts: days, frequency: 365 }, { from: days.length - 1 })
    expect(verdict).toMatchObject({ observed: 14, expected: 14, threshold: 14, alarm: false })
  })
})

test('a series too short for a detector is said to be so', () => {
  const series = { counts: [1, 2, 3] }
  for (const verdicts of [
    ears(series),
    bayes(series, { yearsBack: 1 }),
    cdc(series),
    movingPercentile(series),
  ])
    for (const verdict of verdicts) expect(verdict).toMatchObject({ alarm: false, reason: 'too-short' })
})

test('a baseline without variation is said to be so', () => {
  const counts = new Array(300).fill(3)
  expect(ears({ counts }, { from: 299 })[0]).toMatchObject({
    alarm: false,
    threshold: 3,
    reason: 'no-variation',
  })
  expect(cdc({ counts }, { from: 299 })[0]).toMatchObject({
    alarm: false,
    threshold: 12,
    reason: 'no-variation',
  })
})

test('settings that make no sense are refused by name', () => {
  const series = { counts: [1, 2, 3] }
  expect(() => ears(series, { baseline: 1 })).toThrow(/baseline/)
  expect(() => cusum(series, { decision: 0 })).toThrow(/decision/)
  expect(() => cusum({ counts: [0, 0, 1] }, { from: 2 })).toThrow(/expected count above 0/)
  expect(() => glr(series, { expected: [1, 0, 1] })).toThrow(/position 1/)
  expect(() => glr(series, { expected: [1, 1, 1], shift: -1 })).toThrow(/shift/)
  expect(() => bayes(series, { yearsBack: 0, thisYear: false })).toThrow(/no period is left/)
  expect(() => cdc(series, { length: 0 })).toThrow(/length/)
  expect(() => movingPercentile(series, { percentile: 2 })).toThrow(/percentile/)
  expect(() => outbreakP(series, { decision: 1 })).toThrow(/decision/)
})

const cases = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 30, maxLength: 60 })

test('the ratio with a shift that is known is never above that with the best', () => {
  fc.assert(
    fc.property(
      cases,
      fc.double({ min: 0.05, max: 3, noNaN: true }),
      fc.constantFrom(0, 0.2),
      (counts, shift, overdispersion) => {
        const options = { expected: counts.map(() => 20), overdispersion, decision: 1e9 }
        const best = glr({ counts }, options)
        for (const { index, statistic = 0 } of glr({ counts }, { ...options, shift }))
          expect(statistic).toBeLessThanOrEqual((best[index]?.statistic ?? 0) + 1e-6)
      },
    ),
  )
})

test('the count that a CUSUM’s bound names is the first that is an alarm', () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom('standard', 'rossi', 'anscombe', 'anscombe2nd' as const),
      (counts, transform) => {
        const options = { transform, expected: 20, restart: true } as const
        for (const { index, threshold = 0 } of cusum({ counts }, options)) {
          const judge = (count: number) =>
            cusum({ counts: counts.with(index, Math.max(0, count)) }, options)[index]
          expect(judge(Math.ceil(threshold + 1e-9))?.alarm).toBe(true)
          if (threshold > 1) expect(judge(Math.ceil(threshold - 1e-9) - 1)?.alarm).toBe(false)
        }
      },
    ),
    { numRuns: 30 },
  )
})

test('a likelihood ratio of millions of cases keeps its digits', () => {
  const ratio = (count: number) => glr({ counts: [count] }, { expected: [2_000_000] })[0]?.statistic ?? 0
  // n ln(n / m) − n + m, worked out with fifty digits.
  expect(ratio(2_000_100) / 0.00249995833437497).toBeCloseTo(1, 9)
  expect(ratio(2_000_001) / 2.49999958333344e-7).toBeCloseTo(1, 9)
  expect(ratio(4_000_000) / (4_000_000 * Math.log(2) - 2_000_000)).toBeCloseTo(1, 12)
})
