import { expect, test } from 'vitest'
import { Room } from './room.ts'

test('an office takes twenty a day, the others on the days after; what is immediate never waits, and counts', () => {
  const room = new Room()
  const take = (at: number, isImmediate = false) => room.take('north', { at, isImmediate })
  const taken = Array.from({ length: 45 }, () => take(3.5))
  expect(taken.filter((at) => at === 3.5)).toHaveLength(20)
  expect(taken.filter((at) => at === 4)).toHaveLength(20)
  expect(taken.filter((at) => at === 5)).toHaveLength(5)
  expect(take(3.6, true)).toBe(3.6)
  // Fourteen more have room on the sixth day, after one that was immediate.
  expect(take(5.1, true)).toBe(5.1)
  expect(Array.from({ length: 15 }, () => take(5.2))).toEqual([...Array(14).fill(5.2), 6])
  expect(room.take('south', { at: 3.5, isImmediate: false })).toBe(3.5)
})
