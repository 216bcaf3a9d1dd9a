import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, addHours, day, dayFromNumber, dayIn, hoursBetween, startOfDay } from '#vocabulary'

test('a day begins at the first instant that falls on it, in any zone', () => {
  const zone = fc.constantFrom(
    'Asia/Shanghai',
    'America/New_York',
    'Europe/London',
    'Asia/Kathmandu',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    // Summer time began at midnight: there was no midnight on such days.
    'America/Sao_Paulo',
    'UTC',
  )
  fc.assert(
    fc.property(zone, fc.integer({ min: 7_305, max: 25_567 }), (of, number) => {
      const on = dayFromNumber(number)
      const start = startOfDay(of, on)
      expect(dayIn(of, start)).toBe(on)
      expect(dayIn(of, new Date(start.getTime() - 1))).toBe(addDays(on, -1))
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['Asia/Shanghai', '2020-02-29', '2020-02-28T16:00:00.000Z'],
  ['Asia/Shanghai', '2021-01-01', '2020-12-31T16:00:00.000Z'],
  ['America/New_York', '2020-11-01', '2020-11-01T04:00:00.000Z'],
  ['America/New_York', '2020-11-02', '2020-11-02T05:00:00.000Z'],
  // Midnight to one o'clock was left out.
  ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
  // The whole day was left out.
  ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00.000Z'],
])('in %s the day %s begins at %s', (zone, on, instant) => {
  expect(startOfDay(zone, day(on)).toISOString()).toBe(instant)
})

test('hours are hours, whatever the calendar does between', () => {
  const evening = new Date('2020-02-28T23:30:00+08:00')
  expect(addHours(evening, 24)).toEqual(new Date('2020-02-29T23:30:00+08:00'))
  expect(hoursBetween(evening, new Date('2020-03-01T23:30:00+08:00'))).toBe(48)
})
