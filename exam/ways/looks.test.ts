import { expect, test } from 'vitest'
import { Looks } from './looks.ts'

function looksOf(counts: readonly number[]): Looks {
  const looks = new Looks()
  for (const [look, count] of counts.entries()) if (count > 0) looks.add({ key: 'a', look, count })
  return looks
}

test('a count far above the four looks before it has risen, and one within their spread has not', () => {
  expect(looksOf([10, 12, 9, 11, 60]).risen(4)).toEqual(['a'])
  expect(looksOf([10, 12, 9, 11, 18]).risen(4)).toEqual([])
  expect(looksOf([10, 40, 9, 11, 60]).risen(4)).toEqual([])
})

test('the first after four looks with none has risen; nobody judges with fewer looks behind them', () => {
  expect(looksOf([0, 0, 0, 0, 1]).risen(4)).toEqual(['a'])
  expect(looksOf([0, 0, 0, 9]).risen(3)).toEqual([])
  expect(looksOf([5, 5, 5, 5]).risen(4)).toEqual([])
})
