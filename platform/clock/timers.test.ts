import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { makeMachineClock, StandingClock, setTimer } from '#platform/clock'
import { house, transact } from '#platform/store'
import { defineSystem } from '#platform/system'
import type { World } from '#platform/worlds'
import { openTestWorld, type TestWorld } from '../worlds/testing.ts'

let opened: TestWorld | undefined
afterEach(async () => {
  await opened?.close()
  opened = undefined
})

/** A system that writes down when its timers rang, by their own instant and by the city's clock. */
async function openRinging(): Promise<{ test: TestWorld; rang: string[] }> {
  const rang: string[] = []
  const ringing = defineSystem({
    id: 'ringing',
    title: { zh: '闹钟', en: 'Ringing' },
    migrations: import.meta.dirname,
    timers: ({ clock }) => [
      {
        name: 'ring',
        act: async (tx, payload, dueAt) => {
          rang.push(`${String(payload.what)} due ${dueAt.toISOString()} at ${clock.now().toISOString()}`)
          if (payload.again)
            await setTimer(tx, {
              name: 'ring',
              key: 'again',
              dueAt: new Date(String(payload.again)),
              payload: { what: 'again' },
            })
          if (payload.fails && rang.length < 3) throw new Error('the bell is broken')
        },
      },
    ],
  })
  opened = await openTestWorld({ systems: [ringing] })
  return { test: opened, rang }
}

const at = (hour: number) => new Date(Date.UTC(2020, 5, 11, hour))
const ring = (world: World, key: string, dueAt: Date, more: Record<string, unknown> = {}) =>
  transact(world.database, house('test'), (tx) =>
    setTimer(tx, { name: 'ring', key, dueAt, payload: { what: key, ...more } }),
  )

test('timers ring in the order of their instants, each with the clock at its own, and only those that are due', async () => {
  const { test: of, rang } = await openRinging()
  await ring(of.world, 'third', at(9))
  await ring(of.world, 'first', at(5))
  await ring(of.world, 'not yet', at(20))
  await ring(of.world, 'second', at(7), { again: at(8).toISOString() })
  expect(await of.world.advance(at(12))).toEqual({ ok: true })
  const expected = [
    ['first', 5],
    ['second', 7],
    ['again', 8],
    ['third', 9],
  ] as const
  expect(rang).toEqual(
    expected.map(([what, hour]) => `${what} due ${at(hour).toISOString()} at ${at(hour).toISOString()}`),
  )
  expect(of.world.clock.now()).toEqual(at(12))
})

test('a timer rings once, however often and by however many the clock is moved, and after a restart too', async () => {
  const { test: of, rang } = await openRinging()
  await ring(of.world, 'once', at(6))
  await ring(of.world, 'after', at(10))
  await Promise.all([of.world.advance(at(8)), of.world.advance(at(8)), of.world.advance(at(8))])
  expect(rang).toHaveLength(1)
  const again = await of.reopen()
  await again.advance(at(9))
  expect(rang).toHaveLength(1)
  await again.advance(at(11))
  expect(rang.map((line) => line.split(' ')[0])).toEqual(['once', 'after'])
})

test('of timers due at one instant each rings once, in the order of their names, before any that is due later', async () => {
  const { test: of, rang } = await openRinging()
  const keys = Array.from({ length: 130 }, (_, number) => `of noon ${String(number).padStart(3, '0')}`)
  for (const key of keys.toReversed()) await ring(of.world, key, at(7), { again: at(7).toISOString() })
  await ring(of.world, 'later', at(8))
  expect(await of.world.advance(at(9))).toEqual({ ok: true })
  const instant = (hour: number) => `due ${at(hour).toISOString()} at ${at(hour).toISOString()}`
  // Each sets `again` anew, which comes before them in the order of names, and rings between two readings of the list.
  expect(rang.filter((line) => line.startsWith('of noon'))).toEqual(keys.map((key) => `${key} ${instant(7)}`))
  expect(rang.filter((line) => line.startsWith('again')).length).toBeGreaterThan(0)
  expect(rang.at(-1)).toBe(`later ${instant(8)}`)
})

test('a timer that is set anew under its name and key is moved, not doubled', async () => {
  const { test: of, rang } = await openRinging()
  await ring(of.world, 'moved', at(6))
  await ring(of.world, 'moved', at(9))
  await of.world.advance(at(8))
  expect(rang).toEqual([])
  await of.world.advance(at(12))
  expect(rang).toHaveLength(1)
})

test('where a timer’s act fails, the clock stands at its instant, and it rings again when the clock is moved again', async () => {
  const { test: of, rang } = await openRinging()
  await ring(of.world, 'broken', at(6), { fails: true })
  await expect(of.world.advance(at(12))).rejects.toThrow('the bell is broken')
  expect(of.world.clock.now()).toEqual(at(6))
  await expect(of.world.advance(at(12))).rejects.toThrow('the bell is broken')
  expect(await of.world.advance(at(12))).toEqual({ ok: true })
  expect(rang).toHaveLength(3)
})

test('the clock of a world does not go back, and production’s is not moved by anyone', async () => {
  const { test: of } = await openRinging()
  expect(await of.world.advance(at(6))).toEqual({ ok: true })
  expect(await of.world.advance(at(5))).toMatchObject({ ok: false, code: 'clock.backwards' })
  expect(of.world.clock.now()).toEqual(at(6))
  expect(() => new StandingClock('Asia/Shanghai', at(6)).moveTo(at(5))).toThrow(RangeError)
})

test('the city’s day is the day in the city’s zone, for any instant', () => {
  const instant = fc.date({
    min: new Date('1992-01-01T00:00:00Z'),
    max: new Date('2100-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  fc.assert(
    fc.property(instant, (now) => {
      // Without summer time since 1991: eight hours ahead of UTC.
      const plainly = new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10)
      expect(new StandingClock('Asia/Shanghai', now).today()).toBe(plainly)
      expect(makeMachineClock('Asia/Shanghai', () => now.getTime()).today()).toBe(plainly)
    }),
  )
})
