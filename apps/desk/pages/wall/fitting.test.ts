import { expect, test } from 'vitest'
import { countFitting } from './fitting.ts'

test('entries that end within the column fit, up to the first that does not', () => {
  expect(countFitting([100, 200, 300], 300)).toBe(3)
  expect(countFitting([100, 200, 302], 300)).toBe(2)
  expect(countFitting([310], 300)).toBe(0)
  expect(countFitting([], 300)).toBe(0)
})
