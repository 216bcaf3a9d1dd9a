import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import { drawBinomial } from './draw.ts'
import { makeCircularZones, type ScanData, type ScanOptions, scanClusters } from './index.ts'

/** Kulldorff's ratio from the likelihoods themselves, as one would write it on paper. */
function ratioByHand(c: number, mu: number, all: number): number {
  const log = (count: number, rate: number) => (count === 0 ? 0 : count * Math.log(rate))
  return c > mu ? log(c, c / mu) + log(all - c, (all - c) / (all - mu)) : 0
}
function bernoulliByHand(c: number, n: number, all: number, persons: number): number {
  const log = (count: number, chance: number) => (count === 0 ? 0 : count * Math.log(chance))
  if (!(c / n > (all - c) / (persons - n))) return 0
  const inside = log(c, c / n) + log(n - c, 1 - c / n)
  const outside =
    log(all - c, (all - c) / (persons - n)) + log(persons - n - all + c, 1 - (all - c) / (persons - n))
  return inside + outside - log(all, all / persons) - log(persons - all, 1 - all / persons)
}

const places = [0, 1, 3, 7].map((x) => ({ x, y: 0 }))
/** All circles of up to three places on the line above, written down. */
const circles = [[0], [1], [2], [3], [0, 1], [1, 2], [0, 1, 2], [2, 3]].concat([[1, 2, 3]])
const zones = makeCircularZones({ places, maxShare: 0.75 })
const table = (min: number, max: number) =>
  fc.array(fc.array(fc.integer({ min, max }), { minLength: 4, maxLength: 4 }), { minLength: 4, maxLength: 4 })
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
const sumIn = (cells: readonly (readonly number[])[], zone: readonly number[], days: number) =>
  sum(zone.map((place) => sum(cells[place]!.slice(4 - days))))

/** The greatest ratio over all circles and windows, each summed up anew. */
function strongestByHand(data: ScanData, maxDays: number): number {
  const cases = data.cases.map((series) => Array.from(series))
  const all = sum(cases.flat())
  let best = 0
  for (const zone of circles.filter((circle) => isCircle(circle))) {
    for (let days = 1; days <= maxDays; days++) {
      const c = sumIn(cases, zone, days)
      if (c < 2) continue
      if (data.model === 'bernoulli') {
        const controls = data.controls.map((series) => Array.from(series))
        const n = c + sumIn(controls, zone, days)
        const persons = all + sum(controls.flat())
        if (n < persons) best = Math.max(best, bernoulliByHand(c, n, all, persons))
      } else {
        best = Math.max(best, ratioByHand(c, expectedByHand(data, zone, days, all), all))
      }
    }
  }
  return best
}

function expectedByHand(data: ScanData, zone: readonly number[], days: number, all: number): number {
  if (data.model === 'permutation') {
    let mu = 0
    for (const place of zone)
      for (let day = 4 - days; day < 4; day++)
        mu += (sum(Array.from(data.cases[place]!)) * sum(data.cases.map((series) => series[day]!))) / all
    return mu
  }
  if (!('population' in data)) throw new Error('by population alone')
  const people = Array.from(data.population)
  return (all * sum(zone.map((place) => people[place]!)) * days) / (sum(people) * 4)
}

function isCircle(zone: readonly number[]): boolean {
  return zone.some((centre) => {
    const far = Math.max(...zone.map((place) => Math.abs(places[place]!.x - places[centre]!.x)))
    return places.filter(({ x }) => Math.abs(x - places[centre]!.x) <= far).length === zone.length
  })
}

function strongestOf(data: ScanData, maxDays: number): number {
  const { clusters } = scanClusters({
    zones,
    data,
    period: { kind: 'prospective', maxDays },
    replicates: 0,
    random: makeRandom(1),
  })
  return clusters[0]?.logLikelihoodRatio ?? 0
}

describe('the strongest cluster is that of all zones and windows asked one by one', () => {
  test('by the Poisson model', () => {
    fc.assert(
      fc.property(
        table(0, 9),
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 4 }),
        (cases, population) => {
          fc.pre(sum(cases.flat()) > 0)
          const data: ScanData = { model: 'poisson', cases, population }
          expect(strongestOf(data, 3)).toBeCloseTo(strongestByHand(data, 3), 9)
        },
      ),
    )
  })

  test('by the Bernoulli model', () => {
    fc.assert(
      fc.property(table(0, 5), table(0, 5), (cases, controls) => {
        fc.pre(sum(cases.flat()) > 0 && sum(controls.flat()) > 0)
        const data: ScanData = { model: 'bernoulli', cases, controls }
        expect(strongestOf(data, 3)).toBeCloseTo(strongestByHand(data, 3), 9)
      }),
    )
  })

  test('by the permutation model', () => {
    fc.assert(
      fc.property(table(0, 5), (cases) => {
        fc.pre(sum(cases.flat()) > 0)
        const data: ScanData = { model: 'permutation', cases }
        expect(strongestOf(data, 3)).toBeCloseTo(strongestByHand(data, 3), 9)
      }),
    )
  })
})

