import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SignalEvent, Verdict } from '#vocabulary'
import { caseCounts, openTestWorld, type TestWorld } from '../worlds/testing.ts'
import { accept, makeJudge } from './accept.ts'
import type { Line } from './lines.ts'

let test_: TestWorld
beforeAll(async () => {
  test_ = await openTestWorld()
})
afterAll(async () => {
  await test_.close()
})

function judge(...values: unknown[]): Promise<Verdict[]> {
  const { world } = test_
  const lines = values.map((value): Line => ({ value }))
  return accept(
    lines,
    makeJudge({
      door: () => ({
        kinds: world.kinds,
        today: world.clock.today(),
        findPlace: (text, on) => world.places.resolve(text, on),
        maySubmit: () => undefined,
      }),
      intake: world.intake,
      submittedBy: 'test',
      onRefused: () => {},
    }),
  )
}

async function countStored(id: string): Promise<number> {
  const [row] = await test_.database.owner<
    { count: number }[]
  >`SELECT count(*) FROM signals.log WHERE id = ${id}`
  return row?.count ?? 0
}

describe('acceptance', () => {
  test('answers for each event in the order sent; a bad one refuses itself alone', async () => {
    const good = caseCounts(1)
    const verdicts = await judge(good, { ...caseCounts(1), type: 'no.such' }, 7, caseCounts(2), good)
    expect(verdicts.map(({ index, verdict, code }) => [index, verdict, code])).toEqual([
      [0, 'accepted', undefined],
      [1, 'refused', 'kind.unknown'],
      [2, 'refused', 'event.envelope'],
      [3, 'accepted', undefined],
      [4, 'duplicate', undefined],
    ])
  })

  test('takes an event sent again for a duplicate, and another event under its id for a mistake', async () => {
    const first = caseCounts(1)
    await judge(first)
    const reordered = Object.fromEntries(Object.entries(first).reverse())
    const [same] = await judge(reordered)
    const [other] = await judge({ ...first, data: { ...first.data, confirmed: 2 } })
    expect([same?.verdict, other?.verdict, other?.code]).toEqual(['duplicate', 'refused', 'id.reused'])
    expect(await countStored(first.id)).toBe(1)
  })

  test('judges events of one name in one batch by what stands under it, whichever comes first', async () => {
    const stored = caseCounts(1)
    await judge(stored)
    const other = { ...stored, data: { ...stored.data, confirmed: 2 } }
    const verdicts = await judge(other, stored, other)
    expect(verdicts.map(({ verdict, code }) => code ?? verdict)).toEqual([
      'id.reused',
      'duplicate',
      'id.reused',
    ])
  })

  test('takes an attribute that is null for one that is not there', async () => {
    const event = caseCounts(1)
    const [first] = await judge({ ...event, time: null, subject: null, record: null })
    const [again] = await judge(event)
    expect([first?.verdict, again?.verdict]).toEqual(['accepted', 'duplicate'])
  })

  test('stores an event once that forty senders send at once', async () => {
    const event = caseCounts(1)
    const verdicts = (await Promise.all(Array.from({ length: 40 }, () => judge(event)))).flat()
    expect(verdicts.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(1)
    expect(verdicts.filter(({ verdict }) => verdict === 'duplicate')).toHaveLength(39)
    expect(await countStored(event.id)).toBe(1)
  })

  const wrong: [string, (event: SignalEvent) => unknown, string, string?][] = [
    ['no data', ({ data: _, ...event }) => event, 'event.envelope', 'data'],
    ['a number for an id', (event) => ({ ...event, id: 5 }), 'event.envelope', 'id'],
    [
      'another version of CloudEvents',
      (event) => ({ ...event, specversion: '0.3' }),
      'event.envelope',
      'specversion',
    ],
    [
      'an offset of no zone',
      (event) => ({ ...event, time: '2020-06-11T00:00:00+16:00' }),
      'event.envelope',
      'time',
    ],
    [
      'a number too long for an extension',
      (event) => ({ ...event, extra: 2 ** 53 }),
      'event.envelope',
      'extra',
    ],
    [
      'a prototype among the data',
      (event) => ({ ...event, data: JSON.parse('{"__proto__":{},"disease":"measles"}') }),
      'data.invalid',
      'data.__proto__',
    ],
    [
      'a day of the year 0',
      (event) => ({ ...event, data: { ...event.data, reportDate: '0000-01-01' } }),
      'data.invalid',
      'data.reportDate',
    ],
    ['a nested extension', (event) => ({ ...event, extra: { a: 1 } }), 'event.envelope', 'extra'],
    ['an unknown place', (event) => ({ ...event, place: 'cn.98' }), 'place.unknown', 'place'],
    ['a pseudo code', (event) => ({ ...event, place: '1100y0' }), 'place.unknown', 'place'],
    [
      'a day in the year 3000',
      (event) => ({ ...event, data: { ...event.data, reportDate: '3000-01-01' } }),
      'day.future',
      'data.reportDate',
    ],
    [
      'a day that does not exist',
      (event) => ({ ...event, data: { ...event.data, reportDate: '2020-02-30' } }),
      'data.invalid',
      'data.reportDate',
    ],
    [
      'a day before anyone counted',
      (event) => ({ ...event, data: { ...event.data, reportDate: '1066-10-14' } }),
      'day.past',
      'data.reportDate',
    ],
    [
      'a time in the year 3000',
      (event) => ({ ...event, time: '3000-01-01T00:00:00Z' }),
      'day.future',
      'time',
    ],
    [
      'fewer than no cases',
      (event) => ({ ...event, data: { ...event.data, confirmed: -1 } }),
      'data.invalid',
      'data.confirmed',
    ],
    [
      'half a case',
      (event) => ({ ...event, data: { ...event.data, confirmed: 0.5 } }),
      'data.invalid',
      'data.confirmed',
    ],
    ['a name', (event) => ({ ...event, data: { ...event.data, name: '张三' } }), 'data.invalid', 'data.name'],
    ['U+0000 in an id', (event) => ({ ...event, id: 'a\0b' }), 'event.text', 'id'],
    ['half a character in a source', (event) => ({ ...event, source: 'urn:\ud800' }), 'event.text', 'source'],
    ['half a character in an extension', (event) => ({ ...event, note: 'x\udfff' }), 'event.text', 'data'],
  ]
  test.each(wrong)('refuses %s, saying where', async (_title, spoil, code, where) => {
    const neighbour = caseCounts(1)
    const [verdict, next] = await judge(spoil(caseCounts(1)), neighbour)
    expect([verdict?.verdict, verdict?.code, verdict?.where]).toEqual(['refused', code, where])
    expect(next?.verdict).toBe('accepted')
  })

  test('keeps text as it came, however much it looks like SQL, HTML, a formula or an escape', async () => {
    const texts = [
      `'; DROP TABLE signals.log; --`,
      '<script>alert(1)</script>',
      '=1+1',
      '\\u0000',
      '"quoted"',
      '{a,b}',
      'NULL',
      '\\',
      'é漢🦠',
    ]
    const events = texts.map((note, n) => ({ ...caseCounts(1), id: `text-${n} ${note}`, note }))
    expect((await judge(...events)).map(({ verdict }) => verdict)).toEqual(texts.map(() => 'accepted'))
    const rows = await test_.database.owner<{ note: string; id: string }[]>`
      SELECT extensions ->> 'note' AS note, id FROM signals.log WHERE id LIKE 'text-%' ORDER BY id`
    expect(rows.map(({ note }) => note).sort()).toEqual([...texts].sort())
    expect(rows.every(({ id, note }) => id.endsWith(note))).toBe(true)
  })

  test('survives data a million levels deep', async () => {
    const deep = JSON.parse(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`) as unknown
    const [inData, inExtension, whole] = await judge(
      { ...caseCounts(1), data: { reportDate: deep } },
      { ...caseCounts(1), extra: deep },
      deep,
    )
    expect([inData?.code, inExtension?.code, whole?.code]).toEqual([
      'data.invalid',
      'event.envelope',
      'event.envelope',
    ])
  })

  test('says in every position a number within one commit, in the order sent', async () => {
    const verdicts = await judge(caseCounts(1), caseCounts(2), caseCounts(3))
    expect(verdicts.map(({ position }) => position?.split('.')[2])).toEqual(['1', '2', '3'])
    expect(new Set(verdicts.map(({ position }) => position?.split('.')[1])).size).toBe(1)
  })
})
