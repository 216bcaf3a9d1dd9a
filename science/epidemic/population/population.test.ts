import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildCity, cityLayers, usualCity } from './city.ts'
import { apportion } from './households.ts'
import type { LayerOfPeople } from './layer.ts'
import { layMembership, readMembership, writeMembership } from './membership.ts'
import {
  groupOf,
  layerIndex,
  makePopulation,
  membersOf,
  type Population,
  populationBytes,
  sharePopulation,
  venueOf,
} from './population.ts'

describe('a city of thirty thousand', () => {
  const recipe = usualCity({ people: 30_000, seed: 11, perPlace: 3_000 })
  const city = buildCity(recipe)
  const layer = (id: string) => city.layers[layerIndex(city, id)]!

  test('has the ages that were asked for, to the person', () => {
    const seen = new Int32Array(96)
    for (const age of city.age) seen[age]! += 1
    expect(seen).toEqual(apportion(recipe.ages, 30_000))
  })

  test('lives in households of about the sizes that were asked for, nobody under 18 alone', () => {
    const { groupStart } = layer('household')
    const bySize = new Float64Array(7)
    for (let home = 0; home + 1 < groupStart.length; home++) {
      const people = membersOf(layer('household'), home)
      bySize[people.length]! += 1
      expect(Math.max(...people.map((person) => city.age[person]!))).toBeGreaterThanOrEqual(18)
    }
    const homes = groupStart.length - 1
    const sum = recipe.householdSizes.reduce((all, weight) => all + weight, 0)
    // Eleven thousand homes: five standard errors are below 0.025.
    for (const [at, weight] of recipe.householdSizes.entries())
      expect(Math.abs(bySize[at + 1]! / homes - weight / sum)).toBeLessThan(0.025)
  })

  test('has children about a generation younger than the eldest at home', () => {
    const gaps: number[] = []
    for (let home = 0; home + 1 < layer('household').groupStart.length; home++) {
      const ages = membersOf(layer('household'), home).map((person) => city.age[person]!)
      const head = ages[0]!
      for (const age of ages.slice(1)) if (age < 18) gaps.push(head - age)
    }
    gaps.sort((a, b) => a - b)
    expect(gaps[gaps.length >> 1]).toBeGreaterThan(24)
    expect(gaps[gaps.length >> 1]).toBeLessThan(33)
    expect(gaps[Math.floor(gaps.length / 20)]).toBeGreaterThan(14)
  })

  test('sends children of one age to a class with a teacher, and enterprises employ the grown', () => {
    const school = layer('school')
    for (let group = 0; group + 1 < school.groupStart.length; group++) {
      const ages = membersOf(school, group).map((person) => city.age[person]!)
      const pupils = ages.filter((age) => age < 18)
      expect(new Set(pupils).size).toBe(1)
      expect(ages.length - pupils.length).toBe(1)
      expect(ages.length).toBeLessThan(60)
    }
    let employed = 0
    for (let person = 0; person < city.size; person++) {
      if (venueOf(city, person, layerIndex(city, 'work')) < 0) continue
      employed++
      expect(city.age[person]).toBeGreaterThanOrEqual(18)
      expect(venueOf(city, person, layerIndex(city, 'school'))).toBe(-1)
    }
    const grown = city.age.filter((age) => age >= 18 && age < 60).length
    expect(employed / grown).toBeGreaterThan(0.7)
    expect(employed / grown).toBeLessThan(0.77)
  })

  test('is the same for the same recipe and another for another seed', () => {
    expect(isDeepStrictEqual(buildCity(recipe), city)).toBe(true)
    expect(buildCity({ ...recipe, seed: 12 }).age).not.toEqual(city.age)
  })

  test('has the named layers, at 40 bytes a person or less, and may be shared among threads', () => {
    expect(city.layers.map(({ id }) => id)).toEqual(cityLayers)
    expect(populationBytes(city) / city.size).toBeLessThan(40)
    const shared = sharePopulation(city)
    expect(isDeepStrictEqual(shared, city)).toBe(true)
    expect(
      [shared.membership.cells, ...shared.layers.map(({ groupStart }) => groupStart)].every(
        ({ buffer }) => buffer instanceof SharedArrayBuffer,
      ),
    ).toBe(true)
    expect(sharePopulation(shared).age).toBe(shared.age)
  })
})

