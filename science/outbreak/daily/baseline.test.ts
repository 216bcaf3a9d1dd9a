import { expect, test } from 'vitest'
import { measureBaseline } from './index.ts'

test('the mean is of the covered days, with half a case added', () => {
  const counts = [0, 2, 1, 0, 0, 2, 1, 0]
  expect(measureBaseline({ counts, spanDays: [1, 1, 1, 0, 0, 1, 1, 1] }, 0, 7)).toMatchObject({
    coveredDays: 6,
    meanPerDay: 6.5 / 6,
  })
})

test('a report over four days is spread over them', () => {
  const spread = measureBaseline({ counts: [1, 1, 0, 0, 0, 4, 1], spanDays: [1, 1, 0, 0, 0, 4, 1] }, 0, 6)
  expect(spread).toEqual(measureBaseline({ counts: [1, 1, 1, 1, 1, 1, 1] }, 0, 6))
})

test('of a report that reaches back beyond the first day only the days after count', () => {
  const counts = [0, 0, 0, 4, 1, 1]
  expect(measureBaseline({ counts, spanDays: [0, 0, 0, 4, 1, 1] }, 2, 5)).toMatchObject({
    coveredDays: 4,
    meanPerDay: 4.5 / 4,
  })
})

test('the highest day counts no more than the second highest', () => {
  expect(measureBaseline({ counts: [0, 1, 0, 326, 0, 1] }, 0, 5)?.meanPerDay).toBeCloseTo(3.5 / 6, 12)
})

test('dispersion is variance over mean: 1 at least, more where cases come in clusters', () => {
  expect(measureBaseline({ counts: [1, 1, 1, 1] }, 0, 3)?.dispersion).toBe(1)
  // Mean 2, sum of squares 32 over 7.
  expect(measureBaseline({ counts: [4, 4, 4, 4, 0, 0, 0, 0] }, 0, 7)?.dispersion).toBeCloseTo(32 / 7 / 2, 12)
})

test('fewer than two covered days are no baseline', () => {
  expect(measureBaseline({ counts: [1, 1], spanDays: [0, 1] }, 1, 1)).toBeUndefined()
  expect(measureBaseline({ counts: [] }, -56, -1)).toBeUndefined()
})
