import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/random.ts'
import { data, fileOf, readRows } from '../reproduction/testing.ts'
import {
  makeReportingTriangle,
  type Nowcast,
  nowcastBayes,
  nowcastLawless,
  nowcastTruncated,
} from './index.ts'

// Reference values: R 4.2.2, surveillance 1.20.3, nowcast() of the outbreak of EHEC O104:H4 in Germany in 2011, D = 15,
// dRange from 1 April 2011, N.tInf.max = 500, prior of totals with mean 50 and variance 3000.
if (!data.isThere) console.warn(`skipped, for want of the data: ${data.path}`)

const toDay = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

interface Reference {
  readonly now: number
  readonly day: number
  readonly reported: number
  readonly expected: { readonly median: number; readonly lower: number; readonly upper: number }
}

function readReferences(method: string): Reference[] {
  return readRows(fileOf('outbreak-parity/nowcast_husO104_reference.csv'))
    .filter((row) => row.method === method)
    .map((row) => ({
      now: toDay(row.now!),
      day: toDay(row.date!),
      reported: Number(row.reported_by_now),
      expected: { median: Number(row.median), lower: Number(row.lo95), upper: Number(row.hi95) },
    }))
}

function triangleOn(today: number) {
  const reports = readRows(fileOf('outbreak-parity/nowcast_husO104_linelist.csv')).map((row) => ({
    eventDay: toDay(row.dHosp!),
    reportDay: toDay(row.dReport!),
  }))
  return makeReportingTriangle({ reports, today, longestDelay: 15, firstDay: toDay('2011-04-01') })
}

/** What R says where the total it looks for lies over its greatest: 0. */
function asR(row: Nowcast | undefined) {
  if (!row || row.reason) return undefined
  const said = (value: number) => (value === Infinity ? 0 : value)
  return { median: said(row.median), lower: said(row.lower), upper: said(row.upper) }
}

describe.skipIf(!data.isThere)('the outbreak of 2011, as known on three days', () => {
  test('all 72 numbers of the beta-negative-binomial method are those of R', () => {
    const references = readReferences('bayes.notrunc.bnb')
    expect(references).toHaveLength(24)
    for (const { now, day, reported, expected } of references) {
      const [row] = nowcastBayes({ triangle: triangleOn(now), days: [day], maxTotal: 500 })
      expect(row?.reported).toBe(reported)
      expect(asR(row)).toEqual(expected)
    }
  })

  test('all 72 numbers of Lawless are those of R, its variance and its cap of 500 taken over', () => {
    const references = readReferences('lawless')
    expect(references).toHaveLength(24)
    for (const { now, day, expected } of references) {
      const [row] = nowcastLawless({
        triangle: triangleOn(now),
        days: [day],
        maxTotal: 500,
        variance: 'as-surveillance',
      })
      expect(asR(row)).toEqual(expected)
    }
  })

  test('with delays cut off by today the simulated numbers are near those of R, which are simulated too', () => {
    const references = readReferences('bayes.trunc').filter(({ now }) => now > toDay('2011-05-26'))
    expect(references).toHaveLength(16)
    for (const { now, day, expected } of references) {
      const [row] = nowcastTruncated({
        triangle: triangleOn(now),
        days: [day],
        maxTotal: 500,
        prior: { mean: 50, variance: 3000 },
        random: makeRandom(2011),
      })
      const ours = asR(row)
      for (const key of ['median', 'lower', 'upper'] as const)
        expect(Math.abs(ours![key] - expected[key]), `${key} of ${day}`).toBeLessThanOrEqual(
          Math.max(2, 0.06 * expected[key]),
        )
    }
  })
})
