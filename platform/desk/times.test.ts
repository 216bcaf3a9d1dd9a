import { expect, test } from 'vitest'
import { day } from '#vocabulary'
import { cityTimeText, readInCityAt } from './city-time.ts'
import { tellDue } from './due.ts'
import { clockText, spanText } from './span.ts'

const minutes = (n: number) => n * 60_000
const noon = new Date('2020-06-11T04:00:00Z')
const at = (ms: number) => new Date(noon.getTime() + ms)

test('a length of time is told in its greatest unit', () => {
  expect(spanText(0, 'zh')).toBe('0 秒')
  expect(spanText(59_999, 'en')).toBe('59 s')
  expect(spanText(minutes(180), 'zh')).toBe('3 小时')
  expect(spanText(minutes(49 * 60), 'en')).toBe('2 d')
})

test('a clock tells its two greatest units, and never seconds', () => {
  expect(clockText(minutes(80), 'zh')).toBe('1 小时 20 分')
  expect(clockText(minutes(35) + 59_000, 'zh')).toBe('35 分钟')
  expect(clockText(minutes(60), 'en')).toBe('1 h')
  expect(clockText(minutes(26 * 60 + 5), 'en')).toBe('1 d 2 h')
  expect(clockText(0, 'en')).toBe('0 min')
})

test('a clock says how long is left, and how long it has been over', () => {
  expect(tellDue(at(minutes(80)), noon, 'zh')).toEqual({ urgency: 'later', text: '还剩 1 小时 20 分' })
  expect(tellDue(at(minutes(29)), noon, 'en')).toEqual({ urgency: 'soon', text: '29 min left' })
  expect(tellDue(at(-minutes(35)), noon, 'zh')).toEqual({ urgency: 'over', text: '逾期 35 分钟' })
})

test('what is due this very instant is not overdue yet', () => {
  expect(tellDue(noon, noon, 'en')).toEqual({ urgency: 'soon', text: '0 min left' })
})

test('an instant is told on the city’s clocks, whatever zone the reader’s machine has', () => {
  const shanghai = { zone: 'Asia/Shanghai', today: day('2020-06-11'), language: 'zh' } as const
  expect(cityTimeText(noon, shanghai)).toBe('12:00')
  // In UTC it is still the day before.
  expect(cityTimeText(new Date('2020-06-10T16:30:00Z'), shanghai)).toBe('00:30')
  expect(cityTimeText(new Date('2020-06-10T04:00:00Z'), shanghai)).toBe('昨天 12:00')
  expect(cityTimeText(new Date('2020-06-12T04:00:00Z'), { ...shanghai, language: 'en' })).toBe(
    'tomorrow 12:00',
  )
  expect(cityTimeText(new Date('2020-02-01T04:00:00Z'), shanghai)).toBe('02-01 12:00')
  expect(cityTimeText(new Date('2019-12-31T04:00:00Z'), shanghai)).toBe('2019-12-31 12:00')
})

test('in an exercise whose clock stands, what was read two minutes ago is of two minutes before its now', () => {
  const readMs = Date.parse('2026-11-27T03:00:00Z')
  const cityNow = noon
  expect(readInCityAt(readMs, { nowMs: readMs + minutes(2), cityNow })).toEqual(at(-minutes(2)))
  // A clock of the browser that was set back makes nothing younger than now.
  expect(readInCityAt(readMs, { nowMs: readMs - minutes(2), cityNow })).toEqual(noon)
})
