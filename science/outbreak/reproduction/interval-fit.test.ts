import { describe, expect, test } from 'vitest'
import { drawGamma, drawNormal } from '../maths/draws.ts'
import { makeRandom } from '../maths/random.ts'
import { fitSerialInterval, pairsByDay } from './index.ts'
import { data, fileOf, readRows } from './testing.ts'

const toDay = (date: string | undefined) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

describe('a serial interval from pairs', () => {
  test('finds the gamma law that made onsets known to the day', () => {
    const random = makeRandom(11)
    const days = Array.from({ length: 2000 }, () => {
      const infector = 100 * random()
      return [
        Math.floor(infector),
        Math.floor(infector + drawGamma({ shape: 4, scale: 1.5 }, random)),
      ] as const
    })
    const fit = fitSerialInterval({ pairs: pairsByDay(days), family: 'gamma' })
    // Four standard errors of mean and standard deviation at 2000 pairs.
    expect(Math.abs(fit.meanDays - 6)).toBeLessThan((4 * 3) / Math.sqrt(2000))
    expect(Math.abs(fit.sdDays - 3)).toBeLessThan(0.3)
    expect(fitSerialInterval({ pairs: pairsByDay(days), family: 'log-normal' }).aic).toBeGreaterThan(fit.aic)
  })

  test('finds a normal law where the infected may fall ill first, and its bootstrap holds it', () => {
    const random = makeRandom(12)
    const days = Array.from({ length: 300 }, () => {
      const infector = 50 * random()
      return [Math.floor(infector), Math.floor(infector + 2 + 4 * drawNormal(random))] as const
    })
    const fit = fitSerialInterval({ pairs: pairsByDay(days), family: 'normal', bootstrap: 60, random })
    expect(days.some(([a, b]) => b < a)).toBe(true)
    expect(fit.interval!.meanDays[0]).toBeLessThan(2)
    expect(fit.interval!.meanDays[1]).toBeGreaterThan(2)
    expect(fit.interval!.sdDays[1]).toBeGreaterThan(fit.interval!.sdDays[0])
  })

  test('of exact onsets by a normal law is their mean and standard deviation', () => {
    const gaps = [1, 4, 2, 8, 5, 7]
    const pairs = gaps.map((gap) => ({ infector: { from: 0, to: 0 }, infected: { from: gap, to: gap } }))
    const fit = fitSerialInterval({ pairs, family: 'normal' })
    expect(fit.meanDays).toBeCloseTo(4.5, 5)
    expect(fit.sdDays).toBeCloseTo(Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - 4.5) ** 2, 0) / 6), 5)
  })

  test('refuses too few pairs, spans that end before they begin, and intervals that cannot be above 0', () => {
    const five = pairsByDay([
      [0, 2],
      [0, 3],
      [0, 4],
      [0, 5],
      [9, 2],
    ])
    expect(() => fitSerialInterval({ pairs: five.slice(0, 4), family: 'gamma' })).toThrow(/5 pairs or more/)
    expect(() => fitSerialInterval({ pairs: five, family: 'gamma' })).toThrow(/pair 4 .* normal law/)
    const broken = [...five.slice(0, 4), { infector: { from: 1, to: 0 }, infected: { from: 2, to: 3 } }]
    expect(() => fitSerialInterval({ pairs: broken, family: 'normal' })).toThrow(/pair 4/)
  })
})

if (!data.isThere) console.warn(`skipped, for want of the data: ${data.path}`)

describe.skipIf(!data.isThere)('on line lists', () => {
  test('measles in Hagelloch, 1861: ten days from prodrome to prodrome, as its incubation of ten days makes them', () => {
    const rows = readRows(fileOf('line-lists/measles_hagelloch_1861.csv'))
    const onsets = new Map(rows.map((row) => [row.case_ID, toDay(row.date_of_prodrome)]))
    const days = rows.flatMap((row) => {
      const infector = onsets.get(row.infector)
      const infected = onsets.get(row.case_ID)
      return infector !== undefined && infected !== undefined ? [[infector, infected] as const] : []
    })
    const forward = days.filter(([a, b]) => b >= a)
    const fit = fitSerialInterval({
      pairs: pairsByDay(forward),
      family: 'gamma',
      bootstrap: 40,
      random: makeRandom(1),
    })
    expect(days).toHaveLength(184)
    expect(forward).toHaveLength(184)
    expect(fit.meanDays).toBeCloseTo(10.39, 2)
    expect(fit.sdDays).toBeCloseTo(1.61, 2)
    expect(fit.interval!.meanDays[0]).toBeGreaterThan(10)
    expect(fit.interval!.meanDays[1]).toBeLessThan(10.8)
  })

  test('simulated Ebola: eleven days, and a gamma law rather than a log-normal one', () => {
    const onsets = new Map(
      readRows(fileOf('line-lists/ebola_sim_linelist.csv')).map((row) => [
        row.case_id,
        toDay(row.date_of_onset),
      ]),
    )
    const days = readRows(fileOf('line-lists/ebola_sim_contacts.csv')).flatMap(({ infector, case_id }) => {
      const a = onsets.get(infector)
      const b = onsets.get(case_id)
      return a !== undefined && b !== undefined && !Number.isNaN(a + b) ? [[a, b] as const] : []
    })
    const forward = days.filter(([a, b]) => b >= a)
    const fit = fitSerialInterval({
      pairs: pairsByDay(forward),
      family: 'gamma',
      bootstrap: 20,
      random: makeRandom(1),
    })
    const other = fitSerialInterval({ pairs: pairsByDay(forward), family: 'log-normal' })
    expect(forward).toHaveLength(2161)
    expect(days).toHaveLength(2161)
    expect(fit.meanDays).toBeCloseTo(10.92, 2)
    expect(fit.sdDays).toBeCloseTo(7.74, 2)
    expect(other.aic - fit.aic).toBeGreaterThan(50)
    expect(fit.interval!.meanDays[0]).toBeLessThan(fit.meanDays)
    expect(fit.interval!.meanDays[1]).toBeGreaterThan(fit.meanDays)
  })
})
