import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawPoisson } from '../maths/draws.ts'
import { gammaCdf } from '../maths/gamma.ts'
import { makeRandom } from '../maths/random.ts'
import {
  discretiseSerialInterval,
  drawSerialIntervals,
  estimateReproduction,
  type ReproductionEstimate,
} from './index.ts'

function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

function summaryOf(row: ReproductionEstimate) {
  if (row.reason) throw new Error(row.reason)
  return [row.mean, row.sd, row.quantiles.q025, row.quantiles.median, row.quantiles.q975]
}

/** Influenza in a school, 2009: Flu2009 of R's EpiEstim. */
const school = [
  1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0, 2, 0, 2, 0,
]

// Reference values: R 4.2.2, EpiEstim 2.2-4, by the call that each test names.
describe('the reproduction number', () => {
  test('leaves cases infected elsewhere out of those infected, not out of those who infect', () => {
    const local = [0, 1, 3, 4, 6, 5, 8, 9, 7]
    const imported = [2, 0, 1, 0, 2, 0, 0, 1, 1]
    const rows = estimateReproduction({
      counts: local.map((count, day) => count + imported[day]!),
      imported,
      serialInterval: discretiseSerialInterval({ meanDays: 3, sdDays: 1.5, lastDay: 8 }),
      windows: [1, 2, 3, 4, 5].map((firstDay) => ({ firstDay, lastDay: firstDay + 3 })),
    })
    // estimate_R(data.frame(local, imported), "parametric_si", mean_si 3, std_si 1.5, t_start 2:6, t_end 5:9)
    const expected = [
      [3.062384878988, 0.7907043757332, 1.7139935697534, 2.994607310871, 4.795617369111],
      [2.299705644091, 0.5275886580253, 1.3845730247267, 2.259488193839, 3.443235518367],
      [1.921235325092, 0.3921705185239, 1.2309717244708, 1.894618392828, 2.762679792673],
      [1.727008481598, 0.320697424025, 1.156604684485, 1.707198884848, 2.409938856055],
      [1.413349213905, 0.2580410820293, 0.9535807795641, 1.397676732319, 1.962145055129],
    ]
    for (const [n, row] of rows.entries())
      for (const [k, value] of summaryOf(row).entries()) expectNear(value, expected[n]![k]!, 1e-11)
  })

  test('takes another prior, a zero-heavy series and windows of one day and of seven', () => {
    const counts = [0, 0, 1, 0, 3, 2, 0, 5, 8, 0, 0, 4, 9, 12, 3, 1, 0, 2]
    const serialInterval = discretiseSerialInterval({ meanDays: 4.7, sdDays: 2.9 })
    const rows = estimateReproduction({
      counts,
      serialInterval,
      prior: { mean: 1, sd: 0.5 },
      windows: [
        { firstDay: 4, lastDay: 4 },
        { firstDay: 7, lastDay: 13 },
        { firstDay: 11, lastDay: 17 },
      ],
    })
    // estimate_R(I, "parametric_si", mean_si 4.7, std_si 2.9, mean_prior 1, std_prior 0.5, t_start c(5,8,12), t_end c(5,14,18))
    const expected = [
      [1.675413010975, 0.6332465957659, 0.6736029248747, 1.596342390454, 3.125716099116],
      [2.198073089539, 0.3391700411775, 1.5841777431775, 2.180652893203, 2.910935907339],
      [1.118493010465, 0.1890598253357, 0.7790713634533, 1.107858920331, 1.518325247844],
    ]
    for (const [n, row] of rows.entries())
      for (const [k, value] of summaryOf(row).entries()) expectNear(value, expected[n]![k]!, 1e-11)
  })

  test('with an uncertain serial interval lies where R simulates it, within its chance', () => {
    const serialInterval = drawSerialIntervals({
      mean: { mean: 2.6, sd: 1, min: 1.5, max: 4.2 },
      sd: { mean: 1.5, sd: 0.5, min: 0.5, max: 2.5 },
      sampleSize: 1500,
      random: makeRandom(7),
    })
    const rows = estimateReproduction({
      counts: school,
      serialInterval,
      windows: [
        { firstDay: 1, lastDay: 7 },
        { firstDay: 9, lastDay: 15 },
        { firstDay: 19, lastDay: 25 },
      ],
    })
    // estimate_R(Flu2009, "uncertain_si", the same law, n1 1000, n2 100, seed 1): simulated, two digits or so.
    const expected = [
      [1.9163, 0.6705, 0.9657, 1.7901, 3.5561],
      [1.497, 0.2771, 1.0415, 1.4663, 2.1079],
      [0.415, 0.1435, 0.1954, 0.3945, 0.7499],
    ]
    for (const [n, row] of rows.entries())
      for (const [k, value] of summaryOf(row).entries()) expectNear(value, expected[n]![k]!, 0.05)
  })

  test('of a sample of one interval is that of the interval, and the same seed draws the same sample', () => {
    const serialInterval = discretiseSerialInterval({ meanDays: 2.6, sdDays: 1.5 })
    expect(estimateReproduction({ counts: school, serialInterval: [serialInterval] })).toEqual(
      estimateReproduction({ counts: school, serialInterval }),
    )
    const draw = (seed: number) =>
      drawSerialIntervals({
        mean: { mean: 5, sd: 1, min: 3, max: 8 },
        sd: { mean: 2, sd: 1, min: 0.5, max: 4 },
        sampleSize: 3,
        random: makeRandom(seed),
      })
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
  })

  test('of two intervals has quantiles at which the two laws together hold their share', () => {
    const [row] = estimateReproduction({
      counts: school,
      serialInterval: [2, 6].map((meanDays) => discretiseSerialInterval({ meanDays, sdDays: 1 })),
      windows: [{ firstDay: 9, lastDay: 15 }],
    })
    if (!row || row.reason) throw new Error('no estimate')
    const share = (x: number) => row.laws.reduce((sum, law) => sum + gammaCdf({ x, ...law }), 0) / 2
    expectNear(share(row.quantiles.q025), 0.025, 1e-9)
    expectNear(share(row.quantiles.median), 0.5, 1e-9)
    expectNear(share(row.quantiles.q975), 0.975, 1e-9)
  })

  test('is not given before one mean serial interval, nor where nobody could have infected, and says so', () => {
    const rows = estimateReproduction({
      counts: [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      serialInterval: [0, 0, 0.5, 0.5],
      windows: [
        { firstDay: 1, lastDay: 1 },
        { firstDay: 1, lastDay: 2 },
        { firstDay: 7, lastDay: 8 },
      ],
    })
    expect(rows.map(({ reason }) => reason)).toEqual([
      'before-mean-serial-interval',
      undefined,
      'no-infectors',
    ])
  })

  test('begins on the day after the mean serial interval, not on it', () => {
    const rows = estimateReproduction({
      counts: [5, 2, 3, 1, 4, 3, 2, 5],
      serialInterval: [0, 0, 0, 1],
      windows: [1, 2, 3].map((day) => ({ firstDay: day, lastDay: day })),
    })
    // estimate_R(I, "non_parametric_si", si_distr c(0,0,0,1), t_start 2:4, t_end 2:4): NA, NA, 0.3846154
    expect(rows.map(({ reason }) => reason).slice(0, 2)).toEqual(
      new Array(2).fill('before-mean-serial-interval'),
    )
    expectNear(summaryOf(rows[2]!)[0]!, 0.3846154, 1e-7)
  })

  test('refuses what is no series, with the position', () => {
    const serialInterval = [0, 1]
    expect(() => estimateReproduction({ counts: [], serialInterval, windows: [] })).toThrow(RangeError)
    expect(() => estimateReproduction({ counts: [1, 2, 3], serialInterval })).toThrow(
      /8 days at least, got 3/,
    )
    for (const bad of [-1, 1.5, Number.NaN, Infinity, 1e300])
      expect(() => estimateReproduction({ counts: [1, 1, bad, 1, 1, 1, 1, 1], serialInterval })).toThrow(
        /position 2/,
      )
    const counts = new Array(8).fill(1)
    expect(() => estimateReproduction({ counts, imported: [1, 2], serialInterval })).toThrow(/as many days/)
    expect(() =>
      estimateReproduction({ counts, imported: [0, 0, 0, 2, 0, 0, 0, 0], serialInterval }),
    ).toThrow(/position 3/)
    expect(() => estimateReproduction({ counts, serialInterval: [0.5, 0.5] })).toThrow(/0 at 0 days/)
    expect(() => estimateReproduction({ counts, serialInterval: [0, 0.5] })).toThrow(/sum to 1/)
    expect(() => estimateReproduction({ counts, serialInterval, prior: { mean: 1, sd: 0 } })).toThrow(/prior/)
    expect(() =>
      estimateReproduction({ counts, serialInterval, windows: [{ firstDay: 0, lastDay: 3 }] }),
    ).toThrow(/window 0/)
    expect(() => discretiseSerialInterval({ meanDays: 1, sdDays: 1 })).toThrow(/above 1 day/)
    expect(() => discretiseSerialInterval({ meanDays: 5, sdDays: 5000 })).toThrow(/10000 days/)
  })
})

test('a thousand times the cases tell the number more narrowly', () => {
  const serialInterval = discretiseSerialInterval({ meanDays: 4, sdDays: 2 })
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 12, maxLength: 40 }), (counts) => {
      const one = estimateReproduction({ counts, serialInterval }).at(-1)!
      const many = estimateReproduction({ counts: counts.map((count) => count * 1000), serialInterval }).at(
        -1,
      )!
      if (one.reason || many.reason) throw new Error('no estimate')
      expect(many.sd).toBeLessThan(one.sd)
      expect(many.quantiles.q025).toBeGreaterThan(one.quantiles.q025)
    }),
    { numRuns: 50 },
  )
})

test('the interval holds the number that made the epidemic 95 times in 100', () => {
  const serialInterval = discretiseSerialInterval({ meanDays: 4, sdDays: 2 })
  const random = makeRandom(95)
  let held = 0
  for (let n = 0; n < 400; n++) {
    const counts = simulate(serialInterval, 1.3, random)
    const row = estimateReproduction({ counts, serialInterval, windows: [{ firstDay: 20, lastDay: 26 }] })[0]!
    if (!row.reason && row.quantiles.q025 <= 1.3 && row.quantiles.q975 >= 1.3) held += 1
  }
  expect(held / 400).toBeGreaterThan(0.92)
  expect(held / 400).toBeLessThan(0.98)
})

function simulate(weights: Float64Array, reproduction: number, random: () => number): number[] {
  const counts = [20]
  for (let day = 1; day < 27; day++) {
    let pressure = 0
    for (let lag = 1; lag <= day && lag < weights.length; lag++)
      pressure += counts[day - lag]! * weights[lag]!
    counts.push(drawPoisson(reproduction * pressure, random))
  }
  return counts
}
