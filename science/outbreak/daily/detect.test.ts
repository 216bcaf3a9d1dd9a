import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detect, findFirstAfterQuiet, findRise, weighCourse } from './index.ts'

const zeros = (days: number): number[] => Array(days).fill(0)
const ones = (days: number): number[] => Array(days).fill(1)

describe('something after a long nothing', () => {
  test('one case after 111 days without is found, with next to none expected', () => {
    const finding = findFirstAfterQuiet({ counts: [3, ...zeros(111), 1] })
    expect(finding).toMatchObject({ observed: 1, quietDays: 111, threshold: 1, windowDays: 1 })
    expect(finding?.expected).toBeCloseTo(0.5 / 111, 12)
    // Negative binomial with size 0.5: 1 − (111 / 112) ^ 0.5.
    expect(finding?.pValue).toBeCloseTo(1 - Math.sqrt(111 / 112), 12)
  })

  test('a case in a city with a case every few weeks is not found', () => {
    expect(findFirstAfterQuiet({ counts: [1, ...zeros(20), 1, ...zeros(30), 1] })).toBeUndefined()
  })

  test('eight weeks without a case are quiet, a day less is not', () => {
    expect(findFirstAfterQuiet({ counts: [1, ...zeros(56), 1] })?.quietDays).toBe(56)
    expect(findFirstAfterQuiet({ counts: [1, ...zeros(55), 1] })).toBeUndefined()
  })

  test('the day after the first case is not a first case again', () => {
    expect(findFirstAfterQuiet({ counts: [...zeros(60), 1, 1] })).toBeUndefined()
  })

  test('a place that begins to report with cases has no quiet behind it', () => {
    expect(findFirstAfterQuiet({ counts: [4] })).toBeUndefined()
  })

  test('silence without reports is not quiet', () => {
    const counts = [...zeros(60), 1]
    expect(findFirstAfterQuiet({ counts, spanDays: [...zeros(60), 1] })).toBeUndefined()
    expect(findFirstAfterQuiet({ counts, spanDays: [...ones(40), ...zeros(20), 1] })).toBeUndefined()
  })

  test('reports of long ago do not make up for missing ones lately', () => {
    const spanDays = [...ones(100), ...zeros(30), ...ones(30), 1]
    expect(findFirstAfterQuiet({ counts: [...zeros(160), 1], spanDays })).toBeUndefined()
  })

  test('a few missing reports do not spoil a quiet stretch', () => {
    const spanDays = [...ones(30), 0, 0, ...ones(28), 1]
    expect(findFirstAfterQuiet({ counts: [...zeros(60), 1], spanDays })?.quietDays).toBe(60)
  })

  test('a report of no cases over two weeks vouches for each of its days', () => {
    const spanDays = [...ones(40), ...zeros(13), 14, ...ones(6), 1]
    expect(findFirstAfterQuiet({ counts: [...zeros(60), 1], spanDays })?.quietDays).toBe(60)
  })

  test('cases reported after three missing days may be of any of them: quiet ends before', () => {
    const finding = findFirstAfterQuiet({ counts: [...zeros(63), 2], spanDays: [...ones(60), 0, 0, 0, 4] })
    expect(finding).toMatchObject({ observed: 2, windowDays: 4, quietDays: 60 })
    expect(finding?.expected).toBeCloseTo((0.5 * 4) / 60, 12)
  })
})

