import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { saveUnits } from '#platform/access'
import { raiseAlert } from '#platform/alerts'
import { addDays, day, startOfDay } from '#vocabulary'
import { type AlertServer, newAlert, openAlertServer, units } from './testing.ts'

let server: AlertServer
let lead: string
beforeAll(async () => {
  server = await openAlertServer()
  lead = (await server.makeKey('duty-officer', '*')).key
})
afterAll(async () => await server?.close())

const setCapacity = (unit: string, perDay: number | null) =>
  server.call(lead, 'PUT', `/api/alerts/capacity/${unit}`, { perDay })
const raise = (of: Parameters<typeof newAlert>[0]) =>
  server.work((tx) => raiseAlert(tx, server.world.rooms, newAlert(of)))

let numbered = 0
/** A unit of its own, at the place of a district that has none. */
async function newUnit(): Promise<string> {
  const id = `a${String(1_000 - ++numbered)}`
  const [city] = units
  if (!city) throw new Error('the test has no units')
  // The first by its id among those of the place has the duty.
  await saveUnits(server.world.database, [{ ...city, id, place: 'cn.11.01.01' }])
  return id
}
const statesOf = (unit: string) =>
  server.work(
    (tx) => tx<
      { id: number; state: string; surprise: number; immediate: boolean; admitted_at: Date | null }[]
    >`
      SELECT id, state, surprise, immediate, admitted_at FROM alerts.alert WHERE unit = ${unit} ORDER BY id`,
  )

describe('what a unit can verify in a day', () => {
  test('lets the rest wait, and admits it in the order of its rank when the city’s day turns', async () => {
    const unit = await newUnit()
    await setCapacity(unit, 2)
    const place = 'cn.11.01.01'
    for (const surprise of [1, 2, 3, 9, 9, 4]) await raise({ place, surprise })
    await raise({ place, surprise: 0, immediate: true })
    const of = async () => (await statesOf(unit)).map(({ state }) => state)
    const [v, w] = ['verifying', 'waiting']
    expect(await of()).toEqual([v, v, w, w, w, w, v])
    const midnight = startOfDay('Asia/Shanghai', addDays(server.world.clock.today(), 1))
    await server.world.advance(new Date(midnight.getTime() - 1))
    expect(await of()).toEqual([v, v, w, w, w, w, v])
    await server.world.advance(midnight)
    expect(await of()).toEqual([v, v, w, v, v, w, v])
    const [, , , admitted] = await statesOf(unit)
    expect(admitted?.admitted_at).toEqual(midnight)
    const capacity = await server.call(lead, 'GET', `/api/alerts/capacity/${unit}`)
    expect(capacity.body).toEqual({ unit, perDay: 2, usedToday: 2, waiting: 2 })
    const ranked = await server.call(lead, 'GET', `/api/alerts?unit=${unit}&order=ranked&state=waiting`)
    expect(ranked.body.items?.map(({ surprise }) => surprise)).toEqual([4, 3])
    // Raised in the course of the day: as far as it reaches, the most surprising first.
    expect((await setCapacity(unit, 3)).body).toMatchObject({ usedToday: 3, waiting: 1 })
    expect(await of()).toEqual([v, v, w, v, v, v, v])
    await server.world.advance(new Date(midnight.getTime() + 24 * 3_600_000))
    expect(await of()).toEqual([v, v, v, v, v, v, v])
  })

  test('is never exceeded by alerts that are raised at once', async () => {
    const unit = await newUnit()
    await setCapacity(unit, 3)
    await Promise.all(Array.from({ length: 12 }, (_, n) => raise({ place: 'cn.11.01.01', surprise: n })))
    const states = (await statesOf(unit)).map(({ state }) => state)
    expect(states.filter((state) => state === 'verifying')).toHaveLength(3)
    expect(states).toHaveLength(12)
  })

  test('holds for any arrivals, days and capacities: never more a day, the best first, immediate ones at once', async () => {
    const act = fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          raise: fc.record({
            surprise: fc.integer({ min: 0, max: 5 }),
            immediate: fc.boolean().map((is) => is),
          }),
        }),
      },
      { weight: 2, arbitrary: fc.constant({ nextDay: true as const }) },
      { weight: 1, arbitrary: fc.record({ perDay: fc.integer({ min: 0, max: 4 }) }) },
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { maxLength: 16 }),
        fc.integer({ min: 0, max: 3 }),
        async (acts, initial) => {
          const unit = await newUnit()
          let perDay = initial
          /** The greatest capacity of the day so far: what was admitted under it stays admitted. */
          let most = initial
          await setCapacity(unit, perDay)
          for (const one of acts) {
            const before = await statesOf(unit)
            const arrival = 'raise' in one
            if (arrival) await raise({ place: 'cn.11.01.01', ...one.raise })
            else if ('nextDay' in one) {
              most = perDay
              await server.world.advance(startOfDay('Asia/Shanghai', addDays(server.world.clock.today(), 1)))
            } else {
              perDay = one.perDay
              most = Math.max(most, perDay)
              await setCapacity(unit, perDay)
            }
            const after = await statesOf(unit)
            expect(after.every((row) => !row.immediate || row.state === 'verifying')).toBe(true)
            const today = startOfDay('Asia/Shanghai', server.world.clock.today())
            const admittedToday = after.filter((row) => row.admitted_at && row.admitted_at >= today)
            expect(admittedToday.filter((row) => !row.immediate).length).toBeLessThanOrEqual(most)
            // Whatever was let out of the queue now stood before all that is still in it.
            const rank = (row: { surprise: number; id: number }) => [-row.surprise, row.id] as const
            const wasWaiting = new Set(before.filter((row) => row.state === 'waiting').map(({ id }) => id))
            const letOut = after.filter((row) => wasWaiting.has(row.id) && row.state !== 'waiting')
            const left = after.filter((row) => row.state === 'waiting')
            for (const out of letOut)
              for (const still of left) {
                const [[a, m], [b, n]] = [rank(out), rank(still)]
                expect(a < b || (a === b && m < n)).toBe(true)
              }
            // None waits where the unit could still take it.
            if (left.length > 0) expect(admittedToday.length).toBeGreaterThanOrEqual(perDay)
          }
        },
      ),
      { numRuns: 15 },
    )
  })
})

test('a unit’s own number is gone back to what holds further up with null', async () => {
  const unit = await newUnit()
  expect((await setCapacity(unit, 7)).body).toMatchObject({ perDay: 7 })
  expect((await setCapacity(unit, null)).body).toMatchObject({ perDay: 20 })
  expect(day('2020-06-11') <= server.world.clock.today()).toBe(true)
})
