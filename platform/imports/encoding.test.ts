import { describe, expect, test } from 'vitest'
import { makeEncodingWitness } from './encoding.ts'
import { gb18030 } from './test-support.ts'

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

function find(bytes: Uint8Array, pieceBytes = bytes.length) {
  const witness = makeEncodingWitness()
  for (let at = 0; at < bytes.length; at += pieceBytes) witness.take(bytes.subarray(at, at + pieceBytes))
  return witness.finding()
}

/** As offices write: a line list, a daily report, two words, a place, traditional characters. */
const texts = [
  '编号,姓名,区县,发病日期\n1,某某,西城区,2020年6月11日\n',
  '截至6月11日24时，新增确诊病例1例（西城区），无新增疑似病例；累计治愈出院411例。\n',
  '武汉',
  '联通',
  '日期',
  '鼓楼区,3\n',
  '彝族自治州,1\n藁城区,2\n',
  '衞生署,確診,臺北\n',
]

describe('the encoding of a table', () => {
  test.each(texts)('%j is told in UTF-8 and in GB18030', (text) => {
    expect(find(Buffer.from(text))).toMatchObject({ encoding: 'utf-8', by: 'content' })
    expect(find(gb18030(text))).toMatchObject({ encoding: 'gb18030', by: 'content' })
  })

  test.each(texts)('of %j is the same in pieces of any size', (text) => {
    for (const bytes of [Buffer.from(text), gb18030(text)])
      for (const size of [1, 2, 3, 7]) expect(find(bytes, size)).toEqual(find(bytes))
  })

  test('is surer the more there is to go by', () => {
    const one = find(gb18030('武汉'))
    const many = find(gb18030(texts[1] ?? ''))
    expect(one.confidence).toBeLessThan(0.9)
    expect(many.confidence).toBeGreaterThan(0.9)
  })

  test('is found where the first Chinese sign comes after a million lines', () => {
    const ascii = Buffer.from('2020-06-11,110102,1\n'.repeat(1_000_000))
    expect(find(Buffer.concat([ascii, gb18030('西城区,1\n')]), 65_536).encoding).toBe('gb18030')
    expect(find(Buffer.concat([ascii, Buffer.from('西城区,1\n')]), 65_536).encoding).toBe('utf-8')
    expect(find(ascii, 65_536)).toEqual({ encoding: 'utf-8', confidence: 1, by: 'ascii' })
  })

  test('stays UTF-8 with a line of broken bytes', () => {
    const broken = Buffer.concat([
      Buffer.from('区县\n西城区\n丰台区\n'),
      Buffer.from([0xff, 0xfe, 0xd0, 0x0a]),
    ])
    expect(find(broken).encoding).toBe('utf-8')
  })

  test.each(['utf-8', 'utf-16le', 'utf-16be'] as const)(
    'is believed where a mark states it: %s',
    (encoding) => {
      const text = '\ufeff区县,例数\n西城区,1\n'
      const bytes = {
        'utf-8': Buffer.from(text),
        'utf-16le': Buffer.from(text, 'utf16le'),
        'utf-16be': utf16be(text),
      }
      expect(find(bytes[encoding])).toEqual({ encoding, confidence: 1, by: 'mark' })
    },
  )

  test('is UTF-16 without a mark where every second byte of digits is zero', () => {
    const text = '区县,日期,例数\n西城区,2020-06-11,1\n'
    expect(find(Buffer.from(text, 'utf16le')).encoding).toBe('utf-16le')
    expect(find(utf16be(text)).encoding).toBe('utf-16be')
  })
})
