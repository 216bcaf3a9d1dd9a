import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { listHistory } from '#platform/lifecycle'
import type { Consumer } from '#platform/signals'
import { house, type Tx, transact } from '#platform/store'
import { defineSystem } from '#platform/system'
import { day, type PlacePath, placePath } from '#vocabulary'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'
import {
  findMissingOrder,
  findOrder,
  isAllowed,
  listOrdersEnded,
  makeOrderGate,
  type OrderEnd,
  type OrderGate,
  ordersRoom,
  setNeedsOrder,
} from './index.ts'
import { type Desk, draftOrder, stepOrder } from './steps.ts'
import { findOrderRow, listOrderRows, type NewOrder } from './store.ts'

/** Whoever accepts signals: has the gate, and hears of every order that ends. */
const heard: OrderEnd[] = []
let gate: OrderGate
const door = defineSystem({
  id: 'door',
  title: { zh: '门', en: 'door' },
  migrations: import.meta.dirname,
  consumers: (rooms) => {
    gate = makeOrderGate(rooms, 'test-gate')
    const listening: Consumer = {
      name: 'listening',
      batch: 1_000,
      take: async (tx, range) => void heard.push(...(await listOrdersEnded(tx, range))),
    }
    return [gate.consumer, listening]
  },
})

let of: TestWorld
async function open(noonOf: string): Promise<void> {
  of = await openTestWorld({ noonOf, systems: [ordersRoom, door] })
  await saveUnits(of.database, [
    { id: 'command', name: { zh: '指挥部', en: 'Command' }, place: placePath('cn.11'), duties: [] },
  ])
}
beforeEach(() => {
  heard.length = 0
})
afterEach(async () => await of?.close())

const xicheng = placePath('cn.11.01.02')
const street = placePath('cn.11.01.02.007')
const fengtai = placePath('cn.11.01.06')

const work = <T>(then: (tx: Tx) => Promise<T>) => transact(of.database, house('test'), then)
const deskOf = (tx: Tx, actor: string): Desk => ({
  tx,
  clock: of.world.clock,
  places: of.world.places,
  actor,
  areas: ['*'],
})

async function draft(
  part: Partial<Omit<NewOrder, 'begins' | 'ends'>> & { begins: string; ends: string },
): Promise<number> {
  const body: NewOrder = {
    title: { zh: '出入登记', en: 'Records of entry' },
    legalBasis: '中华人民共和国传染病防治法',
    unit: 'command',
    power: 'collect',
    what: ['entry-record'],
    place: xicheng,
    purpose: 'source-tracing',
    ...part,
    begins: day(part.begins),
    ends: day(part.ends),
  }
  const drafted = await work((tx) => draftOrder(deskOf(tx, 'key:drafter'), body))
  if (!drafted.ok) throw new Error(drafted.message)
  return drafted.id
}

const step = async (id: number, body: Parameters<typeof stepOrder>[2], actor = 'key:signer') => {
  const answer = await work((tx) => stepOrder(deskOf(tx, actor), id, body))
  await of.world.settled()
  return answer
}

async function issued(part: Parameters<typeof draft>[0]): Promise<number> {
  const id = await draft(part)
  expect(await step(id, { step: 'issue' })).toEqual({ ok: true, id })
  return id
}

const stateOf = (id: number) => work(async (tx) => (await findOrderRow(tx, id))?.state)
const stepsOf = (id: number) =>
  work(async (tx) => (await listHistory(tx, { cycle: 'order', id })).map((one) => one.step))
const at = (text: string) => new Date(`${text}+08:00`)
const advance = async (text: string) => expect(await of.world.advance(at(text))).toEqual({ ok: true })
const allowed = (place: PlacePath, when: string) =>
  work((tx) =>
    isAllowed(tx, { power: 'collect', what: 'entry-record', place, purpose: 'source-tracing', at: at(when) }),
  )
const isOpenFor = (place: PlacePath, on: string) => gate.isOpen('entry-record', place, day(on))

