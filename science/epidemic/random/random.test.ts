import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberOf } from './name-number.ts'
import { mostIndices, Stream } from './streams.ts'
import { Threefry } from './threefry.ts'

/** Known answers that Random123 publishes for threefry2x32 of 20 rounds: counter, key, result. */
test.each([
  [0x00000000, 0x00000000, 0x00000000, 0x00000000, 0x6b200159, 0x99ba4efe],
  [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x1cb996fc, 0xbb002be7],
  [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xc4923a9c, 0x483df7a0],
])(
  'Threefry of counter %i %i under key %i %i is what its authors publish',
  (c0, c1, k0, k1, first, second) => {
    const cipher = new Threefry(k0, k1)
    cipher.encipher(c0, c1)
    expect([cipher.first, cipher.second]).toEqual([first, second])
  },
)

test('a draw depends on its name alone, not on what was drawn before', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.maxSafeNat(),
        who: fc.nat(2 ** 31 - 1),
        day: fc.nat(3_999),
        index: fc.nat(mostIndices - 1),
      }),
      fc.array(fc.nat(1_000), { maxLength: 5 }),
      ({ seed, who, day, index }, others) => {
        const fresh = new Stream({ seed, purpose: 'partner', channel: 3 })
        const used = new Stream({ seed, purpose: 'partner', channel: 3 })
        for (const other of others) used.draw(other, 1, 2)
        fresh.draw(who, day, index)
        used.draw(who, day, index)
        expect([used.first, used.second]).toEqual([fresh.first, fresh.second])
        expect(Math.min(fresh.first, fresh.second)).toBeGreaterThan(0)
        expect(Math.max(fresh.first, fresh.second)).toBeLessThan(1)
      },
    ),
  )
})

test('another seed, purpose, layer, person, day or index is another draw', () => {
  const named = { seed: 7, purpose: 'partner', channel: 0 } as const
  const draws = [
    [named, 1, 1, 1],
    [{ ...named, seed: 8 }, 1, 1, 1],
    [{ ...named, seed: 7 + 2 ** 32 }, 1, 1, 1],
    [{ ...named, purpose: 'meeting' }, 1, 1, 1],
    [{ ...named, channel: 1 }, 1, 1, 1],
    [named, 2, 1, 1],
    [named, 1, 2, 1],
    [named, 1, 1, 2],
  ] as const
  const seen = draws.map(([of, who, day, index]) => {
    const stream = new Stream(of)
    stream.draw(who, day, index)
    return stream.first
  })
  expect(new Set(seen).size).toBe(draws.length)
})

test('draws of neighbouring persons, days and indices are even and unrelated', () => {
  const stream = new Stream({ seed: 2026, purpose: 'transmission' })
  const cells = new Float64Array(256)
  let n = 0
  for (let who = 0; who < 60; who++)
    for (let day = 0; day < 60; day++)
      for (let index = 0; index < 30; index++) {
        stream.draw(who, day, index)
        // Both numbers of a draw together, in 16 × 16 cells.
        const cell = Math.floor(stream.first * 16) * 16 + Math.floor(stream.second * 16)
        cells[cell] = (cells[cell] ?? 0) + 1
        n++
      }
  const expected = n / cells.length
  const chiSquare = cells.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0)
  // 255 degrees of freedom: mean 255, standard deviation 22.6; five of them.
  expect(Math.abs(chiSquare - 255)).toBeLessThan(5 * 22.6)
})

test('a seed or channel that is none is refused', () => {
  for (const seed of [-1, 1.5, 2 ** 53, Number.NaN])
    expect(() => new Stream({ seed, purpose: 'test' })).toThrow(RangeError)
  expect(() => new Stream({ seed: 1, purpose: 'test', channel: 128 })).toThrow(RangeError)
})

test('equal records have one number, others another', () => {
  expect(numberOf({ a: 1, b: [2] })).toBe(numberOf({ a: 1, b: [2] }))
  expect(new Set(Array.from({ length: 50 }, (_, a) => numberOf({ a }))).size).toBe(50)
})
