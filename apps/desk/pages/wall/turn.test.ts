import { expect, test } from 'vitest'
import { turnAt } from './turn.ts'

test('each is shown for as long, and after the last comes the first', () => {
  const of = { everyMs: 30_000, of: 3 }
  expect([0, 29_999, 30_000, 60_000, 89_999, 90_000].map((ms) => turnAt(ms, of))).toEqual([0, 0, 1, 2, 2, 0])
})

test('of nothing the first is asked for', () => {
  expect(turnAt(90_000, { everyMs: 30_000, of: 0 })).toBe(0)
})
