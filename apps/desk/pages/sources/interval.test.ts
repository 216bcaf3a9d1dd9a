import { expect, test } from 'vitest'
import { fromInterval, toInterval } from './interval.ts'

test('an interval is told in the greatest unit that leaves no rest', () => {
  expect(toInterval(86_400_000)).toEqual({ amount: '1', unit: 'days' })
  expect(toInterval(5_400_000)).toEqual({ amount: '90', unit: 'minutes' })
  expect(toInterval(7_200_000)).toEqual({ amount: '2', unit: 'hours' })
  expect(toInterval(null)).toEqual({ amount: '', unit: 'hours' })
})

test('what is told is what was agreed, whatever the interval', () => {
  for (const ms of [1_000, 60_000, 90_000, 3_600_000, 604_800_000])
    expect(fromInterval(toInterval(ms))).toBe(ms)
})

test('nothing typed is nothing agreed; zero, less and words are no interval', () => {
  expect(fromInterval({ amount: ' ', unit: 'days' })).toBeNull()
  for (const amount of ['0', '-1', 'soon', '1e999'])
    expect(fromInterval({ amount, unit: 'hours' })).toBeUndefined()
})
