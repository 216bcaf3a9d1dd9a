import { describe, expect, test } from 'vitest'
import { drawPoisson } from '../maths/draws.ts'
import { makeRandom } from '../maths/index.ts'
import {
  type Addition,
  type Contender,
  countsKnownOn,
  delaysOf,
  type KnownHistory,
  makeOutbreak,
  type SeriesTrial,
  type TrialQuestion,
  trySeries,
  weighTrials,
} from './index.ts'

const firstDay = '2015-01-05'

function historyOf(days: number, { seed = 1, mean = 0.6, delay = 0 } = {}): KnownHistory {
  const random = makeRandom(seed)
  const additions = Array.from(
    { length: days },
    (_, day): Addition => ({ day, known: day + delay, amount: drawPoisson(mean, random) }),
  )
  return { firstDay, days, additions: additions.filter(({ amount }) => amount > 0) }
}

function run(question: Partial<TrialQuestion> & Pick<TrialQuestion, 'history'>): {
  trial: SeriesTrial
  shares: number[]
} {
  const steps = trySeries({ stream: 'a', from: 400, outbreaks: 12, withinDays: 14, seed: 5, ...question })
  const shares: number[] = []
  for (;;) {
    const step = steps.next()
    if (step.done) return { trial: step.value, shares }
    shares.push(step.value)
  }
}

const odds: Contender = { name: 'outbreak-odds' }
const bayes: Contender = { name: 'bayes' }

describe('what was known when', () => {
  const history = {
    additions: [
      { day: 0, known: 0, amount: 2 },
      { day: 0, known: 3, amount: 4 },
      { day: 1, known: 2, amount: -1 },
    ],
  }
  test('is what had come by that evening, and never below none', () => {
    expect(countsKnownOn(history, 0)).toEqual([2])
    expect(countsKnownOn(history, 2)).toEqual([2, 0, 0])
    expect(countsKnownOn(history, 3)).toEqual([6, 0, 0, 0])
    expect(() => countsKnownOn({ additions: [{ day: 2, known: 1, amount: 1 }] }, 3)).toThrow(RangeError)
  })
  test('gives the share of each delay', () => {
    expect(delaysOf(history)).toEqual([2 / 6, 0, 0, 4 / 6])
    expect(delaysOf({ additions: [] })).toEqual([1])
  })
})

describe('an outbreak made up', () => {
  const of = { seed: 3, stream: 'cn.99.01', start: 100, deviation: 2, delays: [0.5, 0.5] }
  test('is the same whatever was drawn before it, and another for each number', () => {
    const tenth = makeOutbreak({ ...of, replicate: 10 })
    for (let replicate = 0; replicate < 10; replicate++) makeOutbreak({ ...of, replicate })
    expect(makeOutbreak({ ...of, replicate: 10 })).toEqual(tenth)
    expect(makeOutbreak({ ...of, replicate: 11 })).not.toEqual(tenth)
    expect(makeOutbreak({ ...of, stream: 'cn.99.02', replicate: 10 })).not.toEqual(tenth)
  })
  test('has two cases at least, known on their day or later, and its mean size', () => {
    const all = Array.from({ length: 900 }, (_, replicate) => makeOutbreak({ ...of, replicate }))
    for (const { cases, additions, onset } of all) {
      expect(cases).toBeGreaterThanOrEqual(2)
      expect(additions).toHaveLength(cases)
      expect(additions.every(({ day, known }) => day >= onset && known - day >= 0 && known - day <= 1)).toBe(
        true,
      )
    }
    const meanOf = (size: number) => {
      const some = all.filter((one) => one.size === size)
      return some.reduce((sum, { cases }) => sum + cases, 0) / some.length
    }
    expect(meanOf(3)).toBeCloseTo(6, 0)
    expect(meanOf(10)).toBeGreaterThan(19)
    expect(meanOf(10)).toBeLessThan(21)
    const late = all
      .filter(({ shape }) => shape === 'growing')
      .flatMap(({ additions }) => additions.map(({ day }) => day - 100))
    // More than half of what doubles each week for five comes in the last.
    expect(late.filter((day) => day >= 28).length / late.length).toBeCloseTo(16 / 31, 1)
  })
})

