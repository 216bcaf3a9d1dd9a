import { describe, expect, test } from 'vitest'
import {
  discretiseSerialInterval,
  estimateCaseReproduction,
  estimateReproduction,
  serialIntervalMoments,
} from './index.ts'
import { data, readColumns } from './testing.ts'

// Reference values: R 4.2.2, EpiEstim 2.2-4 (estimate_R, discr_si, wallinga_teunis), twelve digits.
if (!data.isThere) console.warn(`skipped, for want of the data: ${data.path}`)

const series = [
  ['Flu2009', 2.6, 1.5],
  ['Flu1918', 2.6, 1.5],
  ['Measles1861', 14.9, 3.9],
] as const

const columns = [
  ['Mean_R_', 'mean'],
  ['Std_R_', 'sd'],
  ['Quantile_0_025_R_', 'q025'],
  ['Quantile_0_05_R_', 'q05'],
  ['Quantile_0_25_R_', 'q25'],
  ['Median_R_', 'median'],
  ['Quantile_0_75_R_', 'q75'],
  ['Quantile_0_95_R_', 'q95'],
  ['Quantile_0_975_R_', 'q975'],
] as const

/** Every value of a table of R, against ours: how many there are, and the greatest relative error. */
function compare(
  table: Record<string, (number | undefined)[]>,
  rows: ReturnType<typeof estimateReproduction>,
) {
  let worst = 0
  let values = 0
  expect(table.t_start!.map((day) => day! - 1)).toEqual(rows.map(({ firstDay }) => firstDay))
  for (const [n, row] of rows.entries()) {
    if (row.reason) {
      expect(row.reason).toBe('before-mean-serial-interval')
      expect(table.Mean_R_![n]).toBeUndefined()
      continue
    }
    const ours = { ...row.quantiles, mean: row.mean, sd: row.sd }
    for (const [theirs, name] of columns) {
      worst = Math.max(worst, Math.abs(ours[name] / table[theirs]![n]! - 1))
      values += 1
    }
  }
  return { worst, values }
}

describe.skipIf(!data.isThere).each(series)('the reproduction number of %s', (name, meanDays, sdDays) => {
  const counts = data.isThere ? readColumns(`epiestim_${name}_incidence.csv`).I!.map(Number) : []
  const read = (what: string) => readColumns(`epiestim_${name}_${what}.csv`)

  test('has the discretised serial interval of R, to 1e-10 of the whole', () => {
    const used = read('parametric_si_used').w!
    const weights = discretiseSerialInterval({ meanDays, sdDays, lastDay: used.length })
    // R leaves out the last day, which no case can reach.
    for (let day = 0; day < used.length - 1; day++)
      expect(Math.abs(weights[day]! - used[day]!), `${day} days`).toBeLessThan(2e-12)
  })

  test('agrees by the parametric interval to 1e-9', () => {
    const serialInterval = discretiseSerialInterval({ meanDays, sdDays })
    const { worst, values } = compare(read('parametric_R'), estimateReproduction({ counts, serialInterval }))
    expect(values).toBeGreaterThan(200)
    expect(worst).toBeLessThan(1e-9)
  })

  test('agrees by a tabled interval to 1e-9', () => {
    const serialInterval = read('si_distr').w!.map(Number)
    const { worst, values } = compare(
      read('nonparametric_R'),
      estimateReproduction({ counts, serialInterval }),
    )
    expect(values).toBeGreaterThan(200)
    expect(worst).toBeLessThan(1e-9)
  })

  test('agrees by cases, after Wallinga and Teunis, to 1e-9', () => {
    const table = read('wallinga_teunis')
    const serialInterval = discretiseSerialInterval({ meanDays, sdDays })
    const rows = estimateCaseReproduction({ counts, serialInterval }).flatMap((row) =>
      row.reason ? [] : [row],
    )
    expect(rows.map(({ lastDay }) => lastDay + 1)).toEqual(table.t_end)
    for (const [n, { mean }] of rows.entries()) {
      const expected = table.Mean_R_![n]!
      expect(Math.abs(mean - expected), `row ${n}: ${mean} for ${expected}`).toBeLessThanOrEqual(
        1e-9 * expected,
      )
    }
  })

  test('has the moments that were asked for', () => {
    const moments = serialIntervalMoments(discretiseSerialInterval({ meanDays, sdDays }))
    expect(moments.meanDays).toBeCloseTo(meanDays, 9)
  })
})
