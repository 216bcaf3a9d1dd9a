import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchHash, beforeFirst, canonicalJson, type EntryRow, entryLine, leafOf } from './canonical.ts'

const row: EntryRow = {
  era: 1,
  xid: '4294967999',
  number: 17,
  at: '1591848000123456',
  actor: 'key:a',
  action: 'task.close',
  subject: 'task:17',
  place: 'cn.11.01',
  purpose: null,
  detail: '{"b": 1.50, "aa": [12345678901234567890, null, true], "a": {"\\"": "联防\\n"}}',
}

test('the line of an entry is what the form says, to the character', () => {
  expect(entryLine(row)).toBe(
    '[1,"1","4294967999","17","1591848000123456","key:a","task.close","task:17","cn.11.01",null,' +
      '{"a":{"\\"":"联防\\n"},"aa":[12345678901234567890,null,true],"b":1.50}]',
  )
  // By another program: printf '%s' LINE | sha256sum
  expect(leafOf(row).toString('hex')).toBe(createHash('sha256').update(entryLine(row), 'utf8').digest('hex'))
})

test('the hash of a batch is of the text that the form says', () => {
  const at = { era: 1, xid: 5n, number: 9 }
  const text = `[1,1,"1.5.9","1.5.9",1,"${'ab'.repeat(32)}","${'00'.repeat(32)}","1591848000123456"]`
  expect(
    batchHash({
      number: 1,
      first: at,
      last: at,
      count: 1,
      digest: Buffer.alloc(32, 0xab),
      previous: beforeFirst,
      sealedAt: '1591848000123456',
    }).toString('hex'),
  ).toBe(createHash('sha256').update(text).digest('hex'))
})

test('the order in which members were written makes no difference, every value does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false } as never), (value) => {
      const shuffled = reversed(value)
      expect(canonicalJson(JSON.stringify(shuffled))).toBe(canonicalJson(JSON.stringify(value)))
      expect(JSON.parse(canonicalJson(JSON.stringify(value)))).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(JSON.stringify({ v: value }))).not.toBe(
        canonicalJson(JSON.stringify({ v: [value] })),
      )
    }),
  )
})

test('numbers keep the digits with which they are stored', () => {
  expect(canonicalJson('[1, 1.0, 1.50, 123456789012345678901234567890]')).toBe(
    '[1,1.0,1.50,123456789012345678901234567890]',
  )
})

test('no two entries have one line: a text that looks like the next column stays in its own', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', '\\', 'n', '\n', 'null', '联') })
  const entry = fc.record({
    actor: text,
    action: text,
    subject: text,
    place: fc.option(text),
    purpose: fc.option(text),
  })
  fc.assert(
    fc.property(entry, entry, (a, b) => {
      const same = JSON.stringify(a) === JSON.stringify(b)
      expect(entryLine({ ...row, ...a }) === entryLine({ ...row, ...b })).toBe(same)
    }),
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}
