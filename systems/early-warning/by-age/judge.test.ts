import { makeRandom, type Random } from '@lianfang/outbreak'
import { describe, expect, test } from 'vitest'
import { AgeGroup, addDays, day, type PlacePath } from '#vocabulary'
import { judgeArea, type RaisedAlarm } from '../alarm.ts'
import { type Report, toDatedSeries } from '../watch.ts'
import { areaByAge } from './area.ts'
import { judgeAges } from './judge.ts'
import { ringDays } from './trial/area-days.ts'

const firstDay = day('2026-01-01')
const place = 'cn.99.01.01' as PlacePath
const today = 119

type Counts = Map<AgeGroup, number[]>

/** Each age has so many cases a day, one every other day where it has a half, steadily: no chance is in it. */
function steady(perDay: Partial<Record<AgeGroup, number>>, days = today + 1): Counts {
  return new Map(
    AgeGroup.options.map((age, nth) => [
      age,
      Array.from({ length: days }, (_, at) => {
        const rate = perDay[age] ?? 0
        return Math.floor((at + 1 + nth) * rate) - Math.floor((at + nth) * rate)
      }),
    ]),
  )
}

/** More cases of an age on the last days. */
function raise(counts: Counts, age: AgeGroup, { days = 7, by }: { days?: number; by: number }): Counts {
  const own = counts.get(age) ?? []
  return new Map(counts).set(
    age,
    own.map((count, at) => (at >= own.length - days ? count + by : count)),
  )
}

const city = { '0-4': 0.3, '5-14': 0.2, '15-24': 2, '25-44': 4, '45-64': 4, '65+': 2 } as const

describe('a rise in one age group', () => {
  const counts = raise(steady(city), '5-14', { by: 2 })

  test('that the whole dilutes rings on a day on which the whole alone does not', () => {
    expect(ringDays({ firstDay, counts, from: today - 6, withAges: false })).toEqual([])
    const rung = ringDays({ firstDay, counts, from: today - 6, withAges: true })
    expect(rung).toMatchObject([{ ageGroup: '5-14', ages: ['5-14'] }])
  })

  test('rings once, and again only when it has grown to five times what was told', () => {
    const more = raise(raise(steady(city, today + 15), '5-14', { days: 22, by: 2 }), '5-14', {
      days: 5,
      by: 20,
    })
    const rung = ringDays({ firstDay, counts: more, from: today - 6, withAges: true })
    expect(rung).toHaveLength(2)
    const [first, second] = rung
    expect(first).toMatchObject({ ageGroup: '5-14' })
    // By then the whole shows it too, and tells it.
    expect(second).toMatchObject({ ages: ['5-14'] })
    const on = second?.day ?? 0
    const week = (more.get('5-14') ?? []).slice(on - 6, on + 1).reduce((sum, count) => sum + count, 0)
    expect(week).toBeGreaterThanOrEqual(5 * (first?.observed ?? Infinity))
    expect(week - 22).toBeLessThan(5 * (first?.observed ?? 0))
  })

  test('that the whole shows too rings once, for the whole, and names the age most affected', () => {
    const many = raise(steady(city), '5-14', { days: 1, by: 90 })
    const rung = ringDays({ firstDay, counts: many, from: today - 6, withAges: true })
    expect(rung).toHaveLength(1)
    expect(rung[0]).toMatchObject({ ages: ['5-14'] })
    expect(rung[0]?.ageGroup).toBeUndefined()
  })
})

test('ages next to each other that rise on the same days are one alarm, and others are another', () => {
  const counts = raise(raise(raise(steady(city), '5-14', { by: 2 }), '0-4', { by: 2 }), '65+', { by: 4 })
  const { alarms } = judgedOn(counts)
  expect(alarms.map(({ alarm }) => alarm.evidence.ages?.map(({ ageGroup }) => ageGroup))).toEqual([
    ['0-4', '5-14'],
    ['65+'],
  ])
  // Two ages of 2 more a day each: what both had.
  expect(alarms[0]?.alarm.observed).toBe(7 * 4 + sumOf(steady(city), ['0-4', '5-14']))
})

test('an age next to one that has rung joins it on later days, one that lies apart does not', () => {
  const children = raise(steady(city), '5-14', { by: 3 })
  const { alarms } = judgedOn(children)
  const raised = alarms.map(({ alarm }) => ({
    place,
    detector: alarm.detector,
    dayJudged: alarm.evidence.dayJudged,
    observed: alarm.observed,
    windowDays: alarm.evidence.windowDays,
    ages: alarm.evidence.ages ?? [],
  }))
  expect(raised).toHaveLength(1)
  expect(judgedOn(raise(children, '0-4', { by: 2 }), { raised }).alarms).toEqual([])
  expect(judgedOn(raise(children, '65+', { by: 5 }), { raised }).alarms).toMatchObject([{ ageGroup: '65+' }])
})

