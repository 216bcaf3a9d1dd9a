import { expect, test } from 'vitest'
import { sameLookMs, sinceOf } from './look.ts'

const city = new Date('2026-11-26T08:00:00Z')
const last = { since: '1.100.1', position: '1.200.1', readAtMs: 1_000_000 }

test('who looks for the first time is told of the last day', () => {
  expect(sinceOf(undefined, { browserMs: 0, city })).toBe('2026-11-25T08:00:00.000Z')
})

test('who was away is told of what happened since the last thing they read', () => {
  expect(sinceOf(last, { browserMs: last.readAtMs + sameLookMs, city })).toBe('1.200.1')
})

test('who only loads the page anew is told the same as before', () => {
  expect(sinceOf(last, { browserMs: last.readAtMs + sameLookMs - 1, city })).toBe('1.100.1')
})
