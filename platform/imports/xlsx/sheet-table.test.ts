import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { TableRow } from '../csv-rows.ts'
import type { TableShape } from '../table.ts'
import { openSheet } from './sheet-table.ts'
import { showsDay } from './styles.ts'
import { type RawWorkbook, sourceOf, zipWorkbook } from './testing.ts'

const shape: TableShape = { delimiter: ',', required: ['区县', '日期', '例数'], leftOut: [] }
const headings =
  '<row r="1"><c r="A1" t="inlineStr"><is><t>区县</t></is></c><c r="B1" t="str"><v>日期</v></c><c r="C1" t="str"><v>例数</v></c></row>'

async function read(bytes: Uint8Array, of: TableShape = shape) {
  const opening = await openSheet(sourceOf(bytes), of)
  if (!opening.ok) return { problems: opening.problems.map(({ code }) => code), rows: [], notes: [] }
  const rows: TableRow[] = []
  for await (const group of opening.table.groups) rows.push(...group)
  return {
    rows,
    notes: opening.table.notes().map(({ code, value }) => `${code} ${value ?? ''}`.trim()),
    problems: [],
  }
}

/** As another program wrote it: see fixtures/make.mjs. */
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url))

const readRaw = async (of: Partial<RawWorkbook> & { rows?: string }) =>
  read(await zipWorkbook({ sheet: `<sheetData>${headings}${of.rows ?? ''}</sheetData>`, ...of }))

const row = (number: number, cells = '西城区,2020-06-11,1') =>
  `<row r="${number}">${cells
    .split(',')
    .map((text, at) => `<c r="${'ABC'[at]}${number}" t="str"><v>${text}</v></c>`)
    .join('')}</row>`

