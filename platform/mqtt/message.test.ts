import { describe, expect, test } from 'vitest'
import { limits } from '#vocabulary'
import { type MessageProperties, readMessage } from './message.ts'

const topic = { world: 'production', keyId: '0123456789ab' }
const told = { ...topic, told: { kind: 'case.aggregate', place: '110102' } }
const event = { specversion: '1.0', id: '1', source: 'urn:a', type: 'case.aggregate', place: 'cn', data: {} }

function read(payload: string | Buffer, properties?: MessageProperties) {
  return readMessage({ topic, payload: Buffer.from(payload), properties })
}

describe('a message', () => {
  test('is one event, a batch, or neither', () => {
    expect(read(JSON.stringify(event))).toEqual([{ value: event }])
    expect(read(JSON.stringify([event, 7]))).toEqual([{ value: event }, { value: 7 }])
    expect(read('[]')).toEqual([])
    expect(read('7')).toEqual([{ value: 7 }])
  })

  test.each([
    ['', 'json.malformed'],
    ['{', 'json.malformed'],
    [Buffer.from([0xff, 0xfe]), 'json.utf8'],
    [Buffer.from(`{"a":"\xe9"}`, 'latin1'), 'json.utf8'],
    [`"${'x'.repeat(limits.eventBytes)}"`, 'event.too-large'],
    [Buffer.alloc(limits.batchBytes + 1, ' '), 'event.too-large'],
  ])('that is no JSON, or too much, says so', (payload, fault) => {
    expect(read(payload)).toEqual([{ fault }])
  })

  test('of a large batch, each event has the limit that it would have alone', () => {
    const large = { ...event, note: 'x'.repeat(limits.eventBytes) }
    expect(read(JSON.stringify([event, large]))).toEqual([{ value: event }, { fault: 'event.too-large' }])
  })

  test('of data alone has its envelope from the topic, and the same id when it is sent again', () => {
    const payload = Buffer.from('{"confirmed":1}')
    const [first] = readMessage({ topic: told, payload })
    expect(first).toEqual({
      value: {
        specversion: '1.0',
        id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        source: 'urn:lianfang:key:0123456789ab',
        type: 'case.aggregate',
        place: '110102',
        data: { confirmed: 1 },
      },
    })
    expect(readMessage({ topic: told, payload })).toEqual([first])
    const elsewhere = { ...told, told: { kind: 'case.aggregate', place: '110101' } }
    expect(readMessage({ topic: elsewhere, payload })).not.toMatchObject([
      { value: { id: (first as { value: { id: string } }).value.id } },
    ])
    expect(readMessage({ topic: told, payload: Buffer.from('{"confirmed": 1}') })).not.toEqual([first])
  })

  test('of data alone takes the sender’s id, and the one source that its key may speak for', () => {
    const named = { ...told, told: { ...told.told, id: 'n-1' } }
    const payload = Buffer.from('{}')
    expect(readMessage({ topic: named, payload }, ['urn:gate'])).toMatchObject([
      { value: { id: 'n-1', source: 'urn:gate' } },
    ])
    expect(readMessage({ topic: named, payload }, ['urn:gate', 'urn:lift'])).toMatchObject([
      { value: { source: 'urn:lianfang:key:0123456789ab' } },
    ])
  })

  test('of MQTT 5 with attributes beside the payload is read in binary mode', () => {
    const { data: _, ...attributes } = event
    const userProperties = { ...attributes, revision: '2', retracted: 'true', note: '甲' }
    expect(read('{"confirmed":1}', { contentType: 'application/json', userProperties })).toEqual([
      {
        value: {
          ...attributes,
          revision: 2,
          retracted: true,
          note: '甲',
          datacontenttype: 'application/json',
          data: { confirmed: 1 },
        },
      },
    ])
    const structured = { contentType: 'application/cloudevents+json; charset=utf-8', userProperties }
    expect(read(JSON.stringify(event), structured)).toEqual([{ value: event }])
  })

  test('keeps an attribute that is given twice or is no number as it is, for the examination to refuse', () => {
    const userProperties = { specversion: '1.0', id: ['1', '2'], revision: '-1', retracted: 'yes' }
    expect(read('{}', { userProperties })).toEqual([{ value: { ...userProperties, data: {} } }])
  })
})
