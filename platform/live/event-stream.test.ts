import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventStreamReader, formatEvent } from './event-stream.ts'
import { parseLiveMessage } from './message.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

test('however the bytes are cut, the same events are read, with the last position', () => {
  const event = fc.record({
    event: fc.constantFrom('start', 'changes'),
    id: fc.stringMatching(/^[0-9]\.[0-9]{1,4}\.[0-9]$/),
    data: fc.jsonValue({ noUnicodeString: false } as never),
  })
  fc.assert(
    fc.property(fc.array(event, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (events, size) => {
      const bytes = bytesOf(events.map(formatEvent).join(''))
      const reader = new EventStreamReader()
      const read = []
      for (let at = 0; at < bytes.length; at += size) read.push(...reader.read(bytes.slice(at, at + size)))
      expect(read).toEqual(events.map(({ event, data }) => ({ event, data: JSON.stringify(data) })))
      expect(reader.lastId).toBe(events.at(-1)?.id)
    }),
  )
})

test('a heartbeat is no event, and moves the position', () => {
  const reader = new EventStreamReader()
  expect(reader.read(bytesOf(formatEvent({ id: '1.5.1' })))).toEqual([])
  expect(reader.lastId).toBe('1.5.1')
})

test('a position counts when its event is complete, and comments and unknown fields are passed over', () => {
  const reader = new EventStreamReader()
  expect(
    reader.read(bytesOf(': hello\nretry: 10\nid: 1.5.2\nevent: start\ndata: {"a":\ndata: 1}\n')),
  ).toEqual([])
  expect(reader.lastId).toBeUndefined()
  expect(reader.read(bytesOf('\n'))).toEqual([{ event: 'start', data: '{"a":\n1}' }])
  expect(reader.lastId).toBe('1.5.2')
})

test('lines may end as on any machine, also where the cut is between return and newline', () => {
  const reader = new EventStreamReader()
  expect(reader.read(bytesOf('event: end\r\ndata: {}\r'))).toEqual([])
  expect(reader.read(bytesOf('\n\r\n'))).toEqual([{ event: 'end', data: '{}' }])
})

test('a line without an end is given up before it fills the memory', () => {
  const reader = new EventStreamReader()
  const piece = bytesOf('x'.repeat(1024 * 1024))
  expect(() => {
    for (let n = 0; n < 10; n++) reader.read(piece)
  }).toThrow(/does not end/)
})

test('a message whose data are not what its name says, or whose name is unknown, is none', () => {
  expect(parseLiveMessage('start', '{"position":"1.2.3"}')).toEqual({ event: 'start', position: '1.2.3' })
  for (const [event, data] of [
    ['start', '{}'],
    ['start', 'hello'],
    ['reset', '{"position":"1.2.3","reason":"whim"}'],
    ['changes', '{"position":"1.2.3","changes":[{"topic":"task"}]}'],
    ['toString', '{}'],
    ['message', '{}'],
  ] as const)
    expect(parseLiveMessage(event, data), `${event} ${data}`).toBeUndefined()
})
