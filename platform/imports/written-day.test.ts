import { expect, test } from 'vitest'
import { day } from '#vocabulary'
import { readDay } from './written-day.ts'

const bounds = { earliest: day('2019-12-01'), latest: day('2022-12-31'), today: day('2026-01-01') }

test.each([
  '2020/2/3',
  '2020-2-3',
  '2020.02.03',
  '20200203',
  '2020年2月3日',
  '２０２０-０２-０３',
  '2020-02-03 00:00:00',
  '2020-02-03T00:00',
])('%j is 3 February, in another form', (text) => {
  expect(readDay(text, bounds)).toEqual({ ok: true, day: '2020-02-03', rewritten: true })
})

test('the form of the product is taken as it is', () => {
  expect(readDay(' 2020-02-29 ', bounds)).toEqual({ ok: true, day: '2020-02-29', rewritten: false })
})

test.each([
  ['2020-02-30', 'date.malformed'],
  ['2021-02-29', 'date.malformed'],
  ['2020年2月30日', 'date.malformed'],
  ['03/02/2020', 'date.malformed'],
  ['20-02-03', 'date.malformed'],
  ['43864', 'date.malformed'],
  ['2020-02-03T20:00:00Z', 'date.malformed'],
  ['昨天', 'date.malformed'],
  ['3000-01-01', 'date.future'],
  ['2023-01-01', 'date.future'],
  ['2019-11-30', 'date.past'],
])('%j is refused', (text, code) => {
  expect(readDay(text, bounds)).toEqual({ ok: false, code })
})

test('a day after the city’s own is in the future whatever the mapping allows', () => {
  expect(readDay('2020-06-12', { ...bounds, today: day('2020-06-11') })).toEqual({
    ok: false,
    code: 'date.future',
  })
})
