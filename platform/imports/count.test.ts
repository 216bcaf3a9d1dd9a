import fc from 'fast-check'
import { expect, test } from 'vitest'
import { largestCount, readCount } from './count.ts'

test.each([
  ['12', 12, false],
  [' 12 ', 12, false],
  ['007', 7, false],
  ['1,234', 1234, true],
  ['1,234,567', 1_234_567, true],
  ['１２', 12, true],
  ['１，２３４', 1234, true],
  ['12.0', 12, true],
])('%j is a count', (text, count, tidied) => {
  expect(readCount(text, [])).toEqual({ ok: true, count, tidied })
})

test.each([
  ['', 'number.blank'],
  ['  ', 'number.blank'],
  ['na', 'number.blank'],
  ['-3', 'number.negative'],
  ['−3', 'number.negative'],
  ['12.5', 'number.fraction'],
  ['=1+1', 'number.formula'],
  ['@SUM(A1)', 'number.formula'],
  ['1,23', 'number.malformed'],
  ['1e3', 'number.malformed'],
  ['0x10', 'number.malformed'],
  ['Infinity', 'number.malformed'],
  ['三', 'number.malformed'],
  ['5例', 'number.malformed'],
  ['10000001', 'number.too-large'],
  ['9'.repeat(400), 'number.too-large'],
])('%j is not guessed at', (text, code) => {
  expect(readCount(text, ['NA'])).toEqual({ ok: false, code })
})

test('every count that is kept reads back, plain and with separators', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: largestCount }), (count) => {
      expect(readCount(String(count), [])).toEqual({ ok: true, count, tidied: false })
      expect(readCount(count.toLocaleString('en-US'), [])).toMatchObject({ ok: true, count })
    }),
  )
})