describe('a series tried on its own past', () => {
  test('gives the same again, and tells how far it is', () => {
    const history = historyOf(700)
    const { trial, shares } = run({ history, of: [bayes] })
    expect(run({ history, of: [bayes] }).trial).toEqual(trial)
    expect(shares.every((share, at) => share >= (shares[at - 1] ?? 0) && share <= 1)).toBe(true)
    expect(trial.outbreaks).toHaveLength(12)
    // The first outbreaks are the same however many follow.
    expect(run({ history, of: [bayes], outbreaks: 3 }).trial.outbreaks).toEqual(trial.outbreaks.slice(0, 3))
    expect(JSON.parse(JSON.stringify(trial))).toEqual(trial)
  })

  test('nothing is found before it was known: cases that come five days late are found later', () => {
    const medians = [0, 5].map((delay) => {
      const { trial } = run({ history: historyOf(900, { delay }), of: [odds], outbreaks: 60, withinDays: 28 })
      const first = trial.outbreaks.flatMap(
        ({ seen }) => seen[0]?.find(({ chance }) => chance < 0.05)?.afterDays ?? [],
      )
      expect(first.length).toBeGreaterThan(20)
      expect(Math.min(...first)).toBeGreaterThanOrEqual(delay)
      return first.sort((a, b) => a - b)[Math.floor(first.length / 2)] ?? Number.NaN
    })
    expect((medians[1] ?? 0) - (medians[0] ?? 0)).toBeGreaterThanOrEqual(3)
  })

  test('what went on in earnest is neither quiet nor given an outbreak', () => {
    const history = historyOf(900)
    const { trial } = run({ history, of: [bayes], unquiet: [{ from: 400, to: 899 }] })
    expect(trial.outbreaks).toEqual([])
    expect(trial.calm[0]?.quietDays).toBe(0)
    expect(trial.calm[0]?.chances.every(({ quiet }) => !quiet)).toBe(true)
  })

  test('who needs years of history is weighed on the days that it could judge, and on no others', () => {
    const farrington: Contender = { name: 'farrington-flexible', settings: { yearsBack: 2 } }
    const { trial } = run({ history: historyOf(1000), of: [farrington, bayes], from: 100, outbreaks: 40 })
    const [byFarrington, byBayes] = weighTrials([trial], {
      callsPer100Months: 50,
      withinDays: 14,
      leastGain: 0.05,
    }).weighed
    expect(byBayes?.outbreaks).toBe(40)
    expect(byFarrington?.outbreaks).toBeGreaterThan(0)
    expect(byFarrington?.outbreaks).toBeLessThan(30)
    expect(byFarrington?.quietMonths).toBeLessThan((byBayes?.quietMonths ?? 0) / 2)
  })

  test('who is unfit judges nothing', () => {
    const { trial } = run({ history: historyOf(700), of: [{ name: 'farrington-flexible' }] })
    expect(trial.fitness[0]?.unfit).toBe('too-short')
    expect(trial.calm).toEqual([{ quietDays: 0, chances: [] }])
    expect(weighTrials([trial])).toMatchObject({ why: 'none-fits', weighed: [{ series: 0 }] })
  })
})

describe('the choice', () => {
  test('keeps the calls of each within what is allowed, and adds the one that finds more than the daily judge', () => {
    const trials = [1, 2, 3, 4].map(
      (seed) =>
        run({ history: historyOf(1400, { seed }), stream: `${seed}`, of: [odds, bayes], outbreaks: 45 })
          .trial,
    )
    const allowed = { callsPer100Months: 4, withinDays: 14, leastGain: 0.05 }
    const comparison = weighTrials(trials, allowed)
    expect(comparison).toMatchObject({
      series: 4,
      outbreaks: 180,
      why: 'finds-more',
      chosen: { contender: odds },
    })
    for (const { calls = 0, quietMonths, alone, daily, withDaily } of comparison.weighed) {
      expect((100 * calls) / quietMonths).toBeLessThanOrEqual(4)
      expect(withDaily?.found).toBeGreaterThanOrEqual(Math.max(daily.found, alone?.found ?? 1))
    }
    // What is allowed no calls at all cannot be shown to keep to it.
    expect(weighTrials(trials, { ...allowed, callsPer100Months: 0.001 }).why).toBe('not-shown')
    // A gain that nobody would change anything for.
    expect(weighTrials(trials, { ...allowed, leastGain: 0.9 }).why).toBe('no-gain')
  }, 60_000)

  test('outbreaks found as much without as with are no gain', () => {
    const seen = [{ afterDays: 3, chance: 0.0001, without: 0.0001 }]
    const trial = run({ history: historyOf(700), of: [bayes], outbreaks: 24 }).trial
    const likeWithout = { ...trial, outbreaks: trial.outbreaks.map((one) => ({ ...one, seen: [seen] })) }
    expect(weighTrials([likeWithout], { callsPer100Months: 50, withinDays: 14, leastGain: 0.01 }).why).toBe(
      'no-gain',
    )
  })

  test('is of something', () => {
    expect(() => weighTrials([])).toThrow(RangeError)
  })
})
