import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRandom } from '../maths/index.ts'
import {
  type CountSeries,
  type FarringtonFlexibleSettings,
  farrington,
  farringtonDailySettings,
  farringtonFlexible,
} from './index.ts'
import { readReference, reference } from './trial/reference.ts'

if (!reference.isThere) console.warn(`skipped, for want of the series: ${reference.path}`)

type Options = Partial<FarringtonFlexibleSettings>
const settingsOf: Record<string, Options> = {
  b3w2np5: { yearsBack: 3, halfWindow: 2, seasonLevels: 5, alpha: 0.05 },
  b4w4np7: { yearsBack: 4, halfWindow: 4, seasonLevels: 7 },
  b4w2np10: { yearsBack: 4, halfWindow: 2, alpha: 0.05 },
  b2: { yearsBack: 2 },
  noReweight: { reweight: false, thresholdMethod: 'delta' },
  noReweightMuan: { reweight: false, thresholdMethod: 'muan' },
  sqrt: { reweight: false, thresholdMethod: 'delta', transformPower: '1/2' },
  none: { reweight: false, thresholdMethod: 'delta', transformPower: 'none' },
  past13: { recentExcluded: 13 },
  past40: { recentExcluded: 40 },
  notrend: { trend: false },
  p05: { reweight: false, trendPThreshold: 0.05 },
  pop: { perHead: true },
  low: { fewest: { cases: 1, periods: 4 } },
  lowDelta: { fewest: { cases: 1, periods: 4 }, thresholdMethod: 'delta', reweight: false },
}

// surveillance 1.20.3, farringtonFlexible on salmonella_agona (`low`: counts above 1 as 1; `pop`: 1000 + 3 t, 200 more from week 281),
// the settings above, all others those of ffNB: position from 0, upper bound, expected, dispersion, p-value, trend.
const seenInR: [string, number, number, number, number, number, number][] = [
  ['b3w2np5', 298, 12, 6.58782194488, 1.36668131987, 0.9339455363, 1],
  ['b3w2np5', 299, 11, 6.16724731358, 1.28769948503, 0.828530931373, 1],
  ['b4w2np10', 298, 10, 4.98382133558, 1.38862218635, 0.828859352714, 1],
  ['b4w2np10', 299, 10, 5.03227087798, 1.33374286583, 0.698597688513, 1],
  ['b4w4np7', 298, 12, 4.63214788011, 1.375290932, 0.79441018295, 1],
  ['b4w4np7', 299, 12, 4.63076197081, 1.35233860163, 0.639760003574, 1],
  ['b2', 298, 12, 4.64285714286, 1.43075960364, 0.789527237839, 0],
  ['b2', 299, 11, 4, 1.51790130261, 0.526310397519, 0],
  ['noReweight', 298, 11.4735631348, 3.56318656049, 1.9626611967, 0.58454246038, 1],
  ['noReweight', 299, 10.6284415492, 3.17193391139, 1.93031290446, 0.376783583136, 1],
  ['noReweightMuan', 298, 15, 3.56318656049, 1.9626611967, 0.802903909986, 1],
  ['noReweightMuan', 299, 14, 3.17193391139, 1.93031290446, 0.608700632642, 1],
  ['sqrt', 298, 12.666705417, 3.56318656049, 1.9626611967, 0.585724193087, 1],
  ['sqrt', 299, 11.8079850063, 3.17193391139, 1.93031290446, 0.379119115955, 1],
  ['none', 298, 9.873157363, 3.56318656049, 1.9626611967, 0.58224283179, 1],
  ['none', 299, 9.06802492295, 3.17193391139, 1.93031290446, 0.371939904612, 1],
  ['past13', 298, 11, 3.79209538011, 1.70280132698, 0.651074107509, 1],
  ['past13', 299, 11, 3.26058017667, 1.74835696294, 0.391344966995, 1],
  ['past40', 298, 10, 3.1520789678, 1.60071025186, 0.552959270336, 1],
  ['past40', 299, 9, 2.7669296816, 1.65290000844, 0.30719163561, 1],
  ['notrend', 298, 13, 4.77142857143, 1.76697977244, 0.770197387602, 0],
  ['notrend', 299, 12, 4.25714285714, 1.74299087694, 0.552692277521, 0],
  ['p05', 298, 12, 3.56318656049, 1.9626611967, 0.595393380014, 1],
  ['p05', 299, 11, 3.17193391139, 1.93031290446, 0.37268366735, 1],
  ['pop', 298, 12, 3.95630294286, 1.73013845641, 0.672647624086, 1],
  ['pop', 299, 11, 3.37028969332, 1.78065170783, 0.408978322527, 1],
  ['low', 298, 4, 0.971428571429, 1, 0.621458122459, 0],
  ['low', 299, 4, 0.971428571429, 1, 0.621458122459, 0],
  ['lowDelta', 298, 4.01890906006, 0.971428571429, 1, 0.488518773574, 0],
  ['lowDelta', 299, 4.01890905994, 0.971428571429, 1, 0.488518773574, 0],
]

