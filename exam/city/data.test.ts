import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { CityPeople, weightByYear } from './data.ts'

const folder = join(import.meta.dirname, '../../cities/demo')
const people = CityPeople.parse(parse(readFileSync(join(folder, 'people.yaml'), 'utf8')))

test('the demo city has the ages and households of the census of 2020, and says whose each number is', () => {
  const weights = weightByYear(people.ages?.value ?? [])
  const share = (from: number, to: number) =>
    weights.slice(from, to + 1).reduce((sum, weight) => sum + weight, 0)
  expect(share(0, 120)).toBeCloseTo(100, 6)
  expect(share(0, 14)).toBeCloseTo(17.95, 6)
  expect(share(15, 59)).toBeCloseTo(63.35, 6)
  expect(share(60, 120)).toBeCloseTo(18.7, 6)
  expect(share(65, 120)).toBeCloseTo(13.5, 6)
  const sizes = people.householdSizes?.value ?? []
  const households = sizes.reduce((sum, weight) => sum + weight, 0)
  const mean = sizes.reduce((sum, weight, at) => sum + weight * (at + 1), 0) / households
  expect(Math.abs(mean - 2.62)).toBeLessThan(0.03)
})

test('a band of ages is even within, and bands that share a year add up', () => {
  expect(
    weightByYear([
      { from: 0, to: 3, share: 2 },
      { from: 3, to: 4, share: 1 },
    ]),
  ).toEqual([0.5, 0.5, 0.5, 1, 0.5])
})

test('a number without a source is refused, and so is a band that ends before it begins', () => {
  expect(CityPeople.safeParse({ honest: { value: 0.9 } }).success).toBe(false)
  const ages = { value: [{ from: 9, to: 3, share: 1 }], source: 'assumed' }
  expect(CityPeople.safeParse({ ages }).success).toBe(false)
})
