import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { meanOf, scenarios, simulate } from '../../../bench/detection/simulate.ts'
import { makeRandom, negativeBinomialTail } from '../maths/index.ts'
import { makeOutbreakOdds, outbreakOdds } from './index.ts'
import { chanceOfOdds } from './odds-chance.ts'
import { logFactor } from './odds-excess.ts'

const steady = (weeks: number, ...last: number[]) => [
  ...Array.from({ length: weeks }, (_, week) => 8 + ((week * 7) % 5)),
  ...last,
]
const judgeLast = (counts: readonly number[], options = {}) =>
  outbreakOdds({ counts }, { from: counts.length - 1, ...options })[0]!

describe('the odds of an outbreak', () => {
  test('a week as usual is none, three times as many cases are one', () => {
    expect(judgeLast(steady(300, 11))).toMatchObject({ alarm: false })
    const verdict = judgeLast(steady(300, 30))
    expect(verdict).toMatchObject({ alarm: true, observed: 30 })
    expect(verdict.expected).toBeCloseTo(10, 0)
    expect(verdict.pValue).toBeLessThan(1e-5)
  })

  test('two raised weeks tell what neither would alone', () => {
    const alone = judgeLast(steady(300, 10, 18))
    const second = judgeLast(steady(300, 18, 18))
    expect(second.pValue!).toBeLessThan(alone.pValue! / 2)
  })

  test('an outbreak of the past does not teach the course that it is usual', () => {
    const calm = steady(300, 11)
    const raised = calm.map((count, week) => (week > 200 && week < 206 ? count + 60 : count))
    expect(judgeLast(raised).expected).toBeCloseTo(judgeLast(calm).expected!, 0)
    expect(judgeLast(raised).dispersion!).toBeLessThan(2)
  })

  test('the threshold is the most cases that would be no alarm', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 41 }), fc.nat(20), (scenario, replicate) => {
        const { calm } = simulate({ scenario: scenarios[scenario]!, replicate, seed: 5 })
        const counts = [...calm.subarray(0, 400)]
        const { threshold = Number.NaN } = judgeLast(counts)
        const at = (count: number) => judgeLast([...counts.slice(0, -1), count])
        expect(at(threshold + 1).alarm).toBe(true)
        expect(at(threshold).alarm).toBe(false)
      }),
      { numRuns: 20 },
    )
  })

  test('the more cases, the less likely by chance', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { minLength: 60, maxLength: 320 }), fc.nat(40), (before, last) => {
        const [less, more] = [judgeLast([...before, last]), judgeLast([...before, last + 1])]
        expect(more.pValue!).toBeLessThanOrEqual(less.pValue! * (1 + 1e-9))
        expect(less.pValue).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  test('what lies further back than it reads changes nothing, nor does what comes later', () => {
    const counts = steady(400, 20)
    const other = counts.map((count, week) => (week < 100 ? 500 : count))
    expect(judgeLast(other)).toEqual(judgeLast(counts))
    expect(outbreakOdds({ counts: [...counts, 99] }, { from: 400, to: 400 })[0]).toEqual(judgeLast(counts))
  })

  test('memory that is used again remembers nothing', () => {
    const judge = makeOutbreakOdds()
    const wild = Array.from({ length: 500 }, (_, week) => (week % 9) * 1000)
    judge({ counts: wild }, { from: 400 })
    expect(judge({ counts: steady(300, 20) }, { from: 300 })[0]).toEqual(judgeLast(steady(300, 20)))
  })

  test('in calm one week in a hundred is an alarm at one per cent, whatever the level, season and dispersion', () => {
    const judge = makeOutbreakOdds({ thresholds: false })
    const alarms = scenarios.flatMap((scenario) =>
      [0, 5].flatMap((replicate) => {
        const { calm } = simulate({ scenario, replicate, seed: 4711 })
        return judge({ counts: calm }, { from: 576, to: 623 }).map(({ alarm }) => alarm)
      }),
    )
    const share = alarms.filter((alarm) => alarm).length / alarms.length
    expect(share).toBeGreaterThan(0.006)
    expect(share).toBeLessThan(0.016)
  })

  test('a series too short says so; one without a year of history is judged without a season', () => {
    expect(judgeLast(steady(37, 30))).toEqual({ index: 37, observed: 30, alarm: false, reason: 'too-short' })
    expect(judgeLast(steady(38, 30))).toMatchObject({ alarm: true })
  })

  test('nothing but zeros, then one case and then many', () => {
    expect(judgeLast([...new Array(200).fill(0), 0])).toMatchObject({ alarm: false })
    expect(judgeLast([...new Array(200).fill(0), 4])).toMatchObject({ alarm: true })
  })

  test.each([
    [[1, 2, -1], 'at position 2'],
    [[1, Number.NaN, 1], 'at position 1'],
    [[1, 2.5, 1], 'at position 1'],
    [[], 'at least one period'],
  ])('counts %j are refused', (counts, told) => {
    expect(() => outbreakOdds({ counts })).toThrow(told)
  })

  test.each([
    [{ alpha: 0 }, 'alpha'],
    [{ guard: -1 }, 'guard'],
    [{ yearsBack: 0 }, 'yearsBack'],
    [{ perHead: true }, 'population'],
    [{ weekdays: true }, 'firstDay'],
  ])('the setting %j is refused', (options, told) => {
    expect(() => outbreakOdds({ counts: steady(300) }, options)).toThrow(told)
  })

  test('counts per head follow the population', () => {
    const population = Array.from({ length: 301 }, (_, week) => (week < 290 ? 1000 : 3000))
    const counts = steady(301).map((count, week) => (week < 290 ? count : 3 * count))
    const [verdict] = outbreakOdds({ counts, population }, { from: 300, perHead: true })
    expect(verdict?.alarm).toBe(false)
    expect(judgeLast(counts).alarm).toBe(true)
  })

  test('by day, a weekday that is always high is no alarm', () => {
    const counts = Array.from({ length: 400 }, (_, day) => (day % 7 === 0 ? 30 : 8))
    const series = { counts, frequency: 365, firstDay: '2020-01-06' }
    const [monday] = outbreakOdds(series, { from: 399, yearsBack: 1, guard: 28, weekdays: true })
    expect(monday).toMatchObject({ observed: 30, alarm: false })
  })
})

