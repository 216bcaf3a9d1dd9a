import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TableRow } from './csv-rows.ts'
import { openTable, type TableOpening } from './table.ts'

const shape = { delimiter: ',', required: ['date', 'city', 'confirmed'], leftOut: [] }

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function open(content: string | Uint8Array, chunkBytes = 1 << 20): Promise<TableOpening> {
  return openTable(chunksOf(typeof content === 'string' ? Buffer.from(content) : content, chunkBytes), shape)
}

async function read(content: string | Uint8Array, chunkBytes?: number) {
  const opening = await open(content, chunkBytes)
  if (!opening.ok) throw new Error(JSON.stringify(opening.problems))
  const rows: TableRow[] = []
  for await (const group of opening.table.groups) rows.push(...group)
  return { table: opening.table, rows, notes: opening.table.notes().map(({ code }) => code) }
}

async function problemsOf(content: string | Uint8Array) {
  const opening = await open(content)
  return opening.ok ? [] : opening.problems.map(({ code, column }) => (column ? `${code} ${column}` : code))
}

const header = 'date,city,confirmed\n'

setFlagsFromString('--expose-gc')
// What the flag gives to every context that is made from then on.
const collect = runInNewContext('gc') as () => void

/** What is held: what is no longer needed, and only waits to be collected, does not count. */
function heldBytes(): number {
  collect()
  // Buffers are given back beside the program; the next collection begins when that has ended.
  collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return arrayBuffers + heapUsed
}

