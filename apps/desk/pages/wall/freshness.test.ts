import { expect, test } from 'vitest'
import { faultOf } from './freshness.ts'

const fresh = {
  signedOut: false,
  away: false,
  nowMs: 1_000_000,
  readAtMs: 996_000,
  asOfMs: 5_000_000,
  serverNowMs: 5_000_000,
}

test('numbers that were read seconds ago, and are new, need no word', () => {
  expect(faultOf(fresh)).toBeUndefined()
})

test('a lost line, and an ended session, are told at once, with when the last answer came', () => {
  expect(faultOf({ ...fresh, away: true })).toEqual({ fault: 'away', sinceMs: 996_000 })
  expect(faultOf({ ...fresh, away: true, signedOut: true })).toEqual({
    fault: 'signed-out',
    sinceMs: 996_000,
  })
})

test('no answer for half a minute is told though nothing failed', () => {
  expect(faultOf({ ...fresh, readAtMs: 970_000 })).toBeUndefined()
  expect(faultOf({ ...fresh, readAtMs: 969_999 })).toEqual({ fault: 'stale', sinceMs: 969_999 })
})

test('numbers behind by more than three minutes are old, since as long as they are behind', () => {
  expect(faultOf({ ...fresh, asOfMs: 5_000_000 - 180_000 })).toBeUndefined()
  expect(faultOf({ ...fresh, asOfMs: 5_000_000 - 240_000 })).toEqual({ fault: 'behind', sinceMs: 756_000 })
})