test('the factor of a count is a mean of ratios of negative binomial chances', () => {
  const chance = (count: number, mean: number, dispersion: number) => {
    const size = mean / (dispersion - 1)
    return (
      negativeBinomialTail({ count, mean, size }) - negativeBinomialTail({ count: count + 1, mean, size })
    )
  }
  for (const [count, mean, dispersion] of [
    [0, 2, 1.5],
    [7, 2, 3],
    [60, 40, 1.2],
  ] as const) {
    const deviation = Math.sqrt(dispersion * mean)
    const ratios = [2, 3, 4, 6].map(
      (size) => chance(count, mean + size * deviation, dispersion) / chance(count, mean, dispersion),
    )
    const expected = Math.log(ratios.reduce((sum, ratio) => sum + ratio) / 4)
    expect(logFactor(count, mean, dispersion)).toBeCloseTo(expected, 6)
  }
})

test('the chance of odds is that of all pairs of weeks that give such odds or higher', () => {
  const dispersion = 1.4
  const carried = (odds: number) => (0.02 + 0.3 * Math.min(odds, 0.2)) / 0.98
  const pmf = (mean: number) =>
    Array.from({ length: 60 }, (_, count) => {
      const size = mean / (dispersion - 1)
      return (
        negativeBinomialTail({ count, mean, size }) - negativeBinomialTail({ count: count + 1, mean, size })
      )
    })
  for (const [mean, count] of [
    [3, 8],
    [3, 10],
    [9, 18],
  ] as const) {
    const before = carried(carried(0) * Math.exp(logFactor(2, mean, dispersion)))
    const logOdds = Math.log(before) + logFactor(count, mean, dispersion)
    let exact = 0
    for (const [then, p] of pmf(mean).entries())
      for (const [now, q] of pmf(mean).entries()) {
        const prior = carried(carried(0) * Math.exp(logFactor(then, mean, dispersion)))
        const log = Math.log(prior) + logFactor(now, mean, dispersion)
        if (log >= logOdds - 1e-12) exact += p * q
      }
    const found = chanceOfOdds({
      logOdds,
      week: { count, mean, dispersion },
      before: { count: 2, mean, dispersion },
      carried: (log) => carried(carried(0) * Math.exp(log)),
    })
    // Half of the last count's chance is left out, as in every mid-p-value.
    expect(found).toBeLessThan(exact)
    expect(found).toBeGreaterThan(exact * 0.5)
  }
})

test('simulated means are those of the scenario', () => {
  const random = makeRandom(1)
  const scenario = scenarios[Math.floor(random() * scenarios.length)]!
  let ratio = 0
  for (let replicate = 0; replicate < 50; replicate += 5) {
    const { calm } = simulate({ scenario, replicate, seed: 1 })
    for (let week = 0; week < 300; week++) ratio += calm[week]! / meanOf(scenario, week) / 3000
  }
  expect(ratio).toBeGreaterThan(0.9)
  expect(ratio).toBeLessThan(1.1)
})
