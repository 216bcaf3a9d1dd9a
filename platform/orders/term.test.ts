import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, day, dayFromNumber, dayIn, startOfDay } from '#vocabulary'
import { type Deed, isCovered, opens, type Term } from './cover.ts'
import { lastDayOf, termOf } from './term.ts'

const zone = fc.constantFrom(
  'Asia/Shanghai',
  'Asia/Urumqi',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Europe/London',
)
const anyDay = fc.integer({ min: 10_957, max: 36_524 }).map(dayFromNumber)

describe('a day of the city', () => {
  test('begins at its first instant, in any zone: one millisecond before is the day before', () => {
    fc.assert(
      fc.property(anyDay, zone, (of, where) => {
        const start = startOfDay(where, of)
        expect(dayIn(where, start)).toBe(of)
        expect(dayIn(where, new Date(start.getTime() - 1))).toBe(addDays(of, -1))
      }),
    )
  })

  test('begins at 16:00 UTC in Shanghai, at one o’clock where midnight is left out, and the day after where a day is', () => {
    expect(startOfDay('Asia/Shanghai', day('2020-06-12')).toISOString()).toBe('2020-06-11T16:00:00.000Z')
    // Clocks went from 23:59:59 to 01:00.
    expect(startOfDay('America/Sao_Paulo', day('2018-11-04')).toISOString()).toBe('2018-11-04T03:00:00.000Z')
    // Samoa crossed the date line and had no 30 December.
    expect(startOfDay('Pacific/Apia', day('2011-12-30'))).toEqual(
      startOfDay('Pacific/Apia', day('2011-12-31')),
    )
  })
})

describe('the term of an order', () => {
  const of = { begins: day('2020-02-28'), ends: day('2020-02-29'), zone: 'Asia/Shanghai' }

  test('holds the whole of its last day, a leap day too', () => {
    const { fromAt, untilAt } = termOf({ ...of, signedAt: new Date('2020-02-27T10:00:00Z') })
    expect(fromAt.toISOString()).toBe('2020-02-27T16:00:00.000Z')
    expect(untilAt.toISOString()).toBe('2020-02-29T16:00:00.000Z')
  })

  test('never begins before its signature', () => {
    const signedAt = new Date('2020-02-28T10:00:00Z')
    expect(termOf({ ...of, signedAt }).fromAt).toEqual(signedAt)
  })

  test('of ninety-one days from 1 December ends on the leap day, and in another year on 1 March', () => {
    expect(lastDayOf(day('2019-12-01'), 91)).toBe('2020-02-29')
    expect(lastDayOf(day('2018-12-01'), 91)).toBe('2019-03-01')
    expect(lastDayOf(day('2020-06-12'), 1)).toBe('2020-06-12')
  })
})

describe('an order', () => {
  const place = fc.constantFrom('cn', 'cn.11', 'cn.11.01', 'cn.11.01.02', 'cn.11.01.06', 'cn.1')
  const power = fc.constantFrom('collect', 'restrict')
  const what = fc.constantFrom('entry-record', 'body-temperature', 'market')
  const purpose = fc.constantFrom('case-finding', 'source-tracing')
  const instant = fc.integer({ min: 0, max: 12 }).map((hour) => new Date(Date.UTC(2020, 5, 12, hour)))
  const term: fc.Arbitrary<Term> = fc.record({
    power,
    what: fc.uniqueArray(what, { minLength: 1 }),
    place,
    purpose,
    fromAt: fc.option(instant, { nil: undefined }),
    untilAt: fc.option(instant, { nil: undefined }),
  })
  const deed: fc.Arbitrary<Deed> = fc.record({ power, what, place, purpose, at: instant })

  test('covers what it names, at its place and under it, from its first instant until before its last, and nothing else', () => {
    fc.assert(
      fc.property(term, deed, (of, asked) => {
        const plainly =
          of.power === asked.power &&
          of.purpose === asked.purpose &&
          of.what.includes(asked.what) &&
          `${asked.place}.`.startsWith(`${of.place}.`) &&
          of.fromAt !== undefined &&
          of.untilAt !== undefined &&
          of.fromAt.getTime() <= asked.at.getTime() &&
          asked.at.getTime() < of.untilAt.getTime()
        expect(isCovered(of, asked)).toBe(plainly)
        if (plainly && asked.power === 'collect')
          expect(opens(of, { category: asked.what, place: asked.place, at: asked.at })).toBe(true)
      }),
      { numRuns: 3_000 },
    )
  })

  test('to restrict opens no intake', () => {
    const of: Term = {
      power: 'restrict',
      what: ['entry-record'],
      place: 'cn',
      purpose: 'case-finding',
      fromAt: new Date(0),
      untilAt: new Date(9e12),
    }
    const asked = { category: 'entry-record', place: 'cn.11', at: new Date() }
    expect(opens(of, asked)).toBe(false)
    expect(opens({ ...of, power: 'collect' }, asked)).toBe(true)
  })
})
