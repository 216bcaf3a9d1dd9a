import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MediaType } from './media.ts'
import { makeSniffer } from './sniff.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Fed in blocks of a size, so that what lies across a seam is found too. */
function sniff(
  content: Buffer,
  { said = 'any', block = content.length || 1 }: { said?: MediaType | 'any'; block?: number } = {},
) {
  const sniffer = makeSniffer()
  for (let at = 0; at < content.length; at += block) sniffer.take(content.subarray(at, at + block))
  return sniffer.end(said)
}

const rest = Buffer.from('00000000000000000000', 'hex')
const archive = (...names: string[]) =>
  Buffer.concat([
    hex('504b0304 14000000 0800'),
    ...names.map((name) => Buffer.concat([rest, Buffer.from(name, 'latin1')])),
  ])

/** First bytes as the formats' own papers give them. */
const known: [MediaType, Buffer][] = [
  ['image/jpeg', hex('ffd8ffe0 00104a46 4946')],
  ['image/png', hex('89504e47 0d0a1a0a 0000000d')],
  ['image/gif', Buffer.from('GIF89a\x01\x00')],
  ['image/webp', Buffer.concat([Buffer.from('RIFF'), hex('24000000'), Buffer.from('WEBPVP8 ')])],
  ['image/heic', Buffer.concat([hex('00000018'), Buffer.from('ftypheic')])],
  ['application/pdf', Buffer.from('%PDF-1.7\n%\xe2\xe3', 'latin1')],
  ['audio/mpeg', hex('49443304 00000000')],
  ['audio/mpeg', hex('fffb9064 00000000')],
  ['audio/aac', hex('fff15080 00000000')],
  ['audio/mp4', Buffer.concat([hex('00000020'), Buffer.from('ftypM4A ')])],
  ['audio/amr', Buffer.from('#!AMR\n\x3c\x91', 'latin1')],
  ['audio/ogg', Buffer.from('OggS\0\x02', 'latin1')],
  ['audio/wav', Buffer.concat([Buffer.from('RIFF'), hex('24000000'), Buffer.from('WAVEfmt ')])],
  [xlsx, archive('[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml')],
  [xlsx, archive('xl/workbook.xml', 'xl/styles.xml', '[Content_Types].xml')],
  ['text/plain', Buffer.from('患者自述：发热三天\n<3 天前到过市场\t\r\n')],
  // 发热 as office programs of the region write it.
  ['text/plain', hex('b7a2c8c8 0d0a')],
]

describe('what a file is', () => {
  test.each(known)('is found by its content: %s', (type, content) => {
    expect(sniff(content)).toBe(type)
    for (const block of [1, 2, 7]) expect(sniff(content, { block })).toBe(type)
  })

  test('among texts is what the sender says, and nothing else is', () => {
    expect(sniff(Buffer.from('a,b\n1,2'), { said: 'text/csv' })).toBe('text/csv')
    expect(sniff(Buffer.from('a,b\n1,2'), { said: 'text/plain' })).toBe('text/plain')
    expect(sniff(hex('89504e470d0a1a0a'), { said: 'text/csv' })).toBe('image/png')
  })

  test.each([
    [
      'a workbook with a program in it',
      archive('[Content_Types].xml', 'xl/workbook.xml', 'xl/vbaProject.bin'),
    ],
    ['another document of the same family', archive('[Content_Types].xml', 'word/document.xml')],
    ['a film', Buffer.concat([hex('00000018'), Buffer.from('ftypisom')])],
    ['a program', hex('4d5a9000 03000000')],
    ['HTML', Buffer.from('<html><body>')],
    ['HTML after blanks', Buffer.from('\r\n\t <!doctype html>')],
    ['SVG', Buffer.from('<?xml version="1.0"?><svg>')],
    ['a script of a shell with a control character', Buffer.from('#!/bin/sh\n\x01')],
    ['half a character at the end', Buffer.from('发热').subarray(0, 5)],
    ['UTF-16', Buffer.from('\ufeff发热', 'utf16le')],
  ])('is nothing that is taken: %s', (_what, content) => {
    expect(sniff(content)).toBeUndefined()
    expect(sniff(content, { said: 'text/plain', block: 3 })).toBeUndefined()
  })

  test('does not depend on how its bytes were cut', () => {
    const some = fc.oneof(
      fc.constantFrom(...known.map(([, content]) => content)),
      fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
    )
    fc.assert(
      fc.property(some, some, fc.integer({ min: 1, max: 9 }), (one, other, block) => {
        const content = Buffer.concat([one, other])
        expect(sniff(content, { block })).toBe(sniff(content))
      }),
      { numRuns: 2_000 },
    )
  })
})
