import { describe, expect, test } from 'vitest'
import { addDays, type Day, day } from '#vocabulary'
import { type DatedSeries, toDatedSeries, upToLastReport } from '../watch.ts'
import { courseOf } from './course.ts'
import { latenessOf } from './lateness.ts'
import { transmissionOf } from './transmission.ts'
import { callsOf, foundNear, OtherSettings, whatIf } from './what-if.ts'

const first = day('2020-01-01')

function seriesOf(counts: readonly number[]): DatedSeries {
  return { firstDay: first, counts: [...counts], spanDays: counts.map(() => 1) }
}

const calm = Array.from({ length: 100 }, (_, at) => at % 3)
const outbreak = [...calm, 4, 5, 6, 8, 9, 11, 13, 15, 18, 22]

describe('the course', () => {
  test('judges each day on the days before it, so that a longer series says the same of a day', () => {
    const long = courseOf(seriesOf(outbreak), { days: 20 })
    const short = courseOf(seriesOf(outbreak.slice(0, -5)), { days: 15 })
    expect(long.slice(0, 15)).toEqual(short)
    expect(long.at(-1)).toMatchObject({ day: addDays(first, 109), found: true, count: 22 })
    expect(long.at(-1)?.window?.observed).toBe(96)
  })

  test('has no expectation before there is a baseline', () => {
    const [opening] = courseOf(seriesOf(calm), { days: 100 })
    expect(opening?.window).toBeUndefined()
  })
})

describe('how fast it spreads', () => {
  const influenza = { meanDays: 2.6, sdDays: 1.5 }

  test('cases that double in three days and some: R above 1, doubling time within its interval, a forecast that goes on', () => {
    const { reproduction, growth, forecast } = transmissionOf(seriesOf(outbreak), influenza)
    expect(reproduction.at(-1)?.lower).toBeGreaterThan(1)
    const doubling = growth?.doublingDays
    expect(doubling?.lower).toBeLessThan(doubling?.value ?? 0)
    expect(forecast).toHaveLength(14)
    expect(forecast[0]?.day).toBe(addDays(first, 110))
    expect(forecast[6]?.value).toBeGreaterThan(22)
    expect(forecast[6]?.upper).toBeGreaterThan(forecast[6]?.value ?? Infinity)
  })

  test('the same series gives the same numbers', () => {
    expect(transmissionOf(seriesOf(outbreak), influenza)).toEqual(
      transmissionOf(seriesOf(outbreak), influenza),
    )
  })

  test('without a serial interval growth is told, and why R is not', () => {
    const transmission = transmissionOf(seriesOf(outbreak), undefined)
    expect(transmission).toMatchObject({
      noReproduction: 'no-serial-interval',
      reproduction: [],
      forecast: [],
    })
    expect(transmission.growth).toBeDefined()
  })

  test('a handful of cases is too few to say', () => {
    expect(transmissionOf(seriesOf([...Array(60).fill(0), 1, 0, 2]), influenza)).toMatchObject({
      noReproduction: 'too-few-cases',
      noGrowth: 'too-few-cases',
    })
    expect(transmissionOf(seriesOf([3]), influenza)).toMatchObject({
      noReproduction: 'too-short',
      noGrowth: 'too-short',
    })
  })

  test('a day that is still to be reported is not taken for a fall', () => {
    const reports = outbreak.map((amount, at) => ({ day: addDays(first, at), amount, reports: 1 }))
    const dated = toDatedSeries(reports, addDays(first, outbreak.length))
    expect(dated?.counts).toHaveLength(outbreak.length + 1)
    expect(dated && upToLastReport(dated).counts).toEqual(outbreak)
  })

  test('nor is the day under way, of which a part has come', () => {
    const whole = seriesOf([...outbreak, 1])
    const today = addDays(first, outbreak.length)
    expect(upToLastReport(whole, { underWay: today }).counts).toEqual(outbreak)
    expect(upToLastReport(whole).counts).toHaveLength(outbreak.length + 1)
  })
})