/** People of one age, on one layer. */
function peopleOn(layer: LayerOfPeople): Population {
  return makePopulation({ age: new Uint8Array(layer.groupOf.length).fill(30), layers: [layer] })
}

const slotOf = ({ membership, layers: [layer] }: Population, person: number) =>
  readMembership(membership, person, layer!.slotColumn!)

test('a layer keeps every member in the group that was named, in whatever order people come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1, max: 6 }), { minLength: 1, maxLength: 60 }),
      fc.constantFrom('everyone', 'random'),
      (groups, mixing) => {
        const people = peopleOn({ id: 'any', mixing, contactsPerDay: 3, groupOf: Int32Array.from(groups) })
        const layer = people.layers[0]!
        for (let group = 0; group + 1 < layer.groupStart.length; group++)
          expect(membersOf(layer, group)).toEqual(
            groups.flatMap((own, person) => (own === group ? [person] : [])),
          )
        for (const [person, group] of groups.entries()) {
          expect(groupOf(people, person, 0)).toBe(group)
          if (mixing === 'random' && group >= 0)
            expect(layer.members?.[layer.groupStart[group]! + slotOf(people, person)]).toBe(person)
        }
      },
    ),
  )
})

test('a table keeps numbers up to its columns’ ranges, and −1 for who is in none', () => {
  const ranges = [1, 65_535, 65_536, 65_537, 2 ** 31 - 1]
  const { membership, columns } = layMembership(3, ranges)
  for (const [at, range] of ranges.entries()) {
    writeMembership(membership, 0, columns[at]!, range - 1)
    writeMembership(membership, 2, columns[at]!, 0)
  }
  const read = (person: number) => columns.map((column) => readMembership(membership, person, column))
  expect(read(0)).toEqual(ranges.map((range) => range - 1))
  expect(read(1)).toEqual(ranges.map(() => -1))
  expect(read(2)).toEqual(ranges.map(() => 0))
})

test('in a group that mixes at random, members of a household do not stand beside each other', () => {
  const town = peopleOn({
    id: 'town',
    mixing: 'random',
    contactsPerDay: 1,
    groupOf: new Int32Array(10_000),
  })
  let beside = 0
  for (let person = 0; person + 1 < 10_000; person += 2)
    if (Math.abs(slotOf(town, person) - slotOf(town, person + 1)) === 1) beside++
  // Expected: 5,000 pairs × 2 ∕ 10,000 = 1.
  expect(beside).toBeLessThan(8)
})

test('what cannot be is refused with its name and value', () => {
  const named = { id: 'x', mixing: 'everyone', groupOf: new Int32Array(3) } as const
  expect(() => peopleOn({ ...named, mixing: 'random' })).toThrow(/layer x: .*contactsPerDay/)
  expect(() => peopleOn({ ...named, attendance: 1.5 })).toThrow(/attendance: got 1.5/)
  expect(() => peopleOn({ ...named, weekdays: [7] })).toThrow(/weekday 7/)
  expect(() => peopleOn({ ...named, groupOf: Int32Array.of(-2) })).toThrow(/group -2/)
  expect(() => peopleOn({ ...named, venueOfGroup: new Int32Array(4) })).toThrow(/4 venues .* 1 groups/)
  expect(() => makePopulation({ age: new Uint8Array(4), layers: [named] })).toThrow(
    /3 people, the population 4/,
  )
  expect(() => makePopulation({ age: new Uint8Array(3), layers: [named, named] })).toThrow(/two layers/)
  expect(() => usualCity({ people: 0, seed: 1 })).toThrow(RangeError)
  expect(() => layerIndex(peopleOn(named), 'y')).toThrow(/there are x/)
})

test('a city of one, and one of a single household, can be built', () => {
  expect(buildCity(usualCity({ people: 1, seed: 1 })).size).toBe(1)
  expect(buildCity(usualCity({ people: 3, seed: 1 })).size).toBe(3)
})
