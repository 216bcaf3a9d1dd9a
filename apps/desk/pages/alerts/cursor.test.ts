import { expect, test } from 'vitest'
import { cursorOf, stepFrom } from './cursor.ts'

const ids = [40, 30, 20, 10]

test('j and k go from the alert that is open to its neighbours, and stop at the ends', () => {
  expect(stepFrom(ids, { open: 30, before: 0, by: 1 })).toBe(20)
  expect(stepFrom(ids, { open: 30, before: 0, by: -1 })).toBe(40)
  expect(stepFrom(ids, { open: 10, before: 3, by: 1 })).toBeUndefined()
  expect(stepFrom(ids, { open: 40, before: 0, by: -1 })).toBeUndefined()
})

test('after an alert was closed and left the list, the next one is the one that took its place', () => {
  expect(stepFrom([40, 20, 10], { open: 30, before: 1, by: 1 })).toBe(20)
  expect(stepFrom([40, 20, 10], { open: 30, before: 1, by: -1 })).toBe(40)
  expect(stepFrom([40], { open: 30, before: 1, by: 1 })).toBe(40)
})

test('an empty list leads nowhere', () => {
  expect(cursorOf([], { open: undefined, before: 5 })).toBe(0)
  expect(stepFrom([], { open: 30, before: 2, by: 1 })).toBeUndefined()
})
