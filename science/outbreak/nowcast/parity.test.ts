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

function triangleOn(today: number, longestDelay = 15) {
  const reports = readRows(fileOf('outbreak-parity/nowcast_husO104_linelist.csv')).map((row) => ({
    eventDay: toDay(row.dHosp!),
    reportDay: toDay(row.dReport!),
  }))
  return makeReportingTriangle({ reports, today, longestDelay, firstDay: toDay('2011-04-01') })
}

/** What R says where the total it looks for lies over its greatest: 0. */
function asR(row: Nowcast | undefined) {
  if (!row || row.reason) return undefined
  const said = (value: number) => (value === Infinity ? 0 : value)
  return { median: said(row.median), lower: said(row.lower), upper: said(row.upper) }
}

function columnsOf(rows: readonly Nowcast[]): string[] {
  return (['median', 'lower', 'upper'] as const).map((key) => rows.map((row) => asR(row)?.[key]).join(' '))
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

  // The same call with now = 2011-06-05, days from nine days back to one, D = 10, N.tInf.max = 800, and m as said.
  const today = toDay('2011-06-05')
  const settings = { days: [9, 8, 7, 6, 5, 4, 3, 2, 1].map((age) => today - age), maxTotal: 800 }

  test.each([
    [{}, '31 20 19 22 17 17 3 15 18', '26 15 14 15 10 8 0 2 0', '38 27 28 33 29 33 17 51 104'],
    [{ windowDays: 12 }, '25 15 14 15 11 9 1 6 6', '24 14 12 12 7 5 0 1 0', '28 19 19 21 18 17 7 20 40'],
    [{ windowDays: 20 }, '29 19 18 21 16 16 3 14 17', '25 15 13 15 9 8 0 2 0', '36 26 26 31 28 32 16 49 100'],
    [
      { delayWeight: 1, coverage: 0.8 },
      '30 20 19 22 17 17 3 14 16',
      '27 17 15 17 12 10 0 5 2',
      '35 24 24 29 24 26 10 34 57',
    ],
  ])(
    'with another longest delay and %o the beta-negative-binomial numbers are those of R',
    (other, ...expected) => {
      const rows = nowcastBayes({ triangle: triangleOn(today, 10), ...settings, ...other })
      expect(columnsOf(rows)).toEqual(expected)
    },
  )

  test.each([
    [{}, '33 22 21 25 19 18 0 9 0', '26 15 14 15 8 5 0 1 0', '39 28 28 34 28 30 0 20 0'],
    [{ windowDays: 12 }, '27 17 16 17 12 11 0 4 0', '24 14 12 12 7 5 0 1 0', '29 19 19 22 17 15 0 8 0'],
    [{ windowDays: 20 }, '31 21 20 23 18 17 0 9 0', '26 15 13 14 8 5 0 1 0', '37 26 26 32 26 28 0 19 0'],
  ])('with another longest delay and %o the numbers of Lawless are those of R', (other, ...expected) => {
    const rows = nowcastLawless({
      triangle: triangleOn(today, 10),
      ...settings,
      ...other,
      variance: 'as-surveillance',
    })
    expect(columnsOf(rows)).toEqual(expected)
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