describe.skipIf(!reference.isThere)('settings other than the published, as R has them', () => {
  const found = reference.isThere ? readReference('salmonella_agona').counts : []
  test.each(seenInR)('%s at position %d', (name, index, upper, expected, dispersion, pValue, trend) => {
    const counts = name.startsWith('low') ? found.map((count) => Math.min(count, 1)) : found
    const population = found.map((_, at) => 1000 + 3 * (at + 1) + (at >= 280 ? 200 : 0))
    const [verdict] = farringtonFlexible(
      { counts, population },
      { ...settingsOf[name], likeSurveillance: true, from: index, to: index },
    )
    const near = (actual: number | undefined, value: number) =>
      expect(Math.abs((actual ?? Number.NaN) / value - 1)).toBeLessThan(1e-6)
    near(verdict?.threshold, upper)
    near(verdict?.expected, expected)
    near(verdict?.dispersion, dispersion)
    near(verdict?.pValue, pValue)
    expect(Number(verdict?.hasTrend)).toBe(trend)
  })
})

/** Weeks about a level with a season, drawn evenly between half and one and a half of it. */
function drawWeeks(weeks: number, level: number, seed: number): number[] {
  const random = makeRandom(seed)
  return Array.from({ length: weeks }, (_, at) =>
    Math.round(level * (1 + 0.3 * Math.sin((2 * Math.PI * at) / 52)) * (0.5 + random())),
  )
}

