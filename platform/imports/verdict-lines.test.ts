import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toCsvCell, toCsvLine } from './verdict-lines.ts'

test.each([
  ['=1+1', `"'=1+1"`],
  ['+SUM(A1)', `"'+SUM(A1)"`],
  ['-2+3', `"'-2+3"`],
  ['@cmd', `"'@cmd"`],
  ['＝1', `"'＝1"`],
  ['\t=1', `"'\t=1"`],
  ['-3', '-3'],
  ['-3.5', '-3.5'],
  ['西城区', '西城区'],
  ['a"b,c', '"a""b,c"'],
])('%j is written as %s', (text, cell) => {
  expect(toCsvCell(text)).toBe(cell)
})

test('whatever is written is read as it was, and no cell begins as a formula', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 5 }), (cells) => {
      const [read = []] = parse(toCsvLine(cells), {
        record_delimiter: '\r\n',
        skip_empty_lines: false,
      }) as string[][]
      expect(read.map((cell, at) => (cell.slice(1) === cells[at] ? cells[at] : cell))).toEqual(cells)
      for (const cell of read) expect(cell).not.toMatch(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/)
    }),
  )
})
