import { describe, expect, test } from 'vitest'
import { findFirstAfterQuiet, findRise, settingsOfParts } from './index.ts'
import { calmProvinces } from './trial/calm-province.ts'
import { steadySeries } from './trial/steady-series.ts'

const firstDay = 84
const lastDay = 450
const seriesCount = 60
const daysPerMonth = 30.4375

/** False alarms in 100 months of one place: findings with none in the 28 days before. */
function falseAlarms(mean: number, dispersion: number, find: typeof findRise): number {
  let alarms = 0
  for (const counts of steadySeries({ mean, dispersion, days: lastDay, series: seriesCount }))
    alarms += countFound(counts, (today) => find({ counts, today }))
  return (alarms / (seriesCount * (lastDay - firstDay))) * daysPerMonth * 100
}

function countFound(counts: readonly number[], find: (today: number) => unknown): number {
  let alarms = 0
  let lastFound = -Infinity
  for (let today = firstDay; today < lastDay; today++) {
    if (counts[today] === 0 || !find(today)) continue
    if (today - lastFound > 28) alarms += 1
    lastFound = today
  }
  return alarms
}

describe('false alarms in 100 months of a steady place', () => {
  test.each([
    [0.01, 1, 1],
    [0.1, 1, 1],
    [1, 1, 1],
    [10, 1, 1],
    [0.01, 2, 1],
    [0.1, 2, 2],
    [1, 2, 2],
    [10, 2, 2],
    [1, 4, 3],
    [10, 4, 3],
  ])('rises at %d cases a day, variance %d times the mean: at most %d', (mean, dispersion, most) => {
    expect(falseAlarms(mean, dispersion, findRise)).toBeLessThanOrEqual(most)
  })

  test('rises where cases come in batches of many, 0.1 a day with variance 4 times the mean: over 2, at most 6', () => {
    const rate = falseAlarms(0.1, 4, findRise)
    expect(rate).toBeGreaterThan(2)
    expect(rate).toBeLessThanOrEqual(6)
  })

  test('first cases after quiet where one comes every ten days, or more often: at most 2', () => {
    expect(falseAlarms(0.1, 1, findFirstAfterQuiet)).toBeLessThanOrEqual(2)
    expect(falseAlarms(0.3, 1, findFirstAfterQuiet)).toBe(0)
  })

  test('first cases after quiet where one comes every two months: a third of them are found, and no more can be asked', () => {
    // A steady place is silent for 56 days before a case with chance exp(-56 / 60): 0.39 of 50 cases in 100 months.
    expect(falseAlarms(1 / 60, 1, findFirstAfterQuiet)).toBeGreaterThan(12)
    expect(falseAlarms(1 / 60, 1, findFirstAfterQuiet)).toBeLessThan(25)
  })
})

describe('false rises in 100 months of a steady place that has six parts', () => {
  const parts = 6
  const settings = settingsOfParts(parts)

  /** Rises of the whole, and those of its parts, which are found by their share of the level and with the whole's dispersion. */
  function falseRises(of: { mean: number; dispersion: number; places: number }) {
    const all = steadySeries({ ...of, days: lastDay, series: of.places * parts })
    let [whole, ofParts] = [0, 0]
    for (let place = 0; place < of.places; place++) {
      const own = all.slice(place * parts, (place + 1) * parts)
      const counts = own[0]?.map((_, day) => own.reduce((sum, part) => sum + (part[day] ?? 0), 0)) ?? []
      whole += countFound(counts, (today) => findRise({ counts, today }))
      for (const part of own)
        ofParts += countFound(part, (today) =>
          findRise({ counts: part, today, partOf: { counts } }, settings),
        )
    }
    const per100 = (found: number) => (found / (of.places * (lastDay - firstDay))) * daysPerMonth * 100
    return { whole: per100(whole), parts: per100(ofParts) }
  }

  // Cases a day in each part, and how they cluster. 60 places are 721 months: bounds are the budget of one in 100 months halved, with room for
  // chance, and what the whole itself does where its cases come in batches.
  test.each([
    [0.1, 1, 1],
    [0.5, 1, 0.6],
    [2, 1, 0.6],
    [0.1, 2, 1],
    [0.5, 2, 0.6],
    [2, 2, 0.6],
    [0.5, 4, 1],
    [2, 4, 1],
  ])(
    'parts at %d cases a day, variance %d times the mean: at most %d besides the whole’s',
    (mean, dispersion, most) => {
      const { parts: found } = falseRises({ mean, dispersion, places: 60 })
      expect(found).toBeLessThanOrEqual(most)
    },
  )

  test('where cases come in batches of many, 0.1 a day in each part with variance 4 times the mean: fewer than the whole’s own', () => {
    const { whole, parts: found } = falseRises({ mean: 0.1, dispersion: 4, places: 60 })
    expect(whole).toBeGreaterThan(2)
    expect(found).toBeLessThan(whole)
  })
})

describe('alarms in 100 quiet months of a calm province of fifteen places', () => {
  test.each([1, 2])('%d imported case a year and place: at most 2', (cases) => {
    const { per100, per100Quiet } = calmProvinces({ mean: cases / 366 })
    expect(per100).toBeLessThanOrEqual(2)
    expect(per100Quiet).toBeLessThanOrEqual(2)
  })

  test('a case a month and place: over 2, at most 4; the first two must be told before they are known to be usual', () => {
    const { per100Quiet } = calmProvinces({ mean: 0.03 })
    expect(per100Quiet).toBeGreaterThan(2)
    expect(per100Quiet).toBeLessThanOrEqual(4)
  })
})