describe('the whole', () => {
  const raised = [
    {
      place,
      detector: 'rise-over-baseline',
      dayJudged: addDays(firstDay, today - 2),
      observed: 40,
      windowDays: 7,
      ages: [{ ageGroup: '5-14' as const, observed: 40 }],
    },
  ]

  test('says no more of a rise of which its ages have rung', () => {
    const counts = raise(steady(city), '5-14', { days: 7, by: 10 })
    expect(judgedOn(counts).whole).toMatchObject({ verdict: 'alarm' })
    expect(judgedOn(counts, { raised }).whole).toEqual({ verdict: 'known' })
  })

  test('rings all the same where the other ages rise too', () => {
    const counts = raise(raise(steady(city), '5-14', { by: 10 }), '25-44', { by: 12 })
    expect(judgedOn(counts, { raised }).whole).toMatchObject({ verdict: 'alarm' })
  })

  test('that has rung keeps its ages from ringing, by whatever detector', () => {
    const counts = raise(steady(city), '5-14', { by: 2 })
    const raisedOfWhole = [
      { place, detector: 'outbreak-odds', dayJudged: addDays(firstDay, today), observed: 90, windowDays: 7 },
    ]
    expect(judgedOn(counts).alarms).toHaveLength(1)
    expect(judgedOn(counts, { raisedOfWhole }).alarms).toEqual([])
  })
})

test('ages that begin to be told are no rise, not even where one case of long ago told its age', () => {
  const counts = steady(city)
  const told: Counts = new Map(
    [...counts].map(([age, own]) => [
      age,
      own.map((count, at) => (at >= today - 6 || at === 20 ? count : 0)),
    ]),
  )
  const whole = reportsOf([...counts.values()])
  const byAge = areaByAge(
    toDatedSeries(whole, addDays(firstDay, today)),
    new Map([...told].map(([age, own]) => [age, reportsOf([own])])),
  )
  if (!byAge) throw new Error('no ages')
  expect(byAge.whole.firstDay).toBe(addDays(firstDay, 20))
  expect(judgeAges({ area: byAge, raised: [], raisedOfWhole: [] })).toEqual([])
  // Were the days before taken for days without a case, each age would have risen from nothing.
  const silent = new Map(
    [...byAge.ages].map(([age, own]) => [age, { ...own, spanDays: own.counts.map(() => 1) }]),
  )
  expect(judgeAges({ area: { ...byAge, ages: silent }, raised: [], raisedOfWhole: [] })).not.toEqual([])
})

test('where two cases in three tell their age, and steadily, a rise among them is found', () => {
  const all = raise(steady(city), '5-14', { by: 6 })
  const told: Counts = new Map(
    [...all].map(([age, own]) => [age, own.map((count, at) => (at % 3 === 0 ? 0 : count))]),
  )
  const byAge = areaByAge(
    toDatedSeries(reportsOf([...all.values()]), addDays(firstDay, today)),
    new Map([...told].map(([age, own]) => [age, reportsOf([own])])),
  )
  if (!byAge) throw new Error('no ages')
  expect(judgeAges({ area: byAge, raised: [], raisedOfWhole: [] })).toMatchObject([{ ageGroup: '5-14' }])
})

test('calm areas hardly ring for their ages, and ring for the whole as they would without them', () => {
  const random = makeRandom(2026)
  const [areas, days, from] = [8, 240, 84]
  let ofAges = 0
  for (let area = 0; area < areas; area++) {
    const counts: Counts = new Map(
      AgeGroup.options.map((age) => [
        age,
        Array.from({ length: days }, () => poisson(city[age] / 4, random)),
      ]),
    )
    const rung = ringDays({ firstDay, counts, from, withAges: true })
    expect(rung.filter(({ ageGroup }) => !ageGroup)).toHaveLength(
      ringDays({ firstDay, counts, from, withAges: false }).length,
    )
    ofAges += rung.filter(({ ageGroup }) => ageGroup).length
  }
  // 8 × 156 days at a budget of 1 in 6,000 are 0.21 alarms; 3 or more would come about once in 800 times. How often they ring at all is measured
  // over far more days in science/outbreak/daily/false-alarms.test.ts.
  expect(ofAges).toBeLessThanOrEqual(2)
})

function judgedOn(
  counts: Counts,
  of: { raised?: Parameters<typeof judgeAges>[0]['raised']; raisedOfWhole?: RaisedAlarm[] } = {},
) {
  const { raised = [], raisedOfWhole = [] } = of
  const on = addDays(firstDay, today)
  const whole = reportsOf([...counts.values()])
  const byAge = areaByAge(
    toDatedSeries(whole, on),
    new Map([...counts].map(([age, own]) => [age, reportsOf([own])])),
  )
  if (!byAge) throw new Error('no ages')
  return {
    whole: judgeArea({ place, today: on, reports: whole, raised: raisedOfWhole, raisedByAge: raised, byAge }),
    alarms: judgeAges({ area: byAge, raised, raisedOfWhole }),
  }
}

function reportsOf(all: readonly (readonly number[])[]): Report[] {
  return Array.from({ length: today + 1 }, (_, at) => {
    const amount = all.reduce((sum, own) => sum + (own[at] ?? 0), 0)
    return { day: addDays(firstDay, at), amount, reports: 1 }
  })
}

function sumOf(counts: Counts, ages: readonly AgeGroup[]): number {
  return ages
    .flatMap((age) => counts.get(age)?.slice(today - 6, today + 1) ?? [])
    .reduce((sum, count) => sum + count, 0)
}

/** A Poisson number, by multiplying draws (Knuth). */
function poisson(mean: number, random: Random): number {
  const least = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > least; product *= random()) count++
  return count
}