describe('an order that ends on a leap day', () => {
  beforeEach(async () => await open('2020-02-27'))

  test('is in force from its first midnight in the city until the end of 29 February there, and ends by itself', async () => {
    const id = await issued({ begins: '2020-02-28', ends: '2020-02-29' })
    expect(await stateOf(id)).toBe('issued')
    expect(isOpenFor(street, '2020-02-28')).toBe(false)
    await advance('2020-02-27T23:59:59.999')
    expect([await stateOf(id), isOpenFor(street, '2020-02-28')]).toEqual(['issued', false])
    await advance('2020-02-28T00:00:00')
    expect([await stateOf(id), isOpenFor(street, '2020-02-28')]).toEqual(['in-force', true])
    await advance('2020-02-29T23:59:59.999')
    expect([await stateOf(id), isOpenFor(street, '2020-02-29')]).toEqual(['in-force', true])
    expect(heard).toEqual([])
    await advance('2020-03-01T00:00:00')
    expect([await stateOf(id), isOpenFor(street, '2020-02-29')]).toEqual(['ended', false])
    expect(heard).toEqual([{ order: id, outcome: 'expired' }])
    expect(await stepsOf(id)).toEqual(['draft', 'issue', 'begin', 'expire'])
    // What was allowed then stays told.
    expect(await allowed(street, '2020-02-29T23:59:59.999')).toBe(true)
    expect(await allowed(street, '2020-03-01T00:00:00')).toBe(false)
    expect(await allowed(street, '2020-02-27T23:59:59.999')).toBe(false)
    expect(await allowed(fengtai, '2020-02-29T12:00:00')).toBe(false)
  })

  test('ends in a world that was restarted in between, whose gate knows it from the start', async () => {
    const id = await issued({ begins: '2020-02-27', ends: '2020-02-29' })
    expect(await stateOf(id)).toBe('in-force')
    await of.reopen()
    expect(isOpenFor(street, '2020-02-27')).toBe(false)
    await gate.reload()
    expect(isOpenFor(street, '2020-02-27')).toBe(true)
    await advance('2020-03-02T12:00:00')
    expect([await stateOf(id), isOpenFor(street, '2020-02-27')]).toEqual(['ended', false])
    await of.reopen()
    await gate.reload()
    expect(isOpenFor(street, '2020-02-27')).toBe(false)
  })
})

