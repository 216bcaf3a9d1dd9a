import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import { drawBinomial } from './draw.ts'
import {
  gumbelPValue,
  makeCircularZones,
  rankPValue,
  type ScanData,
  type ScanOptions,
  scanClusters,
} from './index.ts'

const places = [0, 1, 3, 7].map((x) => ({ x, y: 0 }))
/** All circles on the line above of at most three quarters of the places. */
const circles = [[0], [1], [2], [3], [0, 1], [1, 2], [0, 1, 2], [2, 3], [1, 2, 3]]
const zones = makeCircularZones({ places, maxShare: 0.75 })
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)

function ratioByHand(c: number, mu: number, all: number): number {
  const log = (count: number, rate: number) => (count === 0 ? 0 : count * Math.log(rate))
  return c > mu ? log(c, c / mu) + log(all - c, (all - c) / (all - mu)) : 0
}

describe('p-values', () => {
  const population = [30, 10, 20, 40]
  const cases = [[1], [4], [0], [1]]
  const whole = { zones, period: { kind: 'whole' } } as const

  test('of the Poisson model near the exact one, from all 84 ways in which six cases fall into four places', () => {
    const ratioOf = (counts: readonly number[]) =>
      Math.max(
        ...circles.map((zone) => {
          const c = sum(zone.map((place) => counts[place]!))
          return c < 2 ? 0 : ratioByHand(c, (6 * sum(zone.map((place) => population[place]!))) / 100, 6)
        }),
      )
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
    const seen = ratioOf([1, 4, 0, 1])
    let exact = 0
    let ways = 0
    for (let a = 0; a <= 6; a++)
      for (let b = 0; a + b <= 6; b++)
        for (let c = 0; a + b + c <= 6; c++) {
          const counts = [a, b, c, 6 - a - b - c]
          ways += 1
          if (ratioOf(counts) < seen - 1e-9) continue
          exact += counts.reduce(
            (chance, count, place) => (chance * (population[place]! / 100) ** count) / factorial(count),
            factorial(6),
          )
        }
    expect(ways).toBe(84)
    const { clusters } = scanClusters({
      ...whole,
      data: { model: 'poisson', cases, population },
      replicates: 20_000,
      random: makeRandom(7),
    })
    // Three standard errors of 20,000 draws.
    expect(Math.abs(clusters[0]!.pValue - exact)).toBeLessThan(3 * Math.sqrt(exact / 20_000))
  })

  /** Shares of p-values at or below levels over studies in which nothing but chance is at work. */
  function sharesUnderNull(of: {
    studies: number
    draw: (seed: number) => Omit<ScanOptions, 'random' | 'replicates'>
  }) {
    const pValues = Array.from({ length: of.studies }, (_, seed) => {
      const options = of.draw(seed)
      return (
        scanClusters({ ...options, replicates: 99, random: makeRandom(seed, 2) }).clusters[0]?.pValue ?? 1
      )
    })
    return [0.05, 0.2, 0.5].map((level) => pValues.filter((p) => p <= level).length / of.studies)
  }
  const grid = Array.from({ length: 16 }, (_, at) => ({ x: at % 4, y: Math.floor(at / 4) }))
  const gridZones = makeCircularZones({ places: grid })
  const drawCounts = (seed: number, mean: number) => {
    const random = makeRandom(seed, 1)
    return grid.map(() => Array.from({ length: 8 }, () => drawBinomial(1000, mean / 1000, random)))
  }

  test.each([
    [
      'Poisson',
      (seed: number): ScanData => ({
        model: 'poisson',
        cases: drawCounts(seed, 1.5),
        population: grid.map(() => 1),
      }),
    ],
    [
      'Bernoulli',
      (seed: number): ScanData => ({
        model: 'bernoulli',
        cases: drawCounts(seed, 1),
        controls: drawCounts(seed + 1e6, 2),
      }),
    ],
    ['permutation', (seed: number): ScanData => ({ model: 'permutation', cases: drawCounts(seed, 1.5) })],
  ])('of the %s model are as even as they should be where nothing is to be found', (_, dataOf) => {
    const studies = 400
    const shares = sharesUnderNull({
      studies,
      draw: (seed) => ({ zones: gridZones, data: dataOf(seed), period: { kind: 'prospective', maxDays: 4 } }),
    })
    ;[0.05, 0.2, 0.5].forEach((level, at) => {
      // 3.3 standard errors: one run in a thousand, were the seeds not fixed.
      expect(Math.abs(shares[at]! - level), `${shares}`).toBeLessThan(
        3.3 * Math.sqrt((level * (1 - level)) / studies),
      )
    })
  })

  test('ended early say how many of the replicates drawn were as strong', () => {
    const scan = scanClusters({
      zones: gridZones,
      data: { model: 'poisson', cases: drawCounts(3, 1.5), population: grid.map(() => 1) },
      period: { kind: 'prospective', maxDays: 4 },
      stopAfter: 5,
      random: makeRandom(3),
    })
    expect(scan.replicates.length).toBeLessThan(200)
    expect(scan.clusters[0]!.pValue).toBe(5 / scan.replicates.length)
  })
})

test('a rank counts the value itself and what ties with it; ended early it is a share of those drawn', () => {
  expect(rankPValue({ value: 5, replicates: [1, 6, 2] })).toBe(0.5)
  expect(rankPValue({ value: 5, replicates: [1, 5, 2] })).toBe(0.5)
  expect(rankPValue({ value: 5, replicates: [] })).toBe(1)
  expect(rankPValue({ value: 5, replicates: [6, 1, 7, 1], stopAfter: 2 })).toBe(2 / 3)
})

test("Gumbel's law fitted to its own quantiles gives back their probabilities, and goes on beyond them", () => {
  const quantile = (p: number) => 3 - 2 * Math.log(-Math.log(p))
  const replicates = Array.from({ length: 9999 }, (_, at) => quantile((at + 0.5) / 9999))
  for (const p of [0.5, 0.05, 1e-3, 1e-6]) {
    const fitted = gumbelPValue({ value: quantile(1 - p), replicates })!
    expect(Math.abs(Math.log(fitted / p))).toBeLessThan(0.02)
  }
  expect(gumbelPValue({ value: 1, replicates: new Array(18).fill(1) })).toBeUndefined()
  expect(gumbelPValue({ value: 1, replicates: new Array(50).fill(1) })).toBeUndefined()
})
