import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { shadeLabel, shadeOf, shadeStarts } from './shades.ts'

const counted = (amount: number, reports = 1) => ({
  place: placePath('cn.11'),
  name: { zh: '北京', en: 'Beijing' },
  amount,
  reports,
})

test('a place that reported none and a place that reported nothing look different', () => {
  expect(shadeOf(counted(0, 3), [1])).toBe(0)
  expect(shadeOf(counted(0, 0), [1])).toBe(-1)
})

test('a correction below nothing is shown as none', () => {
  expect(shadeOf(counted(-2, 1), [1, 2])).toBe(0)
})

test('shades begin at round figures', () => {
  expect(shadeStarts([counted(7), counted(0), counted(1)])).toEqual([1, 3, 5, 7])
  expect(shadeStarts([counted(0)])).toEqual([])
  expect(shadeStarts([counted(3), counted(67_000)])).toEqual([2, 20, 100, 1_000, 5_000])
})

test('districts with much the same counts are told apart', () => {
  const starts = shadeStarts([236, 231, 185, 174, 166].map((amount) => counted(amount)))
  expect(starts).toEqual([160, 180, 200, 220])
})

test('there are never more than five shades, they rise, and the greatest count has the last', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2_000_000_000 }), { minLength: 1 }), (amounts) => {
      const counts = amounts.map((amount) => counted(amount))
      const starts = shadeStarts(counts)
      expect(starts.length).toBeLessThanOrEqual(5)
      expect([...new Set(starts)].sort((a, b) => a - b)).toEqual(starts)
      expect(Math.max(...counts.map((count) => shadeOf(count, starts)))).toBe(starts.length)
      expect(Math.min(...counts.map((count) => shadeOf(count, starts)))).toBeGreaterThanOrEqual(1)
    }),
  )
})

test('the legend names each shade by its figures', () => {
  const label = (index: number) => shadeLabel(index, [1, 2, 5, 20], String)
  expect([0, 1, 2, 3].map(label)).toEqual(['1', '2–4', '5–19', '≥ 20'])
})