describe('a table', () => {
  test('is read through a byte order mark, carriage returns and quoted line breaks, with the line of each row', async () => {
    const { rows } = await read(
      '\ufeffdate,city,confirmed\r\n2020-01-01,"武汉\r\n市",3\r\n2020-01-02,武汉市,4',
    )
    expect(rows).toEqual([
      { line: 2, cells: ['2020-01-01', '武汉\n市', '3'] },
      { line: 4, cells: ['2020-01-02', '武汉市', '4'] },
    ])
  })

  test('reads the same in pieces of any size', async () => {
    const text = `${header}2020-01-01,"武""汉,\n市",3\r\n\n2020-01-02,武汉市\n2020-01-02,武汉市,4`
    const whole = (await read(text)).rows
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (size) => {
        expect((await read(text, size)).rows).toEqual(whole)
      }),
    )
  })

  test('refuses a row of the wrong width alone', async () => {
    const { rows } = await read(`${header}a,b\na,b,1\na,b,1,2\na,b,2\n`)
    expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [2, 'row.fields'],
      [3, undefined],
      [4, 'row.fields'],
      [5, undefined],
    ])
  })

  test('an unclosed quotation mark costs its own line and no other', async () => {
    const { rows } = await read(`${header}a,"b,1\na,b,2\na,b,3\na,b"c,4\na,b,5\n`)
    expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [2, 'row.quote'],
      [3, undefined],
      [4, undefined],
      [5, 'row.quote'],
      [6, undefined],
    ])
  })

  test('a quotation mark that is never closed does not swallow a long file', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => (i === 10 ? 'a,"b,1' : `a,b,${i}`))
    const { rows } = await read(header + lines.join('\n'))
    expect(rows).toHaveLength(3000)
    expect(rows.filter(({ fault }) => fault)).toEqual([{ line: 12, cells: [], fault: { code: 'row.quote' } }])
  })

  test('one line of broken bytes in a UTF-8 file is refused, and the file stays UTF-8', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${header}a,武汉市,1\n`),
      Buffer.from([0xff, 0xfe, 0x2c, 0x61, 0x2c, 0x31, 0x0a]),
      Buffer.from('a,北京市,2\n'),
    ])
    const { rows, table } = await read(bytes)
    expect(table.encoding).toBe('utf-8')
    expect(rows.map(({ fault, cells }) => fault?.code ?? cells[1])).toEqual([
      '武汉市',
      'text.encoding',
      '北京市',
    ])
  })

  test('a stray zero byte costs its own line, wherever it stands, and the file stays text', async () => {
    const { rows } = await read(`${header}2020-01-01,武汉\0市,3\n2020-01-02,武汉市,4\n\0\0\0\0`)
    expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [2, 'text.control'],
      [3, undefined],
      [4, 'text.control'],
    ])
  })

  test('GB18030 is recognised and said', async () => {
    // 武汉市 in GB18030.
    const bytes = Buffer.concat([
      Buffer.from(`${header}a,`),
      Buffer.from([0xce, 0xe4, 0xba, 0xba, 0xca, 0xd0]),
      Buffer.from(',1\n'),
    ])
    const { rows, table, notes } = await read(bytes)
    expect([table.encoding, rows[0]?.cells[1], notes]).toEqual(['gb18030', '武汉市', ['file.encoding']])
  })

  test('UTF-16 is read, and half a character costs its own line', async () => {
    const half = Buffer.from([0x00, 0xd8])
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${header}a,武汉市,1\na,`, 'utf16le'),
      half,
      Buffer.from(',2\nb,北京市,3\n', 'utf16le'),
    ])
    const { rows, table } = await read(bytes, 3)
    expect(table.encoding).toBe('utf-16le')
    expect(rows.map(({ fault, cells }) => fault?.code ?? cells[1])).toEqual([
      '武汉市',
      'text.encoding',
      '北京市',
    ])
  })

  test('a single line of many megabytes is refused without being held', async () => {
    const before = heldBytes()
    let most = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 300; n++) {
        if (n % 50 === 49) most = Math.max(most, heldBytes() - before)
        yield Buffer.alloc(1 << 20, 'x')
      }
    }
    const opening = await openTable(endless(), shape)
    expect(opening.ok ? [] : opening.problems.map(({ code }) => code)).toEqual(['header.malformed'])
    expect(most).toBeLessThan(100 * 1024 * 1024)
  })

  test('blank lines are no rows, and their number is noted; a row of blank fields is refused', async () => {
    const { rows, notes } = await read(`${header}\n,,\na,b,1\n\n`)
    expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [3, 'row.blank'],
      [4, undefined],
    ])
    expect(notes).toEqual(['file.blank-lines'])
  })

  test('a line of a megabyte and more is refused without being held', async () => {
    const { rows } = await read(`${header}a,${'b'.repeat(1_100_000)},1\na,b,1\n`, 65_536)
    expect(rows.map(({ line, fault }) => [line, fault?.code])).toEqual([
      [2, 'row.too-long'],
      [3, undefined],
    ])
  })

  test('columns in another order and extra columns do no harm; the extra ones are noted', async () => {
    const { table, notes } = await read('remark,confirmed,city,date\nx,1,a,2020-01-01\n')
    expect([table.position('date'), table.position('confirmed')]).toEqual([3, 1])
    expect(notes).toEqual(['column.unmapped'])
  })

  test('semicolons or tabs between the fields are recognised and said', async () => {
    const { rows, notes } = await read('date;city;confirmed\n2020-01-01;a;1\n')
    expect([rows[0]?.cells, notes]).toEqual([['2020-01-01', 'a', '1'], ['file.delimiter']])
  })

  test('only a header is a table without rows', async () => {
    expect(await read(header)).toMatchObject({ rows: [], notes: ['file.no-rows'] })
  })

  test.each<[string, string | Uint8Array, string[]]>([
    ['an empty file', '', ['file.empty']],
    ['a file of blank lines', '\n\n', ['file.empty']],
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), ['file.not-text']],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0x49, 1, 2, 0]), ['file.not-text']],
    ['a missing column', 'date,city\na,b\n', ['header.column-missing confirmed']],
    ['a column twice', 'date,city,confirmed,city\na,b,1,c\n', ['header.column-twice city']],
  ])('%s is refused as a file', async (_, content, problems) => {
    expect(await problemsOf(content)).toEqual(problems)
  })

  test('whatever the bytes, every line that is not blank is in exactly one row', async () => {
    const line = fc.stringMatching(/^[ab1,"\t ]{0,12}$/)
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 30 }),
        fc.integer({ min: 1, max: 40 }),
        async (lines, size) => {
          const { rows } = await read(header + lines.join('\n'), size)
          const covered = rows.flatMap(({ line, cells }) => {
            const breaks = cells.join('').split('\n').length - 1
            return Array.from({ length: breaks + 1 }, (_, i) => line + i)
          })
          const isInside = new Set(covered)
          expect(isInside.size).toBe(covered.length)
          lines.forEach((text, i) => {
            if (text.trim() !== '') expect(isInside.has(i + 2)).toBe(true)
          })
        },
      ),
    )
  })
})
