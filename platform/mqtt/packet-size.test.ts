import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PacketMeter } from './packet-size.ts'
import { publishPacket } from './packets.testing.ts'

const limit = 300

test('packets within the limit pass, however the line cuts them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 290 }), { minLength: 1, maxLength: 8 }),
      fc.array(fc.nat({ max: 400 })),
      (sizes, cuts) => {
        const bytes = Buffer.concat(
          sizes.map((size) => publishPacket({ topic: 't', payload: 'x'.repeat(size) })),
        )
        const meter = new PacketMeter()
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
        let at = 0
        for (const end of ends) {
          expect(meter.take(bytes.subarray(at, end), limit)).toBe(true)
          at = end
        }
      },
    ),
  )
})

test('the first packet over the limit is found by its length, before its bytes come', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 290 })), fc.integer({ min: 301, max: 70_000 }), (sizes, large) => {
      const good = sizes.map((size) => publishPacket({ topic: 't', payload: 'x'.repeat(size) }))
      const header = publishPacket({ topic: 't', payload: 'x'.repeat(large) }).subarray(0, 4)
      const meter = new PacketMeter()
      expect(meter.take(Buffer.concat(good), limit)).toBe(true)
      expect(meter.take(header, limit)).toBe(false)
    }),
  )
})

test('a length of five bytes is none', () => {
  expect(new PacketMeter().take(Buffer.from([0x30, 0x80, 0x80, 0x80, 0x80, 0x01]), 2 ** 28)).toBe(false)
})
