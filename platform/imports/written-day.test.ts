import { expect, test } from 'vitest'
import { day } from '#vocabulary'
import { dayOfSerial, readDay } from './written-day.ts'

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
  '2020-02-03 08:30',
  '2020年2月3日 8:30',
  '二〇二〇年二月三日',
])('%j is 3 February, in another form', (text) => {
  expect(readDay(text, bounds)).toEqual({ ok: true, day: '2020-02-03', rewritten: true })
})

test.each([
  ['03/02/2020', 'day-first'],
  ['2/3/2020', 'month-first'],
  ['43864', 'serial'],
  ['43864.354', 'serial'],
  ['42402', 'serial-1904'],
] as const)('%j is 3 February where the mapping says %s', (text, form) => {
  expect(readDay(text, { ...bounds, forms: [form] })).toEqual({
    ok: true,
    day: '2020-02-03',
    rewritten: true,
  })
})

test.each([
  ['31/12/2020', 'month-first'],
  ['12/31/2020', 'day-first'],
  ['0', 'serial'],
] as const)('%j is no day where the mapping says %s', (text, form) => {
  expect(readDay(text, { ...bounds, forms: [form] })).toEqual({ ok: false, code: 'date.malformed' })
})

test.each([
  [1, '1900-01-01'],
  [59, '1900-02-28'],
  [61, '1900-03-01'],
  [43993, '2020-06-11'],
])('the serial number %i of a spreadsheet is %s', (serial, expected) => {
  expect(dayOfSerial(serial, 'serial')).toBe(expected)
})

test('二〇二〇年十二月二十一日 is read by its tens', () => {
  expect(readDay('二〇二〇年十二月二十一日', bounds)).toMatchObject({ day: '2020-12-21' })
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
