import { afterAll, beforeAll, expect, test } from 'vitest'
import { addDays, type Day, day } from '#vocabulary'
import { emptyHouse, startCopy } from './data-dir.ts'
import { aggregate, type Caller, cityPlaces, type RealServer, toLines } from './real-server.ts'

let server: RealServer
let admin: Caller
let world: Caller
let id: string

const first = day('2020-04-12')
const noon = (on: Day) => `${on}T12:00:00+08:00`
const places = ['cn.11.01.1', 'cn.11.01.10', 'cn.11.unassigned']

beforeAll(async () => {
  ;({ server, admin } = await startCopy(emptyHouse))
  const made = await admin.post('/api/worlds', { title: 'quiet', startsAt: noon(first) })
  id = String(made.body.id)
  world = admin.at(String(made.body.base), String(made.body.key))
  await world.post('/api/places', { places: cityPlaces })
  // Sixty days on which every place says that there was nothing.
  for (let n = 0; n < 60; n++) {
    const on = addDays(first, n)
    expect((await admin.post(`/api/worlds/${id}/clock`, { to: noon(on) })).status).toBe(200)
    await world.send(toLines(places.map((place) => aggregate(0, { place, day: on, id: `${place} ${on}` }))))
  }
})
afterAll(async () => await server?.remove())

const theDay = addDays(first, 60)

test('sixty quiet days raise nothing', async () => {
  expect((await admin.post(`/api/worlds/${id}/clock`, { to: noon(theDay) })).status).toBe(200)
  expect(await world.walk('/api/alarms')).toEqual([])
})

test('the first case after them raises one alarm, on its day, with what was seen, what was expected and how long it was quiet', async () => {
  const events = places.map((place) =>
    aggregate(place === 'cn.11.01.10' ? 0 : 1, { place, day: theDay, id: `${place} ${theDay}` }),
  )
  await world.send(toLines(events))
  await admin.post(`/api/worlds/${id}/clock`, { to: `${theDay}T23:00:00+08:00` })
  const alarms = await world.walk('/api/alarms')
  expect(alarms).toHaveLength(1)
  expect(alarms[0]).toMatchObject({
    place: 'cn.11.01.1',
    placeName: { zh: '甲区' },
    raisedOn: theDay,
    observed: 1,
    quietDays: 60,
  })
  expect(alarms[0]?.expected).toBeLessThan(0.5)
  expect(alarms[0]?.expected).toBeGreaterThanOrEqual(0)
  const evidence = alarms[0]?.evidence as { dayJudged: string; counts: number[] }
  expect(evidence.dayJudged).toBe(theDay)
  expect(evidence.counts.at(-1)).toBe(1)
})

test('a correction on a later day does not raise another', async () => {
  const next = addDays(theDay, 2)
  await admin.post(`/api/worlds/${id}/clock`, { to: noon(next) })
  const correction = aggregate(1, {
    place: 'cn.11.01.1',
    day: theDay,
    record: `cn.11.01.1 ${theDay}`,
    revision: 1,
  })
  expect((await world.post('/api/signals', correction)).status).toBe(200)
  await admin.post(`/api/worlds/${id}/clock`, { to: `${next}T23:00:00+08:00` })
  expect(await world.walk('/api/alarms')).toHaveLength(1)
})

test('the alarm is seen by those of its place and above, and by nobody beside', async () => {
  const seenBy = async (...of: string[]) => {
    const { key } = await world.makeKey({ role: 'officer', places: of })
    return (await world.as(key).walk('/api/alarms')).length
  }
  expect(await seenBy('cn.11.01.1')).toBe(1)
  expect(await seenBy('cn.11')).toBe(1)
  expect(await seenBy('cn.42', 'cn.11.01')).toBe(1)
  expect(await seenBy('cn.11.01.10')).toBe(0)
  expect(await seenBy('cn.11.unassigned', 'cn.42')).toBe(0)
  expect(await world.walk('/api/alarms?place=cn.11.01.10')).toEqual([])
  expect(await admin.walk('/api/alarms')).toEqual([])
})
