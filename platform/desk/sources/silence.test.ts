import { expect, test } from 'vitest'
import { byNeed, hearingOf, isSilent } from './silence.ts'

const now = Date.parse('2026-11-24T08:00:00Z')
const hourMs = 3_600_000

test('a source that reports within its interval is on time, to the very millisecond', () => {
  expect(hearingOf({ lastHeard: '2026-11-24T07:00:00Z', expectedEveryMs: hourMs }, now)).toEqual({
    state: 'on-time',
    agoMs: hourMs,
  })
  expect(hearingOf({ lastHeard: '2026-11-24T06:59:59.999Z', expectedEveryMs: hourMs }, now)).toMatchObject({
    state: 'due',
    lateMs: 1,
  })
})

test('lateness counts from when the report was due, not from when the source was last heard', () => {
  expect(hearingOf({ lastHeard: '2026-11-24T03:00:00Z', expectedEveryMs: hourMs }, now)).toEqual({
    state: 'late',
    agoMs: 5 * hourMs,
    lateMs: 4 * hourMs,
  })
})

test('one report that is a little over its time is not silence; a missing one is', () => {
  const late = hearingOf({ lastHeard: '2026-11-24T05:59:59Z', expectedEveryMs: hourMs }, now)
  const due = hearingOf({ lastHeard: '2026-11-24T06:00:00Z', expectedEveryMs: hourMs }, now)
  expect([late.state, isSilent(late, hourMs)]).toEqual(['late', true])
  expect([due.state, isSilent(due, hourMs)]).toEqual(['due', false])
})

test('a source without an agreed interval is heard, never late', () => {
  expect(hearingOf({ lastHeard: '2020-01-01T00:00:00Z', expectedEveryMs: null }, now).state).toBe('heard')
})

test('a source that was heard after the page read the clock is not in the future', () => {
  expect(hearingOf({ lastHeard: '2026-11-24T08:00:01Z', expectedEveryMs: hourMs }, now)).toEqual({
    state: 'on-time',
    agoMs: 0,
  })
})

test('an announced source that never spoke is silent; one that nobody announced is not', () => {
  expect(isSilent({ state: 'never' }, hourMs)).toBe(true)
  expect(isSilent({ state: 'never' }, null)).toBe(false)
})

test('those who need a call come first, those who never spoke and need not last', () => {
  const sources = [
    { source: 'a', hearing: { state: 'on-time', agoMs: 1 } },
    { source: 'b', hearing: { state: 'late', agoMs: 9, lateMs: 1 } },
    { source: 'c', hearing: { state: 'late', agoMs: 9, lateMs: 5 } },
    { source: 'd', hearing: { state: 'never' } },
    { source: 'f', expectedEveryMs: null, hearing: { state: 'never' } },
    { source: 'e', hearing: { state: 'heard', agoMs: 1 } },
  ] as const
  const agreed = sources.map((source) => ({ expectedEveryMs: hourMs, ...source }))
  expect(agreed.sort(byNeed).map(({ source }) => source)).toEqual(['d', 'c', 'b', 'e', 'a', 'f'])
})
