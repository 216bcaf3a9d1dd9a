import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import { logLikelihoodRatio, makeCircularZones, makeFlexibleZones, scanClusters } from './index.ts'

// Reference values: R 4.2.2, half the deviance that a zone's own rate explains, which is the ratio asked for:
// logLik(glm(cases ~ inside + offset(log(population)), family = poisson)) − logLik(glm(cases ~ offset(…))), and exp(coef)
// (to the 8 digits to which glm iterates).
describe("the likelihood ratio agrees with R's glm", () => {
  test('of the Bernoulli model: 12 cases among 40 tested inside, 20 among 200 outside', () => {
    const ratio = logLikelihoodRatio({ observed: 12, expected: (32 * 40) / 240, cases: 32, controls: 208 })
    expect(ratio).toBeCloseTo(4.79070537412714, 11)
  })

  test('and is 0 where fewer are seen than expected', () => {
    expect(logLikelihoodRatio({ observed: 4, expected: 5, cases: 20, controls: 0 })).toBe(0)
  })
})

const folder = new URL('../../../../shared/data/spatial/', import.meta.url)
const isThere = existsSync(folder)
if (!isThere) console.warn(`skipped, for want of the data: ${folder.pathname}`)

/** Measles in the 17 districts of Weser-Ems in the 104 weeks of 2001 and 2002. */
function readMeasles() {
  const rows = (file: string) =>
    readFileSync(new URL(file, folder), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  const units = rows('measlesWeserEms_units.csv')
  const positions = new Map(units.map(([code], at) => [code, at]))
  const cases = units.map((): number[] => [])
  for (const [week, , , code, count] of rows('measlesWeserEms_counts_long.csv'))
    cases[positions.get(code)!]![Number(week) - 1] = Number(count)
  const neighbours = units.map((): number[] => [])
  for (const [a, b] of rows('measlesWeserEms_adjacency.csv'))
    neighbours[positions.get(a)!]!.push(positions.get(b)!)
  return {
    cases,
    neighbours,
    names: units.map(([, name]) => name),
    population: units.map((unit) => Number(unit[4])),
    places: units.map((unit) => ({ latitude: Number(unit[3]), longitude: Number(unit[2]) })),
  }
}

describe.skipIf(!isThere)('measles in Weser-Ems', () => {
  const measles = isThere ? readMeasles() : undefined!

  test.each(['circles', 'connected zones'])(
    'Leer with Emden, which it surrounds, is the cluster of two years, by %s',
    (shape) => {
      const { names, places, population, cases, neighbours } = measles
      const zones =
        shape === 'circles'
          ? makeCircularZones({ places, weights: population })
          : makeFlexibleZones({ places, neighbours, maxPlaces: 8, weights: population })
      const { clusters } = scanClusters({
        zones,
        data: { model: 'poisson', cases, population },
        period: { kind: 'whole' },
        replicates: 199,
        random: makeRandom(1),
      })
      const [first, second] = clusters
      expect(first!.members.map((place) => names[place]).sort()).toEqual(['LK Leer', 'SK Emden'])
      expect(first!.observed).toBe(870)
      expect(first!.logLikelihoodRatio).toBeCloseTo(1350.06911800029, 8)
      expect(first!.relativeRisk).toBeCloseTo(21.9372497968765, 6)
      expect(first!.pValue).toBe(1 / 200)
      // Emsland's 181 cases are 15 % more than the rest had: no cluster, with as many zones to choose from.
      expect(second!.members.map((place) => names[place])).toEqual(['LK Emsland'])
      expect(second!.logLikelihoodRatio).toBeCloseTo(1.49570020417332, 11)
      expect(second!.pValue).toBeGreaterThan(0.5)
    },
  )

  test('after 20 weeks of 2001 the scan shows Emden, of its last three weeks, and Aurich beside it', () => {
    const { names, places, population } = measles
    const { clusters } = scanClusters({
      zones: makeCircularZones({ places, weights: population }),
      data: { model: 'poisson', cases: measles.cases.map((weeks) => weeks.slice(0, 20)), population },
      period: { kind: 'prospective', maxDays: 4 },
      random: makeRandom(1),
      daysBetweenScans: 7,
    })
    const told = clusters.filter(({ pValue }) => pValue < 0.05)
    expect(told.map(({ members }) => members.map((place) => names[place]))).toEqual([
      ['SK Emden'],
      ['LK Aurich'],
    ])
    expect(told[0]).toMatchObject({ firstDay: 17, lastDay: 19, observed: 37, recurrenceDays: 7000 })
  })

  test('without a population, Emden stands out by when its cases fall, less clearly', () => {
    const { names, places, population } = measles
    const { clusters } = scanClusters({
      zones: makeCircularZones({ places, weights: population }),
      data: { model: 'permutation', cases: measles.cases.map((weeks) => weeks.slice(0, 20)) },
      period: { kind: 'prospective', maxDays: 4 },
      random: makeRandom(1),
    })
    expect(clusters[0]!.members.map((place) => names[place])).toEqual(['SK Emden'])
    expect(clusters[0]).toMatchObject({ firstDay: 17, observed: 37, expected: 24.5, pValue: 0.001 })
    expect(clusters[0]).not.toHaveProperty('relativeRisk')
  })
})
