import { describe, expect, test } from 'vitest'
import { drawNegativeBinomial, drawPoisson } from '../maths/draws.ts'
import { makeRandom } from '../maths/index.ts'
import {
  contenders,
  lastDayOfWeek,
  leastHistory,
  listFitness,
  makeContender,
  measureCharacter,
  periodOf,
  toWeeks,
  weekOfDay,
} from './index.ts'

const firstDay = '2015-01-05'

function seriesOf(days: number, mean: (day: number) => number, { seed = 1, size = Infinity } = {}) {
  const random = makeRandom(seed)
  const counts = Array.from({ length: days }, (_, day) =>
    size === Infinity
      ? drawPoisson(mean(day), random)
      : drawNegativeBinomial({ mean: mean(day), size }, random),
  )
  return { counts, firstDay }
}

describe('weeks of days', () => {
  test('run from Monday to Sunday; days before the first Monday are left out, and the week under way is a part', () => {
    // 1 January 2020 was a Wednesday.
    const series = { counts: Array(20).fill(1), firstDay: '2020-01-01' }
    expect(toWeeks(series)).toEqual({ counts: [7, 7, 1], firstDay: '2020-01-06', frequency: 52 })
    expect(toWeeks(series, 4)).toBeUndefined()
    expect([4, 5, 11, 12].map((day) => weekOfDay(day, series))).toEqual([-1, 0, 0, 1])
    expect(lastDayOfWeek(1, series)).toBe(18)
  })
})

describe('the character of a series', () => {
  test('of Poisson counts has a dispersion of about 1, and neither weekdays nor a season', () => {
    const character = measureCharacter(seriesOf(4 * 365, () => 2))
    expect(character.weeks).toBe(208)
    expect(character.meanPerWeek).toBeCloseTo(14, 0)
    expect(character.dispersion).toBeLessThan(1.25)
    expect(character.weekdays?.found).toBe(false)
    expect(character.season?.found).toBe(false)
  })

  test('of clustered counts has their dispersion, whatever the season', () => {
    // Variance over mean of a day, and of a week of such days, is 1 + mean / size = 3.
    const steady = measureCharacter(seriesOf(8 * 365, () => 2, { size: 1 }))
    expect(steady.dispersion).toBeGreaterThan(2.4)
    expect(steady.dispersion).toBeLessThan(3.6)
    const wave = (day: number) => 2 * (1 + 0.6 * Math.cos((2 * Math.PI * day) / 365.2425))
    const seasonal = measureCharacter(seriesOf(8 * 365, wave))
    expect(seasonal.dispersion).toBeLessThan(1.4)
    expect(seasonal.season?.found).toBe(true)
    expect(seasonal.season?.amplitude).toBeCloseTo(0.6, 1)
  })

  test('tells weekdays apart: offices that close on Sundays', () => {
    const { weekdays } = measureCharacter(seriesOf(200, (day) => (day % 7 === 6 ? 0.2 : 4)))
    expect(weekdays?.found).toBe(true)
    expect(weekdays?.busiestOverQuietest).toBeGreaterThan(5)
  })

  test('of a series without a case, or a few days long, says no more than is known', () => {
    const none = measureCharacter({ counts: Array(100).fill(0), firstDay })
    expect(none).toMatchObject({ zeroDays: 1, zeroWeeks: 1, meanPerWeek: 0 })
    expect(none.dispersion).toBeUndefined()
    expect(measureCharacter({ counts: [3], firstDay })).toMatchObject({ days: 1, weeks: 0 })
    expect(measureCharacter({ counts: Array(400).fill(1), firstDay }).season).toBeUndefined()
  })

  test('what looks like a season or weekdays by chance is told in about one series of a hundred', () => {
    const characters = Array.from({ length: 200 }, (_, seed) =>
      measureCharacter(seriesOf(3 * 366, () => 1, { seed, size: 1 })),
    )
    expect(characters.filter(({ season }) => season?.found).length).toBeLessThanOrEqual(8)
    expect(characters.filter(({ weekdays }) => weekdays?.found).length).toBeLessThanOrEqual(8)
  })
})

