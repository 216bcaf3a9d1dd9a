import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawPoisson } from '../maths/draws.ts'
import { makeRandom, type Random } from '../maths/random.ts'
import {
  makeReportingTriangle,
  type Nowcast,
  nowcastBayes,
  nowcastLawless,
  nowcastTruncated,
  type Report,
} from './index.ts'

const prior = { mean: 30, variance: 900 }

describe('a reporting triangle', () => {
  const reports = [
    { eventDay: 10, reportDay: 12 },
    { eventDay: 11, reportDay: 11 },
    { eventDay: 11, reportDay: 14 },
    { eventDay: 8, reportDay: 12 },
  ]

  test('counts by day and delay what was known that day, long delays with the longest', () => {
    const { cells, firstDay, before } = makeReportingTriangle({ reports, today: 12, longestDelay: 2 })
    expect(firstDay).toBe(8)
    expect([...cells]).toEqual([0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0])
    expect(before).toBe(0)
    expect(makeReportingTriangle({ reports, today: 12, longestDelay: 2, firstDay: 10 }).before).toBe(1)
  })

  test('refuses a report before its event and a date unknown, with the position', () => {
    const make = (more: Report) => () =>
      makeReportingTriangle({ reports: [...reports, more], today: 12, longestDelay: 2 })
    expect(make({ eventDay: 12, reportDay: 11 })).toThrow(/report 4 .* not before its event/)
    expect(make({ eventDay: Number.NaN, reportDay: 11 })).toThrow(/report 4 needs whole days/)
    expect(make({ eventDay: 1.5, reportDay: 11 })).toThrow(/report 4/)
    expect(() => makeReportingTriangle({ reports, today: 12, longestDelay: 0 })).toThrow(RangeError)
    expect(() => makeReportingTriangle({ reports, today: 12, longestDelay: 2, firstDay: 13 })).toThrow(
      RangeError,
    )
  })
})

describe('a nowcast', () => {
  const methods = {
    lawless: (today: number, reports: readonly Report[], days: readonly number[]) =>
      nowcastLawless({
        triangle: makeReportingTriangle({ reports, today, longestDelay: 10, firstDay: 0 }),
        days,
      }),
    bayes: (today: number, reports: readonly Report[], days: readonly number[]) =>
      nowcastBayes({
        triangle: makeReportingTriangle({ reports, today, longestDelay: 10, firstDay: 0 }),
        days,
      }),
    truncated: (today: number, reports: readonly Report[], days: readonly number[]) =>
      nowcastTruncated({
        triangle: makeReportingTriangle({ reports, today, longestDelay: 10, firstDay: 0 }),
        days,
        prior,
        random: makeRandom(3),
        draws: 200,
      }),
  }

  /** Cases of 40 days, growing by `growth` a day, with delays of 0 to 10 days. */
  function outbreak(random: Random, growth: number): Report[] {
    return Array.from({ length: 40 }, (_, eventDay) =>
      Array.from({ length: drawPoisson(30 * Math.exp(growth * (eventDay - 40)), random) }, () => ({
        eventDay,
        reportDay: eventDay + Math.floor(11 * random() * random()),
      })),
    ).flat()
  }

  /** How often the interval three days back held the final number, and the mean of median over final. */
  function judge(method: keyof typeof methods, growth: number) {
    const random = makeRandom(17)
    let held = 0
    let ratio = 0
    const runs = 100
    for (let n = 0; n < runs; n++) {
      const reports = outbreak(random, growth)
      const [row] = methods[method](39, reports, [36])
      if (!row || row.reason) throw new Error('no nowcast')
      const final = reports.filter(({ eventDay }) => eventDay === 36).length
      held += row.lower <= final && final <= row.upper ? 1 : 0
      ratio += row.median / final
    }
    return { held: held / runs, ratio: ratio / runs }
  }

  test.each([
    ['lawless', 0],
    ['lawless', 0.15],
    ['bayes', 0],
    ['truncated', 0],
    ['truncated', 0.15],
  ] as const)(
    'by %s holds the final number about 95 times in 100 at a growth of %d a day',
    (method, growth) => {
      const { held, ratio } = judge(method, growth)
      expect(held).toBeGreaterThanOrEqual(0.9)
      expect(Math.abs(ratio - 1)).toBeLessThan(0.1)
    },
  )

  test('that ignores what is cut off is too low while an epidemic grows, as it says', () => {
    const { ratio } = judge('bayes', 0.3)
    expect(ratio).toBeLessThan(0.95)
    expect(Math.abs(judge('truncated', 0.3).ratio - 1)).toBeLessThan(0.1)
  })

  test('is never less than what is reported, and just that once the longest delay has passed', () => {
    const report = fc.record({ eventDay: fc.nat(29), delay: fc.nat(14) })
    fc.assert(
      fc.property(fc.array(report, { minLength: 1, maxLength: 60 }), (list) => {
        const reports = list.map(({ eventDay, delay }) => ({ eventDay, reportDay: eventDay + delay }))
        for (const method of Object.values(methods))
          for (const row of method(30, reports, [15, 25, 28, 30]) as Nowcast[]) {
            if (row.reason) continue
            expect(row.lower).toBeGreaterThanOrEqual(row.reported)
            expect(row.median).toBeGreaterThanOrEqual(row.lower)
            expect(row.upper).toBeGreaterThanOrEqual(row.median)
            if (row.day === 15) expect([row.lower, row.upper]).toEqual([row.reported, row.reported])
          }
      }),
      { numRuns: 20 },
    )
  })

  test('is not given where no case tells of delays, or, by Lawless, where nothing is reported', () => {
    expect(methods.bayes(30, [], [29])).toEqual([{ day: 29, reported: 0, reason: 'delays-unknown' }])
    expect(methods.lawless(30, [], [29])).toEqual([{ day: 29, reported: 0, reason: 'delays-unknown' }])
    const random = makeRandom(1)
    const reports = outbreak(random, 0).filter(({ eventDay }) => eventDay !== 38)
    expect(methods.lawless(39, reports, [38])).toEqual([{ day: 38, reported: 0, reason: 'nothing-reported' }])
    expect(methods.bayes(39, reports, [38])[0]).toHaveProperty('upper')
  })

  test('refuses days that the triangle has not, and settings that are none', () => {
    const triangle = makeReportingTriangle({
      reports: [{ eventDay: 1, reportDay: 2 }],
      today: 5,
      longestDelay: 3,
    })
    expect(() => nowcastBayes({ triangle, days: [6] })).toThrow(/from 1 to 5/)
    expect(() => nowcastLawless({ triangle, days: [4], coverage: 1 })).toThrow(/coverage/)
    expect(() => nowcastBayes({ triangle, days: [4], delayWeight: 0 })).toThrow(/weight/)
    expect(() => nowcastBayes({ triangle, days: [4], windowDays: 2 })).toThrow(/3 days or more/)
    expect(() =>
      nowcastTruncated({ triangle, days: [4], prior: { mean: 5, variance: 5 }, random: makeRandom(1) }),
    ).toThrow(/variance above it/)
  })
})
