import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SignalEvent } from '#vocabulary'
import { findEnvelope } from './envelope.ts'

const event = {
  specversion: '1.0',
  id: 'e1',
  source: 'urn:test:hospital',
  type: 'case.report',
  time: '2020-06-11T08:00:00+08:00',
  place: 'cn.11.01.02',
  record: 'r1',
  revision: 3,
  retracted: false,
  datacontenttype: 'application/json',
  data: { disease: 'covid-19' },
  ward: 'b4',
}

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'x',
    'x'.repeat(64),
    'x'.repeat(65),
    'x'.repeat(129),
    'x'.repeat(257),
  ),
  fc.constantFrom<unknown>(
    0,
    -1,
    1_000_000,
    1_000_001,
    0.5,
    true,
    [],
    {},
    { a: 1 },
    '1.0',
    'application/json',
  ),
  fc.constantFrom<unknown>(
    '2020-02-30T08:00:00Z',
    '2020-02-29T08:00:00Z',
    '2020-06-11T08:00Z',
    '2020-06-11T25:00:00Z',
  ),
  fc.jsonValue(),
)

test('an envelope that is found is what the schema finds; what the schema refuses is never found', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(event), 'more', '__proto__'), strange), {
        maxLength: 3,
      }),
      (changes) => {
        const value: unknown = JSON.parse(JSON.stringify({ ...event, ...Object.fromEntries(changes) }))
        const found = findEnvelope(value)
        const parsed = SignalEvent.safeParse(value)
        if (found) expect(parsed.data).toEqual(found)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('an ordinary event is found without the schema, with and without what it may leave out', () => {
  const { time: _, record, revision, retracted, datacontenttype, ward, ...least } = event
  expect(findEnvelope(event)).toBe(event)
  expect(findEnvelope(least)).toBe(least)
})
