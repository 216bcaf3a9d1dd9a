import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DayCount } from '#platform/tallies'
import { addDays, type Day, day } from '#vocabulary'
import { compareWeek, firstDayNeeded, sortCounts } from './counts.ts'
import { daysOf, sameWeekBefore, weekBefore } from './week.ts'

const week = { year: 2026, week: 47 }
const { from, until } = daysOf(week)
const name = { tally: 'cases.confirmed', series: 'influenza' }
const on = (at: Day, amount: number, reports = 1): DayCount => ({ day: at, amount, reports })

describe('a week of a series', () => {
  test('is held against the week before and the same week of three earlier years', () => {
    const days = [3, 2, 1].flatMap((years) => {
      const earlier = daysOf(sameWeekBefore(week, years))
      return [on(earlier.from, years), on(earlier.until, 10 * years), on(addDays(earlier.until, 1), 1_000)]
    })
    const now = [on(addDays(from, -7), 4), on(from, 5), on(until, 6), on(addDays(until, 1), 1_000)]
    const compared = compareWeek({ ...name, days: [...days, ...now] }, week)
    expect(compared).toMatchObject({ week: 11, before: 4 })
    expect(compared?.earlier).toEqual([
      { year: 2025, week: 47, count: 11 },
      { year: 2024, week: 47, count: 22 },
      // 16 November 2023 was a Thursday: the Monday before it is nearer than the one after.
      { year: 2023, week: 46, count: 33 },
    ])
  })

  test('was not counted in weeks that ended before it was first heard of, and had none where it was', () => {
    const first = daysOf(sameWeekBefore(week, 1)).until
    const compared = compareWeek({ ...name, days: [on(first, 0), on(from, 1)] }, week)
    expect(compared?.before).toBe(0)
    expect(compared?.earlier.map(({ count }) => count)).toEqual([0, null, null])
  })

  test('that had nothing, after one that had nothing, is not told; one that fell to nothing is', () => {
    expect(compareWeek({ ...name, days: [on(addDays(from, -20), 9)] }, week)).toBeUndefined()
    expect(compareWeek({ ...name, days: [] }, week)).toBeUndefined()
    expect(compareWeek({ ...name, days: [on(addDays(from, -1), 9)] }, week)).toMatchObject({
      week: 0,
      before: 9,
    })
  })

  test('never has fewer than none, whatever corrections take away', () => {
    const days = [on(addDays(from, -7), 9), on(from, -5, 0)]
    expect(compareWeek({ ...name, days }, week)).toMatchObject({ week: 0 })
  })

  test('counts each of its days once and no other, in years of 52 weeks and of 53', () => {
    const aWeek = fc.constantFrom(
      { year: 2020, week: 53 },
      { year: 2021, week: 1 },
      { year: 2026, week: 53 },
      { year: 2024, week: 9 },
    )
    fc.assert(
      fc.property(aWeek, fc.array(fc.nat({ max: 9 }), { minLength: 14, maxLength: 14 }), (one, amounts) => {
        const monday = daysOf(weekBefore(one)).from
        const days = amounts.map((amount, at) => on(addDays(monday, at), amount))
        const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
        const [before, now] = [sum(amounts.slice(0, 7)), sum(amounts.slice(7))]
        const compared = compareWeek({ ...name, days }, one)
        if (before + now === 0) expect(compared).toBeUndefined()
        else expect(compared).toMatchObject({ before, week: now })
      }),
    )
  })
})

test('the first day that is needed is the Monday of the same week three years ago', () => {
  expect(firstDayNeeded(week)).toBe(day('2023-11-13'))
})

test('deaths stand after confirmed and suspected cases, and in each the most first', () => {
  const row = (tally: string, series: string, count: number) => ({
    tally,
    series,
    week: count,
    before: 0,
    earlier: [],
  })
  const rows = [
    row('cases.deaths', 'sars', 3),
    row('cases.confirmed', 'dengue', 1),
    row('cases.confirmed', 'measles', 7),
  ]
  expect(sortCounts(rows).map(({ series }) => series)).toEqual(['measles', 'dengue', 'sars'])
})
