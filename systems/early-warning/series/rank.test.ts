import { describe, expect, test } from 'vitest'
import { addDays, day, placePath } from '#vocabulary'
import { toDatedSeries } from '../watch.ts'
import { compareKeys, keyOf, rankSeries, type WatchedSeries } from './rank.ts'
import { standingOf } from './standing.ts'

const today = day('2020-06-14')

function watched(place: string, counts: readonly number[], series = 'norovirus'): WatchedSeries {
  const first = addDays(today, 1 - counts.length)
  const reports = counts.map((amount, at) => ({ day: addDays(first, at), amount, reports: 1 }))
  const dated = toDatedSeries(reports, today)
  if (!dated) throw new Error('a series of no reports')
  return { tally: 'cases.confirmed', series, place: placePath(place), standing: standingOf(dated) }
}

const steady = (days: number, each = 1) => Array.from({ length: days }, (_, at) => (at % 2 ? 0 : 2 * each))
const sum = (...of: (readonly number[])[]) =>
  of[0]?.map((_, at) => of.reduce((all, one) => all + (one[at] ?? 0), 0)) ?? []

describe('the standing of a series', () => {
  test('counts the last seven days against eight weeks, and pays for asking two questions', () => {
    const { standing } = watched('cn.11.01.01', [...steady(90), 4, 5, 6, 5, 7, 6, 8])
    expect(standing).toMatchObject({ observed: 41, windowDays: 7, from: addDays(today, -55) })
    expect(standing.expected).toBeCloseTo(7, 0)
    expect(standing.pValue).toBeLessThan(1e-6)
    expect(standing.since).toBeDefined()
    expect(standing.counts).toHaveLength(56)
  })

  test('of a first case after 90 quiet days tells of that day, not of the week', () => {
    const { standing } = watched('cn.11.01.01', [...steady(90, 0), 1])
    expect(standing).toMatchObject({ observed: 1, windowDays: 1, threshold: 1, since: today })
    // Jeffreys: 0.5 / 90 a day, and twice its tail for the two questions.
    expect(standing.pValue).toBeCloseTo(2 * 0.00555, 3)
  })

  test('that is too short has no p-value, and says what was counted', () => {
    const { standing } = watched('cn.11.01.01', [3, 1, 2])
    expect(standing).toMatchObject({ observed: 6, windowDays: 3 })
    expect(standing.pValue).toBeUndefined()
    expect(standing.expected).toBeUndefined()
  })
})

describe('the list of series', () => {
  const rising = [...steady(90), 4, 5, 6, 5, 7, 6, 8]
  const calm = steady(97)

  test('has the most surprising first and those that cannot be judged last', () => {
    const ranked = rankSeries([
      watched('cn.11.01.03', [1, 2]),
      watched('cn.11.01.01', calm),
      watched('cn.11.01.02', rising),
    ])
    expect(ranked.map(({ place }) => place)).toEqual(['cn.11.01.02', 'cn.11.01.01', 'cn.11.01.03'])
    expect(ranked.map(({ told }) => told)).toEqual([true, false, false])
    expect(ranked[2]?.falseShare).toBeUndefined()
  })

  test('tells a rise at its own level: the district, not the city that holds it', () => {
    const others = ['03', '04', '05', '06'].map((name) => watched(`cn.11.01.${name}`, calm))
    const ranked = rankSeries([
      watched('cn.11.01', sum(rising, calm, calm, calm, calm)),
      watched('cn.11.01.02', rising),
      ...others,
    ])
    expect(ranked.filter(({ here }) => here).map(({ place }) => place)).toEqual(['cn.11.01.02'])
  })

  test('controls the share of false ones over all: what is told alone may not be among many', () => {
    const odd = [...steady(90), 2, 2, 3, 2, 3, 2, 3]
    const alone = rankSeries([watched('cn.11.01.02', odd)])
    const crowd = Array.from({ length: 60 }, (_, at) => watched(`cn.42.01.${at + 10}`, calm))
    const among = rankSeries([watched('cn.11.01.02', odd), ...crowd])
    expect(alone[0]?.told).toBe(true)
    expect(among[0]).toMatchObject({ place: 'cn.11.01.02', told: false })
  })

  test('goes on from any row without losing or repeating one, equal p-values included', () => {
    const ranked = rankSeries(Array.from({ length: 9 }, (_, at) => watched(`cn.11.01.0${at}`, calm)))
    for (const [at, row] of ranked.entries()) {
      const after = ranked.filter((one) => compareKeys(keyOf(one), keyOf(row)) > 0)
      expect(after).toEqual(ranked.slice(at + 1))
    }
  })

  test('of nothing is empty', () => {
    expect(rankSeries([])).toEqual([])
  })
})