describe('who can judge it', () => {
  const unfitOf = (character: Parameters<typeof listFitness>[0]) =>
    Object.fromEntries(listFitness(character).map(({ contender, unfit }) => [contender.name, unfit ?? 'fit']))

  test('one year is too short for five: the answer says how much is needed, and how much there is', () => {
    const fitness = listFitness(measureCharacter(seriesOf(365, () => 1)))
    expect(fitness.find(({ contender }) => contender.name === 'farrington-flexible')).toMatchObject({
      unfit: 'too-short',
      period: 'week',
      needs: 264,
      has: 52,
    })
    expect(fitness.find(({ contender }) => contender.name === 'outbreak-odds')?.unfit).toBeUndefined()
  })

  test('a rare disease leaves neither EARS nor percentiles, nor Farrington with its five cases in four weeks', () => {
    expect(unfitOf(measureCharacter(seriesOf(6 * 366, () => 0.05)))).toEqual({
      'outbreak-odds': 'fit',
      'farrington-flexible': 'too-few-cases',
      bayes: 'fit',
      ears: 'mostly-zeros',
      'moving-percentile': 'mostly-zeros',
      cusum: 'fit',
      'outbreak-p': 'fit',
    })
  })

  test('a season leaves out CUSUM and OutbreakP, which know a steady level alone', () => {
    const wave = (day: number) => 2 + 1.5 * Math.cos((2 * Math.PI * day) / 365.25)
    expect(unfitOf(measureCharacter(seriesOf(6 * 366, wave)))).toMatchObject({
      cusum: 'season',
      'outbreak-p': 'season',
      'farrington-flexible': 'fit',
    })
  })

  test('weekdays leave EARS out, and a long history of many cases nobody else', () => {
    expect(unfitOf(measureCharacter(seriesOf(6 * 366, (day) => (day % 7 > 4 ? 1 : 5))))).toMatchObject({
      ears: 'weekdays',
      'farrington-flexible': 'fit',
      'moving-percentile': 'fit',
    })
  })

  test.each(contenders.map((contender) => [contender.name, contender] as const))(
    '%s judges from its least history on, and alarms exactly where its chance is below alpha',
    (_, contender) => {
      const days = seriesOf(6 * 366, () => 1.5, { size: 1 })
      const weeks = toWeeks(days)
      if (!weeks) throw new Error('six years without a week')
      const series = periodOf(contender) === 'week' ? weeks : { ...days, frequency: 365 }
      const least = leastHistory(contender)
      const from = Math.max(0, least - 3)
      for (const alpha of [0.2, 0.02]) {
        const verdicts = makeContender({ contender, alpha })(series, {
          from,
          to: Math.min(series.counts.length - 1, least + 400),
        })
        expect(verdicts.find(({ index }) => index === least)?.reason).not.toBe('too-short')
        const judged = verdicts.filter(({ pValue }) => pValue !== undefined)
        expect(judged.length).toBeGreaterThan(30)
        for (const { alarm, pValue = 1, observed } of verdicts)
          expect(alarm).toBe(observed > 0 && pValue < alpha)
      }
    },
  )

  test('the moving percentile alarms above the percentile that its alpha leaves, as CIDARS does', () => {
    const days = { ...seriesOf(5 * 366, () => 1), frequency: 365 }
    const verdicts = makeContender({ contender: { name: 'moving-percentile' }, alpha: 0.2 })(days, {
      from: 1300,
    })
    expect(verdicts.some(({ alarm }) => alarm)).toBe(true)
    for (const { observed, threshold = Infinity, alarm } of verdicts) expect(alarm).toBe(observed > threshold)
  })

  test('an alpha that is none is refused', () => {
    for (const alpha of [0, 1, Number.NaN])
      expect(() => makeContender({ contender: { name: 'ears' }, alpha })).toThrow(RangeError)
  })
})
