import { expect, test } from 'vitest'
import type { Measure } from '../scenario/scenario.ts'
import { decideMeasure } from './rule.ts'

const measure: Measure = {
  measure: 'close-schools',
  area: 'district',
  when: { value: { confirmed: 5, days: 7 }, source: 'assumed' },
  holdsDays: { value: 14, source: 'assumed' },
  decide: { value: { median: 6, spread: 0.5 }, source: 'assumed' },
}
const decide = (cases: number, today: number, term?: { from: number; until: number }) =>
  decideMeasure(measure, { cases, term, today })

test('a measure is ordered from so many cases on, and not twice', () => {
  expect(decide(4, 10)).toBeUndefined()
  expect(decide(5, 10)).toBe('order')
  expect(decide(50, 10, { from: 11, until: 25 })).toBeUndefined()
  expect(decide(50, 15, { from: 11, until: 25 })).toBeUndefined()
})

test('it goes on where there are as many near its end, and is ordered anew after it', () => {
  const term = { from: 11, until: 25 }
  expect(decide(5, 22, term)).toBeUndefined()
  expect(decide(5, 23, term)).toBe('extend')
  expect(decide(4, 23, term)).toBeUndefined()
  expect(decide(5, 25, term)).toBe('order')
})
