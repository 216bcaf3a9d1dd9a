import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addYears,
  dayNumberOf,
  dayOf,
  earlierYear,
  isoWeekOf,
  isoWeeksIn,
  markHolidays,
  mondayOf,
  toCountSeries,
} from './index.ts'

// Weeks as GNU date 9.1 has them: date -d DAY +%G-W%V.
describe('ISO weeks', () => {
  test.each([
    ['2020-01-01', 2020, 1],
    ['2019-12-30', 2020, 1],
    ['2021-01-03', 2020, 53],
    ['2021-01-04', 2021, 1],
    ['2016-01-01', 2015, 53],
    ['1969-12-28', 1969, 52],
  ])('%s is in week %d-%d', (day, year, week) => {
    expect(isoWeekOf(day)).toEqual({ year, week })
  })

  test('the years 2015, 2020 and 2026 have 53 weeks, those between 52', () => {
    const long = [2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026].filter(
      (year) => isoWeeksIn(year) === 53,
    )
    expect(long).toEqual([2015, 2020, 2026])
  })

  test('a week’s Monday lies in that week', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1950, max: 2100 }), fc.integer({ min: 1, max: 52 }), (year, week) => {
        expect(isoWeekOf(mondayOf({ year, week }))).toEqual({ year, week })
      }),
    )
    expect(mondayOf({ year: 2020, week: 53 })).toBe('2020-12-28')
    expect(() => mondayOf({ year: 2021, week: 53 })).toThrow(/1 to 52/)
  })
})

describe('the same week of earlier years', () => {
  test('is 52 positions before where there are no dates', () => {
    expect(earlierYear({ index: 310, years: 2 })).toBe(206)
  })

  test('begins no more than three days from the same date, whatever the years between', () => {
    fc.assert(
      fc.property(fc.integer({ min: 600, max: 1500 }), fc.integer({ min: 1, max: 10 }), (index, years) => {
        const start = dayNumberOf('2000-01-03')
        const found = earlierYear({ index, years, firstDay: '2000-01-03' })
        const asked = dayNumberOf(addYears(dayOf(start + 7 * index), -years))
        expect(Math.abs(start + 7 * found - asked)).toBeLessThanOrEqual(3)
      }),
    )
  })

  test('29 February has 28 February before it', () => {
    expect(addYears('2020-02-29', -1)).toBe('2019-02-28')
    expect(addYears('2020-02-29', -4)).toBe('2016-02-29')
  })
})

describe('dated counts', () => {
  test('become a series where every week is there once and in order', () => {
    const rows = [
      { day: '2020-12-28', count: 3 },
      { day: '2021-01-04', count: 5 },
    ]
    expect(toCountSeries({ rows, frequency: 52 })).toEqual({
      counts: [3, 5],
      frequency: 52,
      firstDay: '2020-12-28',
    })
  })

  test.each([
    ['2020-12-28', /is there twice/],
    ['2020-12-21', /out of order/],
    ['2021-01-11', /follows a gap/],
    ['2021-13-01', /must be a date/],
  ])('with %s after the week of 28 December are refused', (day, words) => {
    const rows = [
      { day: '2020-12-28', count: 3 },
      { day, count: 5 },
    ]
    expect(() => toCountSeries({ rows, frequency: 52 })).toThrow(words)
  })

  test('know the weeks that a holiday touches', () => {
    const holidays = [{ name: 'National Day', firstDay: '2020-10-01', lastDay: '2020-10-08' }]
    const marks = markHolidays({ holidays, firstDay: '2020-09-21', frequency: 52, periods: 4 })
    expect([...marks]).toEqual([0, 1, 1, 0])
    const turned = [{ name: 'turned', firstDay: '2020-10-08', lastDay: '2020-10-01' }]
    expect(() =>
      markHolidays({ holidays: turned, firstDay: '2020-09-21', frequency: 52, periods: 4 }),
    ).toThrow(/turned ends/)
  })
})