describe('orders', () => {
  beforeEach(async () => await open('2020-06-12'))

  test('that end on different days end in that order, each at its own midnight, however far the clock is moved', async () => {
    const late = await issued({ begins: '2020-06-12', ends: '2020-06-20' })
    const early = await issued({ begins: '2020-06-13', ends: '2020-06-15', place: fengtai })
    await advance('2020-07-01T12:00:00')
    expect(heard).toEqual([
      { order: early, outcome: 'expired' },
      { order: late, outcome: 'expired' },
    ])
    const ends = await work(async (tx) => (await listOrderRows(tx, { limit: 9 })).map((row) => row.ended_at))
    expect(ends).toEqual([at('2020-06-16T00:00:00'), at('2020-06-21T00:00:00')])
    expect(await stepsOf(early)).toEqual(['draft', 'issue', 'begin', 'expire'])
  })

  test('stop at once when they are revoked, and no timer ends them a second time', async () => {
    const id = await issued({ begins: '2020-06-12', ends: '2020-06-20' })
    expect(isOpenFor(street, '2020-06-12')).toBe(true)
    await step(id, { step: 'revoke', reason: '疫情平息' })
    expect(isOpenFor(street, '2020-06-12')).toBe(false)
    expect(await allowed(street, '2020-06-12T11:59:59')).toBe(false)
    expect(await allowed(street, '2020-06-12T12:00:00')).toBe(false)
    await advance('2020-06-30T12:00:00')
    expect(heard).toEqual([{ order: id, outcome: 'revoked' }])
    expect(await stepsOf(id)).toEqual(['draft', 'issue', 'begin', 'revoke'])
  })

  test('that are revoked before they begin never begin', async () => {
    const id = await issued({ begins: '2020-06-14', ends: '2020-06-20' })
    await step(id, { step: 'revoke', reason: '不再需要' })
    await advance('2020-06-30T12:00:00')
    expect(await stepsOf(id)).toEqual(['draft', 'issue', 'revoke'])
    expect(await allowed(street, '2020-06-15T12:00:00')).toBe(false)
  })

  test('are signed by another than who drafted them, and extended so too', async () => {
    const id = await draft({ begins: '2020-06-12', ends: '2020-06-20' })
    expect(await step(id, { step: 'issue' }, 'key:drafter')).toMatchObject({ code: 'step.own-work' })
    expect(await stateOf(id)).toBe('draft')
    await step(id, { step: 'issue' })
    const more = { step: 'extend', ends: day('2020-07-20'), reason: '续发病例' } as const
    expect(await step(id, more, 'key:drafter')).toMatchObject({ code: 'step.own-work' })
    expect(await step(id, more)).toMatchObject({ ok: true })
    await advance('2020-06-21T00:00:00')
    expect([await stateOf(id), isOpenFor(street, '2020-06-21')]).toEqual(['in-force', true])
    await advance('2020-07-21T00:00:00')
    expect(await stateOf(id)).toBe('ended')
    expect(heard).toEqual([{ order: id, outcome: 'expired' }])
  })

  test('reach no further than ninety days from a signature, whatever is asked', async () => {
    const id = await issued({ begins: '2020-06-12', ends: '2020-09-09' })
    const extend = (ends: string) => step(id, { step: 'extend', ends: day(ends), reason: 'x' })
    expect(await extend('2020-09-10')).toMatchObject({ ok: false, code: 'conflict' })
    await advance('2020-06-13T12:00:00')
    expect(await extend('2020-09-10')).toMatchObject({ ok: true })
    expect(await extend('9999-12-31')).toMatchObject({ ok: false, code: 'conflict' })
    expect(await extend('2020-09-01')).toMatchObject({ ok: false, code: 'conflict' })
  })

  test('whose days are over before anyone signed are not signed any more', async () => {
    const id = await draft({ begins: '2020-06-12', ends: '2020-06-13' })
    await advance('2020-06-14T00:00:00')
    expect(await step(id, { step: 'issue' })).toMatchObject({ ok: false, code: 'conflict' })
    expect(await step(id, { step: 'withdraw', reason: '过期' })).toMatchObject({ ok: true })
    expect(await stateOf(id)).toBe('ended')
  })

  test('that are signed late begin with the signature, not before', async () => {
    const id = await draft({ begins: '2020-06-12', ends: '2020-06-20' })
    await advance('2020-06-14T08:00:00')
    await step(id, { step: 'issue' })
    expect(await allowed(street, '2020-06-14T07:59:59')).toBe(false)
    expect(await allowed(street, '2020-06-14T08:00:00')).toBe(true)
    expect([isOpenFor(street, '2020-06-13'), isOpenFor(street, '2020-06-14')]).toEqual([false, true])
  })

  test('cover what they name for whom they name it, and whoever they bind can ask', async () => {
    const id = await issued({ begins: '2020-06-12', ends: '2020-06-20' })
    const deed = {
      power: 'collect',
      what: 'entry-record',
      place: street,
      purpose: 'source-tracing',
      at: at('2020-06-12T12:00:00'),
    }
    const inStreet = (then: (tx: Tx) => Promise<unknown>) =>
      transact(of.database, { actor: 'key:street', places: [street] }, then)
    expect(await inStreet((tx) => findOrder(tx, deed))).toBe(id)
    expect(await inStreet((tx) => isAllowed(tx, { ...deed, what: 'body-temperature' }))).toBe(false)
    expect(await inStreet((tx) => isAllowed(tx, { ...deed, purpose: 'case-finding' }))).toBe(false)
    expect(await inStreet((tx) => isAllowed(tx, { ...deed, power: 'restrict' }))).toBe(false)
    const inFengtai = { actor: 'key:fengtai', places: [fengtai] }
    expect(await transact(of.database, inFengtai, (tx) => findOrder(tx, deed))).toBeUndefined()
  })

  test('are asked for by the kinds of signal that need one', async () => {
    await work((tx) => setNeedsOrder(tx, { kind: 'gate.entry', needsOrder: 'entry-record' }))
    await gate.reload()
    const asked = { kind: 'gate.entry', place: street, day: day('2020-06-12') }
    const stored = () => work((tx) => findMissingOrder(tx, { ...asked, at: of.world.clock.now() }))
    expect([gate.missingOrder(asked), await stored()]).toEqual(['entry-record', 'entry-record'])
    expect(gate.missingOrder({ ...asked, kind: 'case.report' })).toBeUndefined()
    await issued({ begins: '2020-06-12', ends: '2020-06-20' })
    expect([gate.missingOrder(asked), await stored()]).toEqual([undefined, undefined])
    await advance('2020-06-21T00:00:00')
    expect([gate.missingOrder(asked), await stored()]).toEqual(['entry-record', 'entry-record'])
    await work((tx) => setNeedsOrder(tx, { kind: 'gate.entry' }))
    await gate.reload()
    expect(gate.missingOrder(asked)).toBeUndefined()
  })

  test('close the gate at the end of their last day, even where the clock has not acted yet', async () => {
    const id = await issued({ begins: '2020-06-12', ends: '2020-06-13' })
    await of.database.owner`DELETE FROM clock.timer WHERE name = 'order-ends'`
    await advance('2020-06-14T00:00:00')
    expect(await stateOf(id)).toBe('in-force')
    expect(isOpenFor(street, '2020-06-13')).toBe(false)
    expect(await allowed(street, '2020-06-14T00:00:00')).toBe(false)
    expect(await step(id, { step: 'extend', ends: day('2020-06-20'), reason: 'x' })).toMatchObject({
      code: 'conflict',
    })
  })

  test('whose timer rings in the moment of an extension go on', async () => {
    const id = await issued({ begins: '2020-06-12', ends: '2020-06-13' })
    await step(id, { step: 'extend', ends: day('2020-06-15'), reason: 'x' })
    // The old instant, as one who looked just before the extension would ring it.
    await of.database.owner`UPDATE clock.timer SET due_at = '2020-06-13T16:00:00Z' WHERE name = 'order-ends'`
    await advance('2020-06-14T12:00:00')
    expect(await stateOf(id)).toBe('in-force')
    await advance('2020-06-16T00:00:00')
    expect(await stateOf(id)).toBe('ended')
  })
})