describe('Farrington’s detectors', () => {
  test('say of a position without five years behind it that the series is too short', () => {
    const verdicts = farringtonFlexible({ counts: drawWeeks(300, 20, 1) })
    expect(verdicts).toHaveLength(300)
    expect(verdicts[262]).toEqual({
      index: 262,
      observed: verdicts[262]?.observed,
      alarm: false,
      reason: 'too-short',
    })
    expect(verdicts[263]?.threshold).toBeGreaterThan(0)
  })

  test('raise an alarm for an outbreak of ten times the usual, and none for the weeks before', () => {
    const counts = drawWeeks(320, 20, 2)
    counts[319] = 200
    const verdicts = farringtonFlexible({ counts }, { from: 310 })
    expect(verdicts.map(({ alarm }) => alarm)).toEqual([...new Array(9).fill(false), true])
    expect(farrington({ counts }, { from: 319 })[0]?.alarm).toBe(true)
  })

  test('give no threshold where fewer than five cases came in four weeks', () => {
    const [verdict] = farringtonFlexible({ counts: new Array(300).fill(1) }, { from: 299 })
    expect(verdict).toMatchObject({ alarm: false, reason: 'too-few-cases' })
    expect(verdict?.threshold).toBeUndefined()
  })

  test('a series of nothing but zeros is no alarm', () => {
    const [verdict] = farringtonFlexible({ counts: new Array(300).fill(0) }, { from: 299 })
    expect(verdict?.alarm).toBe(false)
    expect(verdict?.reason).toMatch(/too-few-cases|no-fit/)
  })

  test('by date, a year of 53 weeks does not shift the season', () => {
    const counts = drawWeeks(400, 50, 3)
    const dated: CountSeries = { counts, firstDay: '2015-01-05' }
    const byDate = farringtonFlexible(dated, { from: 330, to: 330 })[0]
    const byPosition = farringtonFlexible({ counts }, { from: 330, to: 330 })[0]
    expect(byDate?.expected).not.toBe(byPosition?.expected)
    expect(Math.abs((byDate?.expected ?? 0) / (byPosition?.expected ?? 1) - 1)).toBeLessThan(0.2)
  })

  test('by day, a weekday’s own level is expected of it, and holidays are left out', () => {
    const random = makeRandom(4)
    const quietWeekend = (at: number) => (at % 7 >= 5 ? 0.2 : 1)
    const counts = Array.from({ length: 6 * 365 }, (_, at) =>
      Math.round(40 * quietWeekend(at) * (0.7 + 0.6 * random())),
    )
    const series: CountSeries = { counts, frequency: 365, firstDay: '2015-01-05' }
    const options = { ...farringtonDailySettings, from: 2100, to: 2106 }
    for (const { index, expected = 0 } of farringtonFlexible(series, options))
      expect(Math.abs(expected / (40 * quietWeekend(index)) - 1)).toBeLessThan(0.15)
    const holidays = [{ name: 'a holiday', firstDay: '2020-10-05', lastDay: '2020-10-06' }]
    const [first, second, third] = farringtonFlexible(series, { ...options, holidays })
    expect([first?.reason, second?.reason, third?.reason]).toEqual(['holiday', 'holiday', undefined])
    const [termed] = farringtonFlexible(series, { ...options, holidays, holidayEffect: 'term' })
    expect(termed?.threshold).toBeGreaterThan(0)
  })

  test.each([
    [{ counts: [1, Number.NaN] }, {}, /position 1/],
    [{ counts: [1, -1] }, {}, /position 1/],
    [{ counts: [0.5] }, {}, /position 0/],
    [{ counts: [1e12] }, {}, /position 0/],
    [{ counts: [] }, {}, /at least one/],
    [{ counts: [1, 2], population: [1, 0] }, { perHead: true }, /position 1/],
    [{ counts: [1, 2] }, { perHead: true }, /population/],
    [{ counts: [1, 2] }, { weekdays: true }, /weekdays/],
    [{ counts: [1, 2] }, { alpha: 0 }, /alpha/],
    [{ counts: [1, 2] }, { yearsBack: 0 }, /yearsBack/],
    [{ counts: [1, 2] }, { from: 2 }, /from and to/],
    [{ counts: [1, 2], firstDay: '2021-02-29' }, {}, /2021-02-29/],
  ] as [CountSeries, Options & { from?: number }, RegExp][])(
    'refuse %o with %o',
    (series, options, words) => {
      expect(() => farringtonFlexible(series, options)).toThrow(words)
      expect(() => farringtonFlexible(series, options)).toThrow(RangeError)
    },
  )

  test('one case more is never less surprising', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 60 }), (seed, count) => {
        const counts = drawWeeks(300, 12, seed)
        const judge = (last: number) =>
          farringtonFlexible({ counts: counts.with(299, last) }, { from: 299 })[0]
        expect(judge(count + 1)?.pValue ?? 0).toBeLessThanOrEqual(judge(count)?.pValue ?? 1)
      }),
      { numRuns: 50, seed: 11 },
    )
  })
})

test('where hardly anything was ever seen, Muan’s bound of the mean is without end, and no threshold is told', () => {
  const counts = new Array<number>(394).fill(0)
  for (const at of [12, 100, 290]) counts[at] = 1
  const judged = (fewest: number) =>
    farringtonFlexible(
      { counts },
      { thresholdMethod: 'muan', fewest: { cases: fewest, periods: 4 }, from: 364, to: 390 },
    )
  for (const { threshold, alarm, reason, pValue } of judged(0)) {
    expect({ threshold, alarm, reason }).toEqual({ threshold: undefined, alarm: false, reason: 'no-fit' })
    expect(pValue).toBe(1)
  }
  expect(new Set(judged(5).map(({ reason }) => reason))).toEqual(new Set(['too-few-cases']))
})
