import { describe, expect, test } from 'vitest'
import { makeRandom, type Random } from '../maths/index.ts'
import { findRisesInTree, type PlaceInTree } from './index.ts'

const districts = 10
const streetsInDistrict = 20

/** Knuth's product of uniform numbers: slow, and plain to see. */
function drawPoisson(mean: number, random: Random): number {
  let count = 0
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1
  return count
}

/** A city of 10 districts with 20 streets each, one case expected in a street; `factor` says by how much a street rises. */
function drawCity(seed: number, factor: (district: number, street: number) => number): PlaceInTree[] {
  const random = makeRandom(seed)
  const places: PlaceInTree[] = [{ parent: -1, observed: 0, expected: 0 }]
  for (let district = 0; district < districts; district++)
    places.push({ parent: 0, observed: 0, expected: 0 })
  for (let district = 0; district < districts; district++)
    for (let street = 0; street < streetsInDistrict; street++)
      places.push({
        parent: 1 + district,
        observed: drawPoisson(factor(district, street), random),
        expected: 1,
      })
  return places
}
const streetAt = (district: number, street: number) => 1 + districts + district * streetsInDistrict + street

/** In how many of 300 cities each place is told; and the mean share of false ones among the told. */
function tellCities(
  factor: (district: number, street: number) => number,
  isTrue: (place: number) => boolean,
) {
  const cities = 300
  const told = new Map<number, number>()
  let falseShare = 0
  let any = 0
  for (let seed = 0; seed < cities; seed++) {
    const rises = findRisesInTree({ places: drawCity(seed, factor) })
    for (const { place } of rises) told.set(place, (told.get(place) ?? 0) + 1 / cities)
    if (rises.length > 0) any += 1 / cities
    falseShare += rises.filter(({ place }) => !isTrue(place)).length / Math.max(1, rises.length) / cities
  }
  return { told, falseShare, any }
}

describe('a city of 200 streets', () => {
  test('where nothing is new is quiet in 95 of 100', () => {
    const { any } = tellCities(
      () => 1,
      () => false,
    )
    expect(any).toBeLessThan(0.05)
  })

  test("tells a street's outbreak of 10 cases for 1 at the street, though the city's sum is 209 for 200", () => {
    const street = streetAt(3, 7)
    const { told, falseShare } = tellCities(
      (d, s) => (d === 3 && s === 7 ? 10 : 1),
      (place) => place === street,
    )
    expect(told.get(street)).toBeGreaterThan(0.8)
    expect(told.get(0) ?? 0).toBeLessThan(0.05)
    expect(falseShare).toBeLessThan(0.08)
  })

  test('tells a rise by a third in every street at the city, though hardly a street shows it', () => {
    const { told } = tellCities(
      () => 4 / 3,
      () => true,
    )
    expect(told.get(0)).toBeGreaterThan(0.95)
    const streets = [...told]
      .filter(([place]) => place > districts)
      .reduce((sum, [, share]) => sum + share, 0)
    // 0.22 of 200 streets: those that stand out even from a district that has risen by a third.
    expect(streets).toBeLessThan(0.3)
  })

  test('tells a rise to double of all streets of a district at the district', () => {
    const { told, falseShare } = tellCities(
      (d) => (d === 3 ? 2 : 1),
      (place) => place === 4 || (place >= streetAt(3, 0) && place <= streetAt(3, 19)),
    )
    expect(told.get(4)).toBeGreaterThan(0.7)
    expect(falseShare).toBeLessThan(0.1)
  })

  test('tells a street and the city apart where both rise, the city without the street', () => {
    const street = streetAt(3, 7)
    const { told } = tellCities(
      (d, s) => (d === 3 && s === 7 ? 20 : 1.5),
      () => true,
    )
    expect(told.get(street)).toBeGreaterThan(0.9)
    expect(told.get(0)).toBeGreaterThan(0.95)
    const rises = findRisesInTree({ places: drawCity(2, (d, s) => (d === 3 && s === 7 ? 20 : 1.5)) })
    expect(rises.find(({ place }) => place === 0)?.apart).toContain(street)
  })
})

test('cases that vary three times as much as their mean are no rise where the dispersion says so', () => {
  const places = [
    { parent: -1, observed: 0, expected: 0 },
    { parent: 0, observed: 22, expected: 10 },
    { parent: 0, observed: 9, expected: 10 },
  ]
  expect(findRisesInTree({ places }).map(({ place }) => place)).toEqual([1])
  expect(findRisesInTree({ places, dispersion: 3 })).toEqual([])
})

test('the order of the places does not matter', () => {
  const places = drawCity(5, (d, s) => (d === 3 && s === 7 ? 20 : 1))
  const last = places.length - 1
  const turned = places
    .map((place) => ({ ...place, parent: place.parent === -1 ? -1 : last - place.parent }))
    .reverse()
  const of = (list: PlaceInTree[]) =>
    findRisesInTree({ places: list }).map(({ place, pValue }) => [place, pValue])
  expect(of(turned)).toEqual(of(places).map(([place, p]) => [last - place!, p]))
})

test('refuses rings of parents, and counts that are none, with their position', () => {
  const place = { parent: -1, observed: 1, expected: 1 }
  expect(() => findRisesInTree({ places: [] })).toThrow('one at least')
  expect(() =>
    findRisesInTree({ places: [place, { ...place, parent: 2 }, { ...place, parent: 1 }] }),
  ).toThrow('ring')
  expect(() => findRisesInTree({ places: [place, { ...place, parent: 5 }] })).toThrow('position 1')
  expect(() => findRisesInTree({ places: [{ ...place, observed: 0.5 }] })).toThrow('position 0')
  expect(() => findRisesInTree({ places: [{ ...place, expected: Number.NaN }] })).toThrow('position 0')
  expect(() => findRisesInTree({ places: [place], dispersion: 0.5 })).toThrow('dispersion')
})