describe('a cluster planted among 100 places', () => {
  const grid = Array.from({ length: 100 }, (_, at) => ({ x: at % 10, y: Math.floor(at / 10) }))
  const random = makeRandom(11)
  const planted = [44, 34, 43, 45, 54]
  const cases = grid.map((_, place) =>
    Array.from({ length: 30 }, (_, day) =>
      drawBinomial(1000, (planted.includes(place) && day >= 26 ? 2 : 0.5) / 1000, random),
    ),
  )
  const period = { kind: 'prospective', maxDays: 14 } as const

  test.each([
    { model: 'poisson', cases, population: grid.map(() => 1000) },
    { model: 'permutation', cases },
  ] satisfies ScanData[])('is found by the $model model: its places, its four days, its size', (data) => {
    const { clusters } = scanClusters({
      zones: makeCircularZones({ places: grid }),
      data,
      period,
      replicates: 199,
      random: makeRandom(5),
    })
    const [first] = clusters
    expect(first!.members.toSorted((a, b) => a - b)).toEqual(planted.toSorted((a, b) => a - b))
    expect(first).toMatchObject({
      firstDay: 26,
      lastDay: 29,
      centre: 44,
      reach: 1,
      pValue: 1 / 200,
      recurrenceDays: 200,
    })
    expect(first!.gumbelPValue).toBeLessThan(1e-4)
    expect(first!.observed / first!.expected).toBeGreaterThan(2.5)
    expect(clusters.slice(1).every(({ pValue }) => pValue > 0.05)).toBe(true)
    const members = clusters.flatMap((cluster) => cluster.members)
    expect(new Set(members).size).toBe(members.length)
  })
})

test('the same seed gives the same scan', () => {
  const scan = () =>
    scanClusters({
      zones,
      data: {
        model: 'permutation',
        cases: [
          [3, 0, 1, 4],
          [0, 2, 2, 6],
          [5, 1, 0, 0],
          [1, 1, 1, 1],
        ],
      },
      period: { kind: 'prospective', maxDays: 2 },
      random: makeRandom(9),
    })
  expect(scan()).toEqual(scan())
})

test('many cases are split by binomial shares, and their p-values are the same as of cases thrown one by one', () => {
  const options = (factor: number): ScanOptions => ({
    zones,
    data: {
      model: 'poisson',
      cases: [[25 * factor], [18 * factor], [15 * factor], [22 * factor]],
      population: [30, 10, 20, 40],
    },
    period: { kind: 'whole' },
    random: makeRandom(4),
  })
  // 80 cases in five cells are split; the statistic of 80 million cases is a million times that of 80.
  const few = scanClusters(options(1))
  const many = scanClusters(options(1e6))
  expect(many.clusters[0]!.logLikelihoodRatio).toBeCloseTo(few.clusters[0]!.logLikelihoodRatio * 1e6, -1)
  expect(many.clusters[0]!.gumbelPValue).toBe(Number.MIN_VALUE)
})

describe('refuses', () => {
  const cases = [[1], [2], [0], [1]]
  const scan = (data: ScanData, period: ScanOptions['period'] = { kind: 'whole' }) =>
    scanClusters({ zones, data, period, replicates: 9, random: makeRandom(1) })
  test.each([
    ['counts that are fractions', [[1], [0.5], [0], [1]], 'place 1, day 0'],
    ['counts below 0', [[1], [2], [-1], [1]], 'place 2, day 0'],
    ['counts that are missing', [[1], [2], [0], [Number.NaN]], 'place 3, day 0'],
    ['series of different lengths', [[1], [2, 1], [0], [1]], 'position 1'],
    ['a series too few', [[1], [2], [0]], 'for each of 4 places'],
    ['series without a day', [[], [], [], []], 'a day at least'],
    ['no case at all', [[0], [0], [0], [0]], 'must not all be 0'],
  ])('%s', (_, bad, words) => {
    expect(() => scan({ model: 'poisson', cases: bad, population: [1, 1, 1, 1] })).toThrow(words)
    expect(() => scan({ model: 'poisson', cases: bad, population: [1, 1, 1, 1] })).toThrow(RangeError)
  })
  test('a population of 0, and cases where none are expected', () => {
    expect(() => scan({ model: 'poisson', cases, population: [1, 0, 1, 1] })).toThrow('position 1')
    expect(() => scan({ model: 'poisson', cases, expected: [[1], [0], [1], [1]] })).toThrow('place 1, day 0')
  })
  test('a window longer than the series, and the permutation model without days before it', () => {
    const poisson: ScanData = { model: 'poisson', cases, population: [1, 1, 1, 1] }
    expect(() => scan(poisson, { kind: 'prospective', maxDays: 2 })).toThrow('at most the 1 days')
    expect(() => scan({ model: 'permutation', cases }, { kind: 'prospective', maxDays: 1 })).toThrow(
      'maxDays below 1',
    )
    expect(() => scan({ model: 'permutation', cases })).toThrow('prospective')
  })
})

test('an enormous number of cases is scanned by the Poisson model and refused, with the way out, by the others', () => {
  const cases = [
    [1e12, 1e12],
    [1e12, 1e12],
    [1e12, 2e12],
    [1e12, 1e12],
  ]
  const options = {
    zones,
    period: { kind: 'prospective', maxDays: 1 },
    replicates: 19,
    random: makeRandom(2),
  } as const
  const poisson = scanClusters({ ...options, data: { model: 'poisson', cases, population: [1, 1, 1, 1] } })
  expect(poisson.clusters[0]).toMatchObject({ members: [2], pValue: 1 / 20 })
  expect(() => scanClusters({ ...options, data: { model: 'permutation', cases } })).toThrow(
    'the Poisson model',
  )
})
