import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/random.ts'
import { discretiseSerialInterval, estimateCaseReproduction } from './index.ts'

function expectNear(actual: number, expected: number, relative: number) {
  expect(Math.abs(actual / expected - 1), `${actual} for ${expected}`).toBeLessThan(relative)
}

/** Influenza in a school, 2009: Flu2009 of R's EpiEstim. */
const school = [
  1, 1, 0, 2, 5, 3, 3, 3, 6, 2, 5, 9, 13, 12, 13, 11, 12, 6, 6, 6, 3, 1, 0, 2, 0, 0, 0, 0, 2, 0, 2, 0,
]

// Reference values: R 4.2.2, EpiEstim 2.2-4, by the call that each test names.
describe('the case reproduction number', () => {
  const serialInterval = discretiseSerialInterval({ meanDays: 2.6, sdDays: 1.5 })

  test('agrees with R on a zero-heavy series', () => {
    const counts = [0, 0, 1, 0, 3, 2, 0, 5, 8, 0, 0, 4, 9, 12, 3, 1, 0, 2]
    const rows = estimateCaseReproduction({
      counts,
      serialInterval: discretiseSerialInterval({ meanDays: 4.7, sdDays: 2.9 }),
      windows: [
        { firstDay: 3, lastDay: 6 },
        { firstDay: 7, lastDay: 13 },
        { firstDay: 11, lastDay: 17 },
      ],
    })
    // wallinga_teunis(I, "parametric_si", mean_si 4.7, std_si 2.9, t_start c(4,8,12), t_end c(7,14,18), n_sim 0)
    const expected = [2.6840989071411, 0.7838908761457, 0.3493742874316]
    for (const [n, row] of rows.entries()) {
      if (row.reason) throw new Error(row.reason)
      expectNear(row.mean, expected[n]!, 1e-9)
    }
  })

  test('has of drawn trees the spread of R, within its chance', () => {
    const [row] = estimateCaseReproduction({
      counts: school,
      serialInterval,
      windows: [{ firstDay: 1, lastDay: 7 }],
      trees: 1000,
      random: makeRandom(4),
    })
    if (!row || row.reason) throw new Error('no estimate')
    // wallinga_teunis(Flu2009, "parametric_si", n_sim 500): sd 0.1290, 1.294 to 1.824
    expectNear(row.sd!, 0.129, 0.1)
    expect(Math.abs(row.q025! - 1.294)).toBeLessThan(0.06)
    expect(Math.abs(row.q975! - 1.824)).toBeLessThan(0.06)
  })

  test('gives every case after the first to somebody: the numbers sum up to the cases infected', () => {
    const whole = { firstDay: 0, lastDay: school.length - 1 }
    const rows = estimateCaseReproduction({
      counts: school,
      serialInterval,
      windows: [{ ...whole, firstDay: 1 }],
    })
    const [row] = rows
    if (!row || row.reason) throw new Error('no estimate')
    const total = school.reduce((sum, count) => sum + count, 0)
    // All but the first case have an infector here; some of them the first case, which is outside the window.
    expect(row.mean * (total - 1)).toBeLessThanOrEqual(total - 1)
    expect(row.mean * (total - 1)).toBeGreaterThan(total - 4)
  })

  test('says how far the cases of a window were followed, and where there were none', () => {
    const rows = estimateCaseReproduction({
      counts: [1, 2, 0, 3],
      serialInterval: [0, 0.5, 0.5],
      windows: [
        { firstDay: 1, lastDay: 1 },
        { firstDay: 2, lastDay: 2 },
        { firstDay: 3, lastDay: 3 },
      ],
    })
    expect(rows).toMatchObject([{ mean: 1.5, followed: 1 }, { reason: 'no-cases' }, { mean: 0, followed: 0 }])
  })
})