describe('a sheet as a spreadsheet program writes it', () => {
  test('is read with its days, numbers, formulas and texts as they are shown', async () => {
    const { rows, notes } = await read(fixture('shown.xlsx'))
    expect(rows).toEqual([
      { line: 2, cells: ['西城区', '2020-06-11', '1', '110102007001', '新发地'] },
      { line: 3, cells: ['丰台区', '2020-06-12 08:30:00', '2', '1.5', 'TRUE'] },
      { line: 4, cells: ['=1+1', '43994', '3', '0012', '#N/A'] },
    ])
    expect(notes).toEqual(['column.unmapped 编码', 'column.unmapped 备注', 'sheet.formulas 1'])
  })

  test('is found by its name or as the first that is not hidden, with its headings on the row that is said', async () => {
    const bytes = fixture('sheets.xlsx')
    const of = { ...shape, required: ['区县', '日期', '例 数'] }
    expect((await read(bytes, of)).problems).toEqual(Array(3).fill('header.column-missing'))
    const { rows } = await read(bytes, { ...of, headerRow: 3 })
    expect(rows).toEqual([{ line: 4, cells: ['西城区', '2020-06-11', '1'] }])
    expect((await read(bytes, { ...of, sheet: '说明' })).problems).toHaveLength(3)
    expect((await read(bytes, { ...of, sheet: '月报' })).problems).toEqual(['sheet.missing'])
  })

  test('repeats the text of merged cells and says so, and never a number', async () => {
    const { rows } = await read(fixture('merged.xlsx'))
    expect(
      rows.map(({ cells, repairs }) => [...cells, repairs?.map(({ code, column }) => `${code} ${column}`)]),
    ).toEqual([
      ['西城区', '2020-06-11', '5', undefined],
      ['西城区', '2020-06-12', '', ['cell.merged 区县']],
      ['西城区', '2020-06-13', '', ['cell.merged 区县']],
      ['丰台区', '2020-06-13', '2', undefined],
    ])
  })

  test('counts days from 1904 where the workbook does', async () => {
    const of = {
      rows: '<row r="2"><c r="A2" t="str"><v>西城区</v></c><c r="B2" s="1"><v>42531</v></c></row>',
      styles: '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    }
    expect((await readRaw({ ...of, workbookPr: '<workbookPr date1904="1"/>' })).rows[0]?.cells[1]).toBe(
      '2020-06-11',
    )
    expect((await readRaw(of)).rows[0]?.cells[1]).toBe('2016-06-10')
  })

  test('is read with prefixed names, without addresses of cells, and with a formula that has no result', async () => {
    const cells =
      '<x:row><x:c t="str"><x:v>西城区</x:v></x:c><x:c><x:v>43993</x:v></x:c><x:c><x:f>A1*2</x:f></x:c></x:row>'
    const { rows } = await readRaw({ rows: cells.replaceAll('x:', '') })
    expect(rows[0]?.cells).toEqual(['西城区', '43993', '=A1*2'])
    expect((await readRaw({ rows: cells })).rows[0]?.cells).toEqual(['西城区', '43993', '=A1*2'])
  })

  test.each([
    ['yyyy-mm-dd', true],
    ['m/d/yy h:mm', true],
    ['yyyy"年"m"月"', true],
    ['[$-804]yyyy年m月d日', true],
    ['mmm', true],
    ['0.00', false],
    ['General', false],
    ['[Red]0', false],
    ['"day" 0', false],
    ['[h]:mm:ss', false],
    ['mm:ss', false],
  ])('a number of the format %j is a day: %s', (format, isDay) => {
    expect(showsDay(format)).toBe(isDay)
  })
})

describe('a workbook that means harm', () => {
  const megabyte = Buffer.alloc(1 << 20, ' ')
  async function* bomb(megabytes: number): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`<worksheet><sheetData>${headings}`)
    for (let n = 0; n < megabytes; n++) yield megabyte
    yield Buffer.from('</sheetData></worksheet>')
  }

  test('by unpacking a thousandfold is refused before it is unpacked', async () => {
    const bytes = await zipWorkbook({ sheet: bomb(200) })
    expect(bytes.length).toBeLessThan(400_000)
    const began = performance.now()
    expect((await read(bytes)).problems).toEqual(['workbook.too-large'])
    expect(performance.now() - began).toBeLessThan(2_000)
  })

  test('by stating less than it unpacks to is stopped there', async () => {
    const bytes = await zipWorkbook({ sheet: bomb(70) })
    // The size that the directory states for the sheet, the last of the parts, is at 24 of its entry.
    const entry = bytes.lastIndexOf(Buffer.from('504b0102', 'hex'))
    bytes.writeUInt32LE(5_000, entry + 24)
    expect((await read(bytes)).problems).toEqual(['workbook.malformed'])
  })

  test('by a million empty rows is read in no more memory than a short one', async () => {
    async function* rows(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`<worksheet><sheetData>${headings}`)
      for (let from = 2; from <= 1_000_000; from += 10_000)
        yield Buffer.from(
          Array.from({ length: 10_000 }, (_, at) => `<row r="${from + at}" spans="1:3"/>`).join(''),
        )
      yield Buffer.from(`${row(1_010_000)}</sheetData></worksheet>`)
    }
    const bytes = await zipWorkbook({ sheet: rows() })
    const { rows: found } = await read(bytes)
    expect(found.map(({ line }) => line)).toEqual([1_010_000])
  })

  test.each<[string, Partial<RawWorkbook> & { rows?: string }, string]>([
    [
      'entities that unfold',
      {
        prolog: '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        rows: '<row r="2"><c t="str"><v>&b;</v></c></row>',
      },
      'workbook.malformed',
    ],
    [
      'an entity that nobody knows',
      { rows: '<row r="2"><c t="str"><v>&xxe;</v></c></row>' },
      'workbook.malformed',
    ],
    ['nesting without end', { sheet: '<a>'.repeat(100_000) }, 'workbook.malformed'],
    ['a column beyond all sheets', { rows: '<row r="2"><c r="ZZZ2"><v>1</v></c></row>' }, 'header.too-wide'],
    [
      'a million cells in a row',
      { rows: `<row r="2">${'<c><v>1</v></c>'.repeat(20_000)}</row>` },
      'header.too-wide',
    ],
    [
      'a cell without end',
      { rows: `<row r="2"><c t="str"><v>${'x'.repeat(40_000)}</v></c></row>` },
      'workbook.malformed',
    ],
    ['a mark-up without end', { rows: `<row r="2" a="${'x'.repeat(5_000_000)}"/>` }, 'workbook.malformed'],
    [
      'a text that the workbook has not',
      { rows: '<row r="2"><c r="A2" t="s"><v>7</v></c></row>' },
      'workbook.malformed',
    ],
    ['rows that go backwards', { rows: `${row(5)}${row(3)}` }, 'workbook.malformed'],
    ['a row after the last', { rows: row(2_000_000) }, 'workbook.malformed'],
    ['mark-up that breaks off', { sheet: '<sheetData><row r="1"><c' }, 'workbook.malformed'],
  ])('with %s is refused with a word', async (_, of, code) => {
    const problem = readRaw(of).then(
      ({ problems }) => problems[0],
      (error: { code?: string }) => error.code,
    )
    expect(await problem).toBe(code)
  })

  test.each([
    ['no zip', Buffer.from('PK\x03\x04 and nothing')],
    ['a zip of something else', Buffer.from('504b0506000000000000000000000000000000000000', 'hex')],
  ])('that is %s is refused', async (_, bytes) => {
    expect((await read(bytes)).problems).toEqual(['workbook.malformed'])
  })

  test('by a thousand columns and one is refused, and one of a thousand is read', async () => {
    const wide = (columns: number) =>
      zipWorkbook({
        sheet: `<sheetData><row r="1">${'<c t="str"><v>区县</v></c>'.repeat(columns)}</row></sheetData>`,
      })
    expect((await read(await wide(1_001))).problems).toEqual(['header.too-wide'])
    expect((await read(await wide(1_000))).problems).not.toContain('header.too-wide')
  })
})
