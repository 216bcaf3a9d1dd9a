import { describe, expect, test } from 'vitest'
import { findOutbreaks, lookBack, type PlaceCounts } from './index.ts'

/** A place that reports for `days` days from the first on, with cases on some of them. */
function place(
  name: string,
  cases: Readonly<Record<number, number>>,
  { from = 0, days = 200 } = {},
): PlaceCounts {
  return { place: name, from, counts: Array.from({ length: days }, (_, day) => cases[day] ?? 0) }
}

const alarm = (name: string, day: number, isEscalation = false) => ({ place: name, day, isEscalation })

describe('an outbreak of a place', () => {
  test('is five cases within fourteen days, from the first of them to the last', () => {
    expect(findOutbreaks(place('a', { 30: 1, 36: 2, 43: 2 }))).toEqual([
      { place: 'a', firstDay: 30, lastDay: 43, cases: 5, quietDays: 30 },
    ])
    expect(findOutbreaks(place('a', { 30: 1, 36: 2, 44: 2 }))).toEqual([])
  })

  test('goes on while no more than fourteen days lie between, and a lone case before it does not belong to it', () => {
    expect(findOutbreaks(place('a', { 10: 1, 40: 5, 54: 5, 69: 5 }))).toMatchObject([
      { firstDay: 40, lastDay: 54, cases: 10, quietDays: 29 },
      { firstDay: 69, lastDay: 69, cases: 5, quietDays: 14 },
    ])
  })

  test('was quiet before only since somebody reports there', () => {
    expect(findOutbreaks(place('a', { 40: 5 }, { from: 33 }))).toMatchObject([{ quietDays: 7 }])
  })
})

describe('the alarms of a region, looked back upon', () => {
  const wave = { 3: 9, 9: 9 }

  test('a resurgence is found by the first alarm of any of its places, with the cases reported by then', () => {
    const places = [place('a', { ...wave, 100: 1, 104: 4 }), place('b', { 102: 2, 110: 9 }), place('c', {})]
    const { outbreaks } = lookBack({
      places,
      alarms: [alarm('b', 102), alarm('a', 104), alarm('c', 101)],
    })
    expect(outbreaks).toMatchObject([
      { kind: 'first-wave', firstDay: 3, lastDay: 9, cases: 18 },
      {
        kind: 'resurgence',
        firstDay: 100,
        lastDay: 110,
        cases: 16,
        of: [
          { place: 'a', quietDays: 90 },
          { place: 'b', quietDays: 102 },
        ],
        found: { alarm: { place: 'b', day: 102 }, cases: 3 },
      },
    ])
    expect(outbreaks[0]).not.toHaveProperty('found')
  })

  test('an alarm is within an outbreak of its own place, beside one of another, or false', () => {
    const places = [place('a', { ...wave, 100: 5 }), place('b', { 114: 1, 115: 1, 160: 4 })]
    const { within, beside, others } = lookBack({
      places,
      alarms: [alarm('a', 100), alarm('b', 114), alarm('b', 115), alarm('b', 160), alarm('a', 100, true)],
    })
    expect(within).toEqual([alarm('a', 100)])
    expect(beside).toEqual([alarm('b', 114)])
    expect(others).toEqual([alarm('b', 115), alarm('b', 160)])
  })

  test('an outbreak out of cases that never ceased is no resurgence, and excuses no alarm elsewhere', () => {
    const trickle = Object.fromEntries(Array.from({ length: 19 }, (_, at) => [12 + at * 8, 1]))
    const places = [place('a', { ...wave, ...trickle, 120: 9 }), place('b', { 121: 1 })]
    const { outbreaks, others } = lookBack({ places, alarms: [alarm('b', 121)] })
    expect(outbreaks.map(({ kind }) => kind)).toEqual(['first-wave', 'ongoing'])
    expect(others).toHaveLength(1)
  })

  test('while the first wave lasts, a place reached late belongs to it, and one that it comes back to is a resurgence', () => {
    const places = [place('a', { 3: 9, 12: 9, 22: 9 }), place('b', { 4: 5, 30: 5 }), place('c', { 28: 5 })]
    expect(lookBack({ places, alarms: [] }).outbreaks).toMatchObject([
      { kind: 'first-wave', of: [{ place: 'a' }, { place: 'b', firstDay: 4 }, { place: 'c' }] },
      { kind: 'resurgence', of: [{ place: 'b', firstDay: 30 }] },
    ])
  })

  test('a place whose reports begin while a resurgence lasts belongs to it', () => {
    const places = [place('a', { ...wave, 30: 5, 40: 9 }), place('b', { 45: 5 }, { from: 44 })]
    expect(lookBack({ places, alarms: [] }).outbreaks).toMatchObject([
      { kind: 'first-wave' },
      { kind: 'resurgence', firstDay: 30, of: [{ place: 'a' }, { place: 'b' }] },
    ])
  })

  test('quiet are the days outside the first wave and resurgences, a fortnight on either side', () => {
    const places = [place('a', { ...wave, 100: 5 }), place('b', {}, { from: 50, days: 150 })]
    const { quietDays, quietPlaceDays } = lookBack({ places, alarms: [] })
    // Of 200 days the first 24 (9 + 14) and 29 around day 100 are not; of b's 100, those 29.
    expect(quietDays).toBe(200 - 24 - 29)
    expect(quietPlaceDays).toBe(200 - 24 - 29 + 100 - 29)
  })

  test('a region in which nothing happened has no outbreak, and each of its alarms is false', () => {
    const { outbreaks, others } = lookBack({ places: [place('a', { 60: 1 })], alarms: [alarm('a', 60)] })
    expect(outbreaks).toEqual([])
    expect(others).toHaveLength(1)
  })
})