describe('a rise over a baseline', () => {
  const trickle = Array.from({ length: 70 }, (_, day) => (day % 7 === 3 ? 2 : 0))

  test('twenty-four cases in a week where two come every week are found', () => {
    const finding = findRise({ counts: [...trickle, 1, 1, 2, 3, 4, 6, 7] })
    expect(finding).toMatchObject({ observed: 24, windowDays: 7, detector: 'rise-over-baseline' })
    expect(finding?.expected).toBeCloseTo((16.5 / 56) * 7, 12)
    expect(finding?.threshold).toBeLessThanOrEqual(24)
  })

  test('the threshold is the least count that would have been found', () => {
    const found = findRise({ counts: [...trickle, 0, 0, 0, 0, 0, 0, 40] })
    const threshold = found?.threshold ?? 0
    expect(threshold).toBeGreaterThan(5)
    expect(findRise({ counts: [...trickle, 0, 0, 0, 0, 0, 0, threshold] })?.threshold).toBe(threshold)
    expect(findRise({ counts: [...trickle, 0, 0, 0, 0, 0, 0, threshold - 1] })).toBeUndefined()
  })

  test('another week of the usual trickle is not found', () => {
    expect(findRise({ counts: [...trickle, 0, 0, 0, 2, 0, 0, 1] })).toBeUndefined()
  })

  test('four cases in a week are too few to be a rise, whatever the baseline', () => {
    expect(findRise({ counts: [...zeros(70), 1, 1, 1, 0, 0, 0, 1] })).toBeUndefined()
    expect(findRise({ counts: [...zeros(70), 1, 1, 1, 0, 0, 1, 1] })?.observed).toBe(5)
  })

  test('the first slow days of an outbreak do not hide it: they are not yet baseline', () => {
    expect(
      findRise({ counts: [...zeros(60), 1, 0, 1, 1, 0, 1, 1, 2, 2, 3, 3, 4, 5, 6] })?.expected,
    ).toBeLessThan(0.1)
  })

  test('a correction that put 326 cases on one day of the baseline does not hide the next cluster', () => {
    const corrected = [...zeros(40), 326, ...zeros(40)]
    expect(findRise({ counts: [...corrected, 1, 5] })).toMatchObject({
      observed: 6,
      expected: (0.5 / 56) * 7,
    })
  })

  test('thirty-seven cases in a week are found though five batches of six or eight came in the weeks before', () => {
    const batches = [
      ...zeros(60),
      ...Array.from({ length: 70 }, (_, day) => (day % 14 === 0 ? 6 + (day % 4) : 0)),
    ]
    expect(findRise({ counts: [...batches, 2, 3, 32] })?.observed).toBe(37)
    expect(findRise({ counts: [...batches, 2, 3, 6] })).toBeUndefined()
  })

  test('a series of less than six weeks has no baseline yet', () => {
    expect(findRise({ counts: [...zeros(34), 50] })).toBeUndefined()
    expect(findRise({ counts: [...zeros(48), 50] })).toBeDefined()
  })

  test('cases reported after ten missing days are held against what seventeen days bring', () => {
    const daily = ones(70)
    const spanDays = [...ones(70), ...zeros(10), 11, ...ones(6)]
    expect(findRise({ counts: [...daily, ...zeros(10), 11, ...ones(6)], spanDays })).toBeUndefined()
    const finding = findRise({ counts: [...daily, ...zeros(10), 60, ...ones(6)], spanDays })
    expect(finding).toMatchObject({ observed: 66, windowDays: 17 })
  })

  test('a report after sixty missing days is held against the weeks before them', () => {
    const spanDays = [...ones(70), ...zeros(60), 61]
    const finding = findRise({ counts: [...ones(70), ...zeros(60), 200], spanDays })
    expect(finding).toMatchObject({ observed: 200, windowDays: 61, expected: (56.5 / 56) * 61 })
  })
})

test('an outbreak of the size of a market cluster is found by both detectors, the rarer first', () => {
  const found = detect({ counts: [...zeros(120), 6] })
  expect(found.map(({ detector }) => detector)).toEqual(['first-after-quiet', 'rise-over-baseline'])
})

test('an empty series, and a day without a report, find nothing', () => {
  expect(detect({ counts: [] })).toEqual([])
  expect(detect({ counts: [...zeros(80), 0], spanDays: [...ones(80), 0] })).toEqual([])
})

test('refuses what cannot be a count, a span or a day', () => {
  expect(() => detect({ counts: [Number.NaN] })).toThrow(RangeError)
  expect(() => detect({ counts: [-1] })).toThrow(RangeError)
  expect(() => detect({ counts: [1], spanDays: [-1] })).toThrow(RangeError)
  expect(() => detect({ counts: [1], today: 1 })).toThrow(RangeError)
})

const span = fc.oneof(
  { weight: 8, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.nat(200) },
)
const busy = fc
  .oneof(fc.nat(3), fc.nat(100), fc.nat(100_000))
  .chain((most) => fc.array(fc.nat(most), { maxLength: 100, size: 'max' }))
