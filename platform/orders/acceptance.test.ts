import { afterAll, beforeAll, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { examine } from '#platform/signals'
import { house, transact } from '#platform/store'
import { placePath } from '#vocabulary'
import { openRoomServer, type RoomServer } from '../events/testing.ts'
import { ordersRoom, setNeedsOrder } from './index.ts'

let server: RoomServer
beforeAll(async () => {
  server = await openRoomServer([ordersRoom])
  await saveUnits(server.world.database, [
    { id: 'command', name: { zh: '指挥部', en: 'Command' }, place: placePath('cn.11'), duties: [] },
  ])
})
afterAll(async () => await server?.close())

/** What the door says of a count of patients with fever. */
function refusalOf(place: string): string | undefined {
  const { world } = server
  const today = world.clock.today()
  const examined = examine(
    {
      specversion: '1.0',
      id: `${place} ${today}`,
      source: 'urn:test:clinic',
      type: 'fever-clinic.count',
      place,
      data: { visitDate: today, syndrome: 'influenza-like', visits: 3 },
    },
    {
      kinds: world.kinds,
      today,
      findPlace: (text, on) => world.places.resolve(text, on),
      maySubmit: () => undefined,
      missingOrder: (of) => world.missingOrder(of),
    },
  )
  return 'refusal' in examined ? examined.refusal.code : undefined
}

test('a kind that needs an order is taken where one is in force, while it is, and no longer', async () => {
  const { world } = server
  expect(refusalOf('110102')).toBeUndefined()
  await transact(world.database, house('test'), (tx) =>
    setNeedsOrder(tx, { kind: 'fever-clinic.count', needsOrder: 'body-temperature' }),
  )
  await world.reloadGates()
  expect(refusalOf('110102')).toBe('order.missing')

  const drafter = await server.makeKey({ role: 'commander', places: ['cn.11'] })
  const signer = await server.makeKey({ role: 'commander', places: ['cn.11'] })
  const { id } = (
    await server.post('/api/orders', drafter.key, {
      title: { zh: '西城区体温监测令', en: 'Temperatures in Xicheng' },
      legalBasis: '中华人民共和国传染病防治法',
      unit: 'command',
      power: 'collect',
      what: ['body-temperature'],
      place: 'cn.11.01.02',
      purpose: 'source-tracing',
      begins: '2020-06-12',
      ends: '2020-06-12',
    })
  ).body
  expect(refusalOf('110102')).toBe('order.missing')
  expect((await server.post(`/api/orders/${id}/steps`, signer.key, { step: 'issue' })).status).toBe(200)
  await world.settled()
  expect(refusalOf('110102')).toBeUndefined()
  expect(refusalOf('110106')).toBe('order.missing')

  await world.advance(new Date('2020-06-12T23:59:59+08:00'))
  expect(refusalOf('110102')).toBeUndefined()
  await world.advance(new Date('2020-06-13T00:00:00+08:00'))
  expect(refusalOf('110102')).toBe('order.missing')
})
