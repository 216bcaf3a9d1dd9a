import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, dayFromNumber, daysBetween, day as of } from '#vocabulary'
import { daysOf, formatWeek, mondayAfter, parseWeek, sameWeekBefore, weekBefore, weekOf } from './week.ts'

const aDay = fc.integer({ min: -20_000, max: 50_000 }).map(dayFromNumber)

test('the weeks of 2020 are 53, those of 2021 are 52', () => {
  expect(parseWeek('2020-W53')).toEqual({ year: 2020, week: 53 })
  expect(parseWeek('2021-W53')).toBeUndefined()
  expect(daysOf({ year: 2020, week: 53 })).toEqual({ from: '2020-12-28', until: '2021-01-03' })
  expect(weekBefore({ year: 2021, week: 1 })).toEqual({ year: 2020, week: 53 })
})

test.each(['2020-W00', '2020-W54', '2020W10', '20-W10', '2020-W1', '1899-W10', ''])(
  '%j is no week',
  (text) => {
    expect(parseWeek(text)).toBeUndefined()
  },
)

test('the same week of an earlier year begins at most three days from the same date', () => {
  expect(sameWeekBefore({ year: 2020, week: 53 }, 1)).toEqual({ year: 2020, week: 1 })
  expect(sameWeekBefore({ year: 2021, week: 1 }, 1)).toEqual({ year: 2020, week: 2 })
  expect(sameWeekBefore({ year: 2026, week: 48 }, 1)).toEqual({ year: 2025, week: 48 })
  fc.assert(
    fc.property(aDay, fc.integer({ min: 1, max: 5 }), (on, years) => {
      const week = weekOf(on)
      const { from } = daysOf(week)
      const earlier = daysOf(sameWeekBefore(week, years)).from
      const date = of(
        `${Number(from.slice(0, 4)) - years}${from.endsWith('-02-29') ? '-02-28' : from.slice(4)}`,
      )
      expect(Math.abs(daysBetween(date, earlier))).toBeLessThanOrEqual(3)
    }),
  )
})

test('a week has seven days, of which every one is in it, and is written as it is read', () => {
  fc.assert(
    fc.property(aDay, (on) => {
      const week = weekOf(on)
      const { from, until } = daysOf(week)
      expect(from <= on && on <= until).toBe(true)
      expect(daysBetween(from, until)).toBe(6)
      expect(parseWeek(formatWeek(week))).toEqual(week)
      expect(mondayAfter(on)).toBe(addDays(until, 1))
    }),
  )
})