/** Some history, a stretch without cases, and some last days: so both detectors find something often enough. */
const series = fc
  .record({
    before: busy,
    quiet: fc.nat(90),
    last: fc.array(fc.nat(40), { maxLength: 9, size: 'max' }),
    someMissing: fc.boolean(),
  })
  .map(({ before, quiet, last, someMissing }) => ({
    counts: [...before, ...zeros(quiet), ...last],
    someMissing,
  }))
  .chain(({ counts, someMissing }) =>
    fc
      .array(someMissing ? span : fc.constant(1), { minLength: counts.length, maxLength: counts.length })
      .map((spanDays) => ({ counts, spanDays })),
  )

describe('whatever the series', () => {
  test('findings hold finite numbers, a p-value above 0 and no more than 1, and at least the threshold', () => {
    let found = 0
    fc.assert(
      fc.property(series, (series) => {
        for (const finding of detect(series)) {
          found++
          for (const value of Object.values(finding))
            if (typeof value === 'number') expect(value).toSatisfy(Number.isFinite)
          expect(finding.pValue).toBeGreaterThan(0)
          expect(finding.pValue).toBeLessThanOrEqual(1)
          expect(finding.expected).toBeGreaterThan(0)
          expect(finding.observed).toBeGreaterThanOrEqual(finding.threshold)
        }
      }),
      { seed: 20200611, numRuns: 1000 },
    )
    expect(found).toBeGreaterThan(100)
  })

  test('more cases today never take a finding away', () => {
    let found = 0
    fc.assert(
      fc.property(series, fc.integer({ min: 1, max: 1000 }), (series, more) => {
        const today = series.counts.length - 1
        const raised = {
          ...series,
          counts: series.counts.map((count, day) => (day === today ? count + more : count)),
        }
        const detectors = detect(raised).map(({ detector }) => detector)
        for (const { detector } of detect(series)) {
          found++
          expect(detectors).toContain(detector)
        }
      }),
      { seed: 20200612, numRuns: 1000 },
    )
    expect(found).toBeGreaterThan(100)
  })

  test('what came after the day judged changes nothing', () => {
    fc.assert(
      fc.property(series, fc.array(fc.nat(50), { maxLength: 20 }), ({ counts }, later) => {
        fc.pre(counts.length > 0)
        expect(detect({ counts: [...counts, ...later], today: counts.length - 1 })).toEqual(
          detect({ counts }),
        )
      }),
    )
  })
})

test('a series of zeros is never found, with or without reports', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 200 }), (spanDays) => {
      expect(detect({ counts: zeros(spanDays.length), spanDays })).toEqual([])
    }),
  )
})

test('a constant series is never found, from its first day on', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 120 }), (count, days) => {
      expect(detect({ counts: Array(days).fill(count) })).toEqual([])
    }),
  )
})

describe('the course of a series', () => {
  test('is what a rise is found by, on a day without one too', () => {
    const counts = [...Array<number>(70).fill(1), 10, 9, 12, 8]
    const rise = findRise({ counts })
    expect(rise).toBeDefined()
    expect(weighCourse({ counts })).toMatchObject({
      observed: rise?.observed,
      expected: rise?.expected,
      threshold: rise?.threshold,
      pValue: rise?.pValue,
    })
    const calm = weighCourse({ counts: Array<number>(70).fill(1) })
    expect(calm).toMatchObject({ observed: 7, windowDays: 7 })
    expect(calm?.pValue).toBeGreaterThan(0.4)
    // One case fewer than the threshold is no finding, and the threshold is.
    const with7 = (sum: number) => [...Array<number>(70).fill(1), 0, 0, 0, 0, 0, 0, sum]
    const { threshold = 0 } = weighCourse({ counts: with7(7) }) ?? {}
    expect(findRise({ counts: with7(threshold) })).toBeDefined()
    expect(findRise({ counts: with7(threshold - 1) })).toBeUndefined()
  })

  test('is unknown before there is a baseline', () => {
    expect(weighCourse({ counts: Array<number>(41).fill(1) })).toBeUndefined()
    expect(weighCourse({ counts: Array<number>(42).fill(1) })).toBeDefined()
    expect(weighCourse({ counts: [] })).toBeUndefined()
  })
})
