import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toUnified } from './unified.ts'

test('a changed line is told as taken out and added, with lines alike about it', () => {
  expect(toUnified('a\nb\nc\n', 'a\nB\nc\n')).toEqual([
    { sign: '=', line: 1, text: 'a' },
    { sign: '-', line: 2, text: 'b' },
    { sign: '+', line: 2, text: 'B' },
    { sign: '=', line: 3, text: 'c' },
  ])
})

test('many lines alike are told by their number', () => {
  const before = [1, 2, 3, 4, 5, 6, 7, 8, 9].join('\n')
  expect(toUnified(before, `${before}\n10`)[0]).toEqual({ sign: '…', line: 1, skipped: 6 })
})

test('texts that are the same differ in nothing', () => {
  expect(toUnified('a\nb', 'a\nb')).toEqual([])
})

test('whatever two texts are, what is told holds every line taken out and every line added, once', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 })
    .map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const told = toUnified(before, after)
      const of = (sign: string) => told.flatMap((line) => (line.sign === sign ? [line.line] : []))
      const oldLines = before === '' ? 0 : before.split('\n').length
      const newLines = after === '' ? 0 : after.split('\n').length
      if (before === after) {
        expect(told).toEqual([])
        return
      }
      const alike = told.reduce(
        (sum, line) => sum + (line.sign === '…' ? line.skipped : line.sign === '=' ? 1 : 0),
        0,
      )
      expect(of('-').length + alike).toBe(oldLines)
      expect(of('+').length + alike).toBe(newLines)
      expect(new Set(of('+')).size).toBe(of('+').length)
    }),
  )
})
