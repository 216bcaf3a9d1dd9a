import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareLines, type LineChange } from './difference.ts'

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 })
  .map((lines) => lines.join('\n'))

/** The lines of a text without those at some numbers. */
function without(of: string, numbers: ReadonlySet<number>): string[] {
  const lines = of === '' ? [] : of.replace(/\n$/, '').split('\n')
  return lines.filter((_, at) => !numbers.has(at + 1))
}

const linesOf = (changes: readonly LineChange[], sign: '+' | '-') =>
  new Set(changes.filter((change) => change.sign === sign).map(({ line }) => line))

test('what stays after the lines taken and before the lines added is the same, for any two texts', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = compareLines(before, after)
      expect(without(before, linesOf(changes, '-'))).toEqual(without(after, linesOf(changes, '+')))
    }),
    { numRuns: 1_000 },
  )
})

test('one changed line is one taken and one added', () => {
  expect(compareLines('a\nb\nc\n', 'a\nB\nc\n')).toEqual([
    { sign: '-', line: 2, text: 'b' },
    { sign: '+', line: 2, text: 'B' },
  ])
  expect(compareLines('a\nb', 'a\nb\n')).toEqual([])
  expect(compareLines('', 'a\nb')).toHaveLength(2)
})
