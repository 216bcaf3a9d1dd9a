import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeCircularZones, makeFlexibleZones, measureDistances, membersOf, type Zones } from './index.ts'

const line = [0, 1, 2, 3].map((x) => ({ x, y: 0 }))

function listZones(zones: Zones): string[] {
  const all: string[] = []
  for (let zone = 0; zone < zones.depth.length; zone++) {
    if (zones.counted[zone] === 1) all.push([...membersOf(zones, zone)].sort((a, b) => a - b).join(' '))
  }
  return all.sort()
}

test('Beijing and Wuhan are 1052 km apart, and a place is no distance from itself', () => {
  const distances = measureDistances([
    { latitude: 39.9042, longitude: 116.4074 },
    { latitude: 30.5928, longitude: 114.3055 },
  ])
  expect(distances[1]).toBeCloseTo(1052.4, 0)
  expect(distances[0]).toBe(0)
})

test('circles on a line take in places that are equally far together', () => {
  expect(listZones(makeCircularZones({ places: line, maxShare: 0.75 }))).toEqual(
    ['0', '1', '2', '3', '0 1', '2 3', '0 1 2', '1 2 3'].sort(),
  )
})

test('a circle ends at the longest radius', () => {
  expect(listZones(makeCircularZones({ places: line, maxShare: 1, maxReach: 1 }))).toEqual(
    ['0', '1', '2', '3', '0 1', '2 3', '0 1 2', '1 2 3'].sort(),
  )
})

test('a place that holds more than the share of the population is in no zone', () => {
  expect(listZones(makeCircularZones({ places: line, weights: [10, 1, 1, 1], maxShare: 0.2 }))).toEqual(
    ['1', '2', '3', '1 2', '2 3'].sort().filter((zone) => zone !== '1 2'),
  )
})

const points = fc.array(fc.record({ x: fc.integer({ min: 0, max: 9 }), y: fc.integer({ min: 0, max: 9 }) }), {
  minLength: 2,
  maxLength: 8,
})

/** Every set that is a circle around some place, found by asking all radii. */
function circlesByHand(places: readonly { x: number; y: number }[], share: number, reach: number): string[] {
  const all = new Set<string>()
  for (const centre of places) {
    for (const edge of places) {
      const radius = Math.hypot(centre.x - edge.x, centre.y - edge.y)
      const inside = places.flatMap((place, at) =>
        Math.hypot(centre.x - place.x, centre.y - place.y) <= radius ? [at] : [],
      )
      if (radius <= reach && inside.length <= share * places.length) all.add(inside.join(' '))
    }
  }
  return [...all].sort()
}

test('the circles are all circles, each once', () => {
  fc.assert(
    fc.property(
      points,
      fc.constantFrom(0.5, 0.8, 1),
      fc.constantFrom(1, 3, 20),
      (places, share, maxReach) => {
        const expected = circlesByHand(places, share, maxReach)
        if (expected.length === 0) {
          expect(() => makeCircularZones({ places, maxShare: share, maxReach })).toThrow('a greater maxShare')
          return
        }
        expect(listZones(makeCircularZones({ places, maxShare: share, maxReach }))).toEqual(expected)
      },
    ),
  )
})

/** Every connected set of at most `most` places that lies within the nearest of one of its members, from all subsets. */
function connectedByHand(
  places: readonly { x: number; y: number }[],
  borders: boolean[][],
  most: number,
): string[] {
  const nearest = places.map((centre, at) =>
    places
      .map((_, other) => other)
      .sort(
        (a, b) =>
          Number(b === at) - Number(a === at) ||
          Math.hypot(centre.x - places[a]!.x, centre.y - places[a]!.y) -
            Math.hypot(centre.x - places[b]!.x, centre.y - places[b]!.y) ||
          a - b,
      )
      .slice(0, most),
  )
  const all: string[] = []
  for (let bits = 1; bits < 2 ** places.length; bits++) {
    const set = places.flatMap((_, at) => (bits & (1 << at) ? [at] : []))
    const reached = new Set([set[0]!])
    for (let round = 0; round < set.length; round++)
      for (const a of [...reached]) for (const b of set) if (borders[a]![b]) reached.add(b)
    const isNear = set.some((centre) => set.every((member) => nearest[centre]!.includes(member)))
    if (reached.size === set.length && isNear) all.push(set.join(' '))
  }
  return all.sort()
}

test('the flexible zones are all connected sets near one of their places, each once', () => {
  fc.assert(
    fc.property(
      points,
      fc.infiniteStream(fc.boolean()),
      fc.integer({ min: 1, max: 6 }),
      (places, coins, most) => {
        const borders = places.map(() => places.map(() => false))
        places.forEach((_, a) => {
          for (let b = 0; b < a; b++) borders[a]![b] = borders[b]![a] = coins.next().value === true
        })
        const neighbours = borders.map((row) => row.flatMap((is, at) => (is ? [at] : [])))
        const zones = makeFlexibleZones({ places, neighbours, maxPlaces: most, maxShare: 1 })
        expect(listZones(zones)).toEqual(connectedByHand(places, borders, most))
      },
    ),
  )
})

test('an L of four districts is a flexible zone and no circle', () => {
  const grid = [0, 1, 2].flatMap((y) => [0, 1, 2].map((x) => ({ x, y })))
  const neighbours = grid.map((a) =>
    grid.flatMap((b, at) => (Math.abs(a.x - b.x) + Math.abs(a.y - b.y) === 1 ? [at] : [])),
  )
  expect(listZones(makeFlexibleZones({ places: grid, neighbours, maxPlaces: 9 }))).toContain('0 3 6 7')
  expect(listZones(makeCircularZones({ places: grid }))).not.toContain('0 3 6 7')
})

test('refuses what are no places, weights, shares or borders', () => {
  expect(() => makeCircularZones({ places: [] })).toThrow('places must be 1 to 5000')
  expect(() => makeCircularZones({ places: [{ latitude: 91, longitude: 0 }] })).toThrow('position 0')
  expect(() =>
    makeCircularZones({
      places: [
        { x: 0, y: 0 },
        { latitude: 1, longitude: 0 },
      ],
    }),
  ).toThrow('position 1')
  expect(() => makeCircularZones({ places: [{ x: Number.NaN, y: 0 }] })).toThrow('position 0')
  expect(() => makeCircularZones({ places: line, weights: [1, -1, 1, 1] })).toThrow('position 1')
  expect(() => makeCircularZones({ places: line, weights: [0, 0, 0, 0] })).toThrow('must not all be 0')
  expect(() => makeCircularZones({ places: line, maxShare: 0 })).toThrow('maxShare')
  expect(() => makeCircularZones({ places: line, maxShare: 0.1 })).toThrow('a greater maxShare')
  expect(() => makeFlexibleZones({ places: line, neighbours: [[1], [7], [], []], maxPlaces: 2 })).toThrow(
    'position 1',
  )
  expect(() => makeFlexibleZones({ places: line, neighbours: [], maxPlaces: 2 })).toThrow(
    'for each of 4 places',
  )
  expect(() => makeFlexibleZones({ places: line, neighbours: [[], [], [], []], maxPlaces: 21 })).toThrow(
    'maxPlaces',
  )
})
