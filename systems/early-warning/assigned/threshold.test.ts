import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ClosedAlert, thresholdOf, thresholdRule } from './threshold.ts'

const hour = (n: number) => new Date(Date.UTC(2026, 0, 1, n))
/** Alerts raised and closed one after the other: `t` true, `f` false. */
const closed = (outcomes: string): ClosedAlert[] =>
  [...outcomes].map((one, at) => ({
    raisedAt: hour(2 * at),
    closedAt: hour(2 * at + 1),
    isTrue: one === 't',
  }))
const of = (outcomes: string, isCritical = false) =>
  thresholdOf({ start: 0.004, isCritical, closed: closed(outcomes) })

describe('the level of a detector, by its own record', () => {
  test('stays where it was chosen until eight alerts have been judged', () => {
    expect(of('fffffff')).toMatchObject({ alpha: 0.004, steps: [], false: 7 })
  })

  test('is halved when eight of eight came to nothing, and says on what', () => {
    expect(of('ffffffff')).toMatchObject({
      alpha: 0.002,
      steps: [{ from: 0.004, to: 0.002, true: 0, false: 8, at: hour(15) }],
      true: 0,
      false: 0,
    })
  })

  test('is doubled when eight of eight were true, and stays when half were', () => {
    expect(of('tttttttt').alpha).toBe(0.008)
    expect(of('tftftftftftf')).toMatchObject({ alpha: 0.004, true: 6, false: 6 })
  })

  test('never leaves its bounds, however long it goes on', () => {
    expect(of('f'.repeat(200))).toMatchObject({ alpha: 0.00025, strictest: 0.00025 })
    expect(of('t'.repeat(200))).toMatchObject({ alpha: 0.016, loosest: 0.016 })
  })

  test('is not made stricter where one case is enough, however often it was wrong', () => {
    expect(of('f'.repeat(200), true)).toMatchObject({ alpha: 0.004, strictest: 0.004, steps: [] })
    expect(of('t'.repeat(8), true).alpha).toBe(0.008)
  })

  test('alerts that were raised before a move say nothing of the level after it', () => {
    const raisedTogether = closed('f'.repeat(24)).map((alert) => ({ ...alert, raisedAt: hour(0) }))
    expect(thresholdOf({ start: 0.004, isCritical: false, closed: raisedTogether })).toMatchObject({
      alpha: 0.002,
      false: 0,
    })
  })

  test('is the same in whatever order alerts are listed, and moves by one factor at a time within its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.double({ min: 1e-4, max: 0.3, noNaN: true }),
        fc.boolean(),
        (outcomes, start, isCritical) => {
          const alerts = outcomes.map((isTrue, at) => ({
            raisedAt: hour(2 * at),
            closedAt: hour(2 * at + 1),
            isTrue,
          }))
          const threshold = thresholdOf({ start, isCritical, closed: alerts })
          expect(thresholdOf({ start, isCritical, closed: alerts.toReversed() })).toEqual(threshold)
          expect(threshold.alpha).toBeGreaterThanOrEqual(threshold.strictest)
          expect(threshold.alpha).toBeLessThanOrEqual(threshold.loosest)
          expect(threshold.strictest).toBe(isCritical ? start : start / thresholdRule.mostStricter)
          for (const { from, to, ...counted } of threshold.steps) {
            expect(Math.max(from / to, to / from)).toBeLessThanOrEqual(thresholdRule.factor + 1e-9)
            expect(counted.true + counted.false).toBeGreaterThanOrEqual(thresholdRule.leastClosed)
          }
        },
      ),
    )
  })
})
