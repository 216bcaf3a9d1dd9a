import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeFileKeyText, openKey, parseFileKeys, sealKey } from './keys.ts'
import { openChunk, sealChunk, toBlocks } from './seal.ts'

async function* inPieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0
  for (const size of sizes) {
    yield bytes.subarray(at, at + size)
    at += size
  }
  if (at < bytes.length) yield bytes.subarray(at)
}

test('however a stream comes, its blocks are full, the last is marked, and together they are the stream', async () => {
  const content = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))
  const sizes = fc.array(fc.nat({ max: 40 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(content, sizes, fc.integer({ min: 1, max: 33 }), async (bytes, cuts, size) => {
      const blocks = await Array.fromAsync(toBlocks(inPieces(bytes, cuts), size))
      expect(Buffer.concat(blocks.map(({ block }) => block)).equals(bytes)).toBe(true)
      expect(blocks.map(({ number }) => number)).toEqual(blocks.map((_, at) => at))
      expect(blocks.map(({ last }) => last)).toEqual(blocks.map((_, at) => at === blocks.length - 1))
      for (const { block } of blocks.slice(0, -1)) expect(block).toHaveLength(size)
      expect(blocks).toHaveLength(Math.max(1, Math.ceil(bytes.length / size)))
    }),
    { numRuns: 500 },
  )
})

test('a sealed chunk opens under its own key, number and end alone, and unchanged', () => {
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
  const where = fc.record({ number: fc.nat({ max: 3 }), last: fc.boolean(), key: fc.nat({ max: 1 }) })
  fc.assert(
    fc.property(fc.tuple(key, key), where, where, fc.nat(), fc.boolean(), (keys, one, other, at, flip) => {
      fc.pre(!keys[0].equals(keys[1]))
      const of = ({ number, last, key }: typeof one) => ({ number, last, key: keys[key] ?? keys[0] })
      const plain = Buffer.from('流调记录')
      const sealed = sealChunk(plain, of(one))
      const place = at % sealed.length
      if (flip) sealed[place] = (sealed[place] ?? 0) ^ 1
      const same = one.number === other.number && one.last === other.last && one.key === other.key
      if (same && !flip) expect(openChunk(sealed, of(other)).equals(plain)).toBe(true)
      else expect(() => openChunk(sealed, of(other))).toThrow(/is not what was sealed/)
    }),
    { numRuns: 1_000 },
  )
})

test('a file’s key opens under the key that sealed it, beside what it was sealed with, and nowhere else', () => {
  const [key, stranger] = [parseFileKeys(makeFileKeyText()).current, parseFileKeys(makeFileKeyText()).current]
  const binding = { id: 'a', place: 'cn.11', subject: 'task:3', mediaType: 'image/png', bytes: 7 }
  const dataKey = randomBytes(32)
  const sealed = sealKey(dataKey, { key, binding })
  expect(openKey(sealed, { key, binding })).toEqual(dataKey)
  expect(openKey(sealed, { key: stranger, binding })).toBeUndefined()
  const others = [
    { id: 'b' },
    { place: 'cn.1' },
    { subject: 'task:4' },
    { mediaType: 'image/gif' },
    { bytes: 8 },
  ]
  for (const other of others)
    expect(openKey(sealed, { key, binding: { ...binding, ...other } })).toBeUndefined()
  // A shorter proof would be easier to guess.
  for (const cut of [0, 1, 12, sealed.length - 12, sealed.length - 1])
    expect(openKey(sealed.subarray(0, cut), { key, binding })).toBeUndefined()
})

test('keys are read as text, the first seals, and a text that is no key is refused without being repeated', () => {
  const [one, two] = [makeFileKeyText(), makeFileKeyText()]
  const keys = parseFileKeys(` ${one},\n${two}\n`)
  expect(keys.current.secret.toString('base64')).toBe(one)
  expect(keys.find(parseFileKeys(two).current.id)?.secret.toString('base64')).toBe(two)
  expect(keys.find('00000000')).toBeUndefined()
  for (const bad of ['', ' \n', 'secret', one.slice(4), `${one}${one}`, `${one},short`]) {
    expect(() => parseFileKeys(bad)).toThrow(RangeError)
    expect(() => parseFileKeys(bad)).toThrow(expect.not.stringContaining(bad.trim() || 'nothing'))
  }
})