describe('what would have happened', () => {
  const run = async (
    settings: unknown,
    of: { counts?: number[]; signal?: AbortSignal; elapsedMs?: () => number } = {},
  ) =>
    await whatIf({
      series: seriesOf(of.counts ?? outbreak),
      days: 40,
      settings: OtherSettings.parse(settings),
      signal: of.signal ?? new AbortController().signal,
      elapsedMs: of.elapsedMs ?? (() => 0),
    })

  test.each([
    { detector: 'daily' },
    { detector: 'ears', method: 'C1', alpha: 0.01 },
    { detector: 'cusum' },
    { detector: 'bayes', halfWindow: 28, alpha: 0.001 },
    { detector: 'outbreak-p' },
  ])('$detector finds the outbreak, and judges every day asked', async (settings) => {
    const { days, stopped } = await run(settings)
    expect(stopped).toBeUndefined()
    expect(days.map((judged) => judged.day)).toEqual(
      Array.from({ length: 40 }, (_, at) => addDays(first, 70 + at)),
    )
    expect(days.slice(30).some(({ alarm }) => alarm)).toBe(true)
  })

  test('the settings in force say what the course says', async () => {
    const { days } = await run({ detector: 'daily' })
    const course = courseOf(seriesOf(outbreak), { days: 40 })
    expect(days.map(({ alarm }) => alarm)).toEqual(course.map(({ found }) => found))
  })

  test('stricter settings call later or not at all', async () => {
    const usual = callsOf((await run({ detector: 'daily' })).days)
    const strict = callsOf((await run({ detector: 'daily', minCases: 60 })).days)
    expect(usual).toHaveLength(1)
    expect(strict).toHaveLength(1)
    expect((strict[0] as Day) > (usual[0] as Day)).toBe(true)
    expect(callsOf((await run({ detector: 'daily', minCases: 500 })).days)).toEqual([])
  })

  test('a detector of several years says that the history is too short, and raises nothing', async () => {
    for (const detector of ['moving-percentile', 'farrington-flexible']) {
      const { days } = await run({ detector })
      expect(days.every(({ reason, alarm }) => reason === 'too-short' && !alarm)).toBe(true)
    }
  })

  test('the odds of an outbreak judge whole weeks, each by its last day, and need 38 of them', async () => {
    // 25 October, the day at position 298, is a Sunday: an outbreak in its week, and a day of the week under way.
    const counts = Array.from({ length: 300 }, (_, at) => (at > 291 && at <= 298 ? 4 : at % 3 === 0 ? 1 : 0))
    const { days } = await run({ detector: 'outbreak-odds' }, { counts })
    const sundays = [263, 270, 277, 284, 291, 298]
    expect(days.map((judged) => judged.day)).toEqual(sundays.map((at) => addDays(first, at)))
    expect(days.map(({ alarm }) => alarm)).toEqual([false, false, false, false, false, true])
    expect(days.at(-1)?.observed).toBe(28)
    const short = await run({ detector: 'outbreak-odds' })
    expect(short.days.length).toBeGreaterThan(3)
    expect(short.days.every(({ reason, alarm }) => reason === 'too-short' && !alarm)).toBe(true)
  })

  test('stops when the asker is gone, and when the time is up, with what was judged until then', async () => {
    const gone = new AbortController()
    gone.abort()
    expect(await run({ detector: 'ears' }, { signal: gone.signal })).toEqual({
      days: [],
      stopped: 'cancelled',
    })
    let looks = 0
    const late = await run({ detector: 'ears' }, { elapsedMs: () => (looks++ < 2 ? 0 : 60_000) })
    expect(late.stopped).toBe('time')
    expect(late.days).toHaveLength(14)
  })

  test('settings without sense are refused', () => {
    for (const settings of [
      { detector: 'ears', alpha: 0 },
      { detector: 'daily', windowDays: 0 },
      { detector: 'daily', unknown: 1 },
      { detector: 'nobody' },
      { detector: 'cusum', decision: -1 },
    ])
      expect(OtherSettings.safeParse(settings).success).toBe(false)
  })

  test('alarms within four weeks are one call; an alarm is found by one within a fortnight', () => {
    const judged = [0, 5, 30, 70].map((at) => ({ day: addDays(first, at), observed: 1, alarm: true }))
    expect(callsOf(judged)).toEqual([first, addDays(first, 70)])
    expect(foundNear(judged, addDays(first, 18))).toBe(addDays(first, 5))
    expect(foundNear(judged, addDays(first, 50))).toBeUndefined()
  })
})

describe('how late reports come', () => {
  test('is the share known by the end of the day, and of the days after', () => {
    const lateness = latenessOf([
      { delayDays: 0, amount: 30 },
      { delayDays: 2, amount: 15 },
      { delayDays: 5, amount: 5 },
      { delayDays: 6, amount: -3 },
    ])
    expect(lateness?.cases).toBe(50)
    expect(lateness?.knownAfterDays).toEqual([0.6, 0.6, 0.9, 0.9, 0.9, 1, 1, 1])
  })

  test('is not known from a file of the past, nor from a handful of cases', () => {
    expect(
      latenessOf([
        { delayDays: 200, amount: 500 },
        { delayDays: 0, amount: 30 },
      ]),
    ).toBeUndefined()
    expect(latenessOf([{ delayDays: 0, amount: 19 }])).toBeUndefined()
    expect(latenessOf([])).toBeUndefined()
  })
})
