import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs } from './backoff.ts'
import { afterQuiet, isQuiet, makeWallClock, nextAt, nextDigest } from './city-hours.ts'

const shanghai = makeWallClock('Asia/Shanghai')
const night = { from: 22 * 60, until: 7 * 60 }
const at = (text: string) => new Date(text)

describe('quiet hours', () => {
  test('across midnight last from the evening to the morning, and neither end is off by a minute', () => {
    expect(afterQuiet(at('2020-06-11T21:59:59+08:00'), night, shanghai)).toEqual(
      at('2020-06-11T21:59:59+08:00'),
    )
    for (const text of [
      '2020-06-11T22:00:00+08:00',
      '2020-06-11T23:59:59+08:00',
      '2020-06-12T06:59:59+08:00',
    ])
      expect(afterQuiet(at(text), night, shanghai), text).toEqual(at('2020-06-12T07:00:00+08:00'))
    expect(afterQuiet(at('2020-06-12T07:00:00+08:00'), night, shanghai)).toEqual(
      at('2020-06-12T07:00:00+08:00'),
    )
  })

  test('on the eve of a leap day end on the leap day', () => {
    expect(afterQuiet(at('2020-02-28T23:00:00+08:00'), night, shanghai)).toEqual(
      at('2020-02-29T07:00:00+08:00'),
    )
    expect(afterQuiet(at('2021-02-28T23:00:00+08:00'), night, shanghai)).toEqual(
      at('2021-03-01T07:00:00+08:00'),
    )
  })

  test('in the night in which summer time begins or ends are over when the wall clock says so', () => {
    const berlin = makeWallClock('Europe/Berlin')
    // 29 March 2020: 02:00 became 03:00; 25 October 2020: 03:00 became 02:00.
    expect(afterQuiet(at('2020-03-28T23:00:00+01:00'), night, berlin)).toEqual(
      at('2020-03-29T07:00:00+02:00'),
    )
    expect(afterQuiet(at('2020-10-24T23:00:00+02:00'), night, berlin)).toEqual(
      at('2020-10-25T07:00:00+01:00'),
    )
    const leapt = { from: 22 * 60, until: 150 }
    expect(afterQuiet(at('2020-03-28T23:00:00+01:00'), leapt, berlin)).toEqual(
      at('2020-03-29T03:00:00+02:00'),
    )
  })

  test('in any zone, from any instant, end at the first minute that is not quiet', () => {
    const zones = [
      'Asia/Shanghai',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Pacific/Apia',
      'Africa/Casablanca',
      'America/Santiago',
    ]
    const clocks = new Map(zones.map((zone) => [zone, makeWallClock(zone)]))
    const minute = fc.integer({ min: 0, max: 1_439 })
    // Every night on which these zones have changed their clocks is among them, and many more.
    const instant = fc.date({
      min: at('1995-01-01T00:00:00Z'),
      max: at('2035-01-01T00:00:00Z'),
      noInvalidDate: true,
    })
    const change = fc
      .tuple(
        fc.constantFrom(
          '2020-03-28T20:00:00Z',
          '2020-10-24T20:00:00Z',
          '2020-03-08T03:00:00Z',
          '2020-11-01T03:00:00Z',
          '2020-04-04T12:00:00Z',
          '2020-10-03T12:00:00Z',
          '2011-12-29T20:00:00Z',
          '2020-09-06T01:00:00Z',
        ),
        fc.integer({ min: 0, max: 720 }),
      )
      .map(([text, later]) => new Date(at(text).getTime() + later * 60_000))
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.oneof(instant, change),
        minute,
        minute,
        (zone, now, from, until) => {
          fc.pre(from !== until)
          const clock = clocks.get(zone) ?? shanghai
          const quiet = { from, until }
          const plainly = () => {
            if (!isQuiet(clock(now), quiet)) return now
            let next = Math.floor(now.getTime() / 60_000) * 60_000
            do next += 60_000
            while (isQuiet(clock(new Date(next)), quiet))
            return new Date(next)
          }
          expect(afterQuiet(now, quiet, clock)).toEqual(plainly())
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('a digest', () => {
  test('is told at its hour, today or tomorrow, and strictly later', () => {
    expect(nextDigest(at('2020-06-11T07:59:30+08:00'), { atHour: 8 }, shanghai)).toEqual(
      at('2020-06-11T08:00:00+08:00'),
    )
    expect(nextDigest(at('2020-06-11T08:00:00+08:00'), { atHour: 8 }, shanghai)).toEqual(
      at('2020-06-12T08:00:00+08:00'),
    )
    expect(nextDigest(at('2020-02-28T09:00:00+08:00'), { atHour: 8 }, shanghai)).toEqual(
      at('2020-02-29T08:00:00+08:00'),
    )
  })

  test('of every few hours is told at those of the city’s day', () => {
    const next = (text: string) => nextDigest(at(text), { everyHours: 6 }, shanghai).toISOString()
    expect(next('2020-06-11T05:00:00+08:00')).toBe(at('2020-06-11T06:00:00+08:00').toISOString())
    expect(next('2020-06-11T06:00:00+08:00')).toBe(at('2020-06-11T12:00:00+08:00').toISOString())
    expect(next('2020-06-11T23:00:00+08:00')).toBe(at('2020-06-12T00:00:00+08:00').toISOString())
  })

  test('whose hour does not exist on a day is told when the clock has leapt over it', () => {
    const berlin = makeWallClock('Europe/Berlin')
    expect(nextAt(at('2020-03-29T00:30:00+01:00'), [150], berlin)).toEqual(at('2020-03-29T03:00:00+02:00'))
    // The hour that comes twice is told of once.
    const first = nextAt(at('2020-10-25T00:30:00+02:00'), [150], berlin)
    expect(first).toEqual(at('2020-10-25T02:30:00+02:00'))
  })
})

test('the wait after a failure doubles up to its limit, and chance takes at most half of it away', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (attempts, random) => {
        const most = Math.min(3_600_000, 5_000 * 2 ** (attempts - 1))
        const waits = backoffMs(attempts, { firstMs: 5_000, longestMs: 3_600_000, random })
        expect(waits).toBeGreaterThanOrEqual(Math.floor(most / 2))
        expect(waits).toBeLessThanOrEqual(most)
      },
    ),
  )
})
