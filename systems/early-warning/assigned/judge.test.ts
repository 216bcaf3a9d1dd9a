import { makeRandom } from '@lianfang/outbreak'
import { describe, expect, test } from 'vitest'
import { addDays, type Day, day, placePath } from '#vocabulary'
import { judgeArea, type RaisedAlarm } from '../alarm.ts'
import type { DatedSeries } from '../watch.ts'
import {
  AssignedDetector,
  type Assignment,
  findAssignment,
  fromContender,
  toContender,
} from './assignment.ts'
import { judgeAssigned } from './judge.ts'

/** A Monday. */
const first = day('2019-01-07')
const place = placePath('cn.11.01.01')

/** Two years of about four cases a week, and then what the test says of each day; it ends with the last of these. */
function seriesOf(last: readonly number[], { quietWeeks = 104 } = {}): DatedSeries {
  const random = makeRandom(7)
  const calm = Array.from({ length: 7 * quietWeeks }, () => (random() < 0.45 ? 1 : 0))
  const counts = [...calm, ...last]
  return { firstDay: first, counts, spanDays: counts.map(() => 1) }
}
const dayOf = (at: number): Day => addDays(first, 7 * 104 + at)

const odds = { id: 5, contender: { name: 'outbreak-odds' }, alpha: 0.005 } as const
const ask = (series: DatedSeries, of: { raised?: readonly RaisedAlarm[]; daily?: 'spread' | 'quiet' } = {}) =>
  judgeAssigned({ series, assigned: odds, raised: of.raised ?? [], daily: of.daily ?? 'quiet' })
const told = (of: Partial<RaisedAlarm> & { dayJudged: Day }): RaisedAlarm => ({
  place,
  detector: 'outbreak-odds',
  observed: 14,
  windowDays: 7,
  ...of,
})

describe('an assigned detector', () => {
  test('rings on the day on which the week under way is too much for a whole week', () => {
    expect(ask(seriesOf([3, 3]))).toBeUndefined()
    const alarm = ask(seriesOf([3, 3, 3, 5]))
    expect(alarm).toMatchObject({
      detector: 'outbreak-odds',
      observed: 14,
      evidence: {
        dayJudged: dayOf(3),
        windowDays: 7,
        assigned: { id: 5, alpha: 0.005, period: 'week' },
      },
    })
    expect(alarm?.expected).toBeGreaterThan(2)
    expect(alarm?.expected).toBeLessThan(5)
    expect(alarm?.threshold).toBeLessThanOrEqual(14)
    expect(alarm?.pValue).toBeLessThan(0.005)
    expect(alarm?.evidence.counts.at(-1)).toBe(5)
  })

  test('judges the week before anew, of which cases came late', () => {
    expect(ask(seriesOf([3, 3, 3, 5, 0, 0, 0, 0, 0]))).toMatchObject({
      observed: 14,
      evidence: { dayJudged: dayOf(6) },
    })
    expect(ask(seriesOf([3, 3, 3, 5, ...Array(12).fill(0)]))).toBeUndefined()
  })

  test('tells an episode once: not again next week, nor after six weeks of it', () => {
    const week = [2, 2, 2, 2, 2, 2, 2]
    const raised = [told({ dayJudged: dayOf(4), observed: 10 })]
    expect(ask(seriesOf([...week, ...week]))).toBeDefined()
    for (const weeks of [2, 4, 6, 8]) {
      const series = seriesOf(Array.from({ length: weeks }, () => week).flat())
      expect(ask(series, { raised })).toBeUndefined()
    }
  })

  test('rings again when the episode has grown five times over, and names the day before', () => {
    const raised = [told({ dayJudged: dayOf(3), observed: 14 })]
    expect(ask(seriesOf([3, 3, 3, 5, 0, 0, 0, 30, 30]), { raised })).toBeUndefined()
    expect(ask(seriesOf([3, 3, 3, 5, 0, 0, 0, 30, 45]), { raised })).toMatchObject({
      observed: 75,
      evidence: { escalates: dayOf(3) },
    })
  })

  test('does not tell what the daily judge told, but an alarm whose cases were taken back silences nothing', () => {
    const byDaily = { detector: 'rise-over-baseline', observed: 11 }
    expect(
      ask(seriesOf([3, 3, 3, 5]), { raised: [told({ dayJudged: dayOf(2), ...byDaily })] }),
    ).toBeUndefined()
    const gone = told({ dayJudged: addDays(dayOf(0), -14), windowDays: 1, observed: 9 })
    const series = seriesOf([3, 3, 3, 5])
    const counts = series.counts.with(7 * 104 - 14, 0)
    expect(ask({ ...series, counts }, { raised: [gone] })).toBeDefined()
  })

  test('leaves a few cases to the event that the daily judge joins them to', () => {
    const series = seriesOf([0, 0, 4], { quietWeeks: 60 })
    const quiet = {
      ...series,
      counts: series.counts.map((count, at) => (at < 7 * 60 ? (at % 60 === 0 ? 1 : 0) : count)),
    }
    expect(ask(quiet)).toMatchObject({ observed: 4 })
    expect(ask(quiet, { daily: 'spread' })).toBeUndefined()
  })

  test.each(['cusum', 'outbreak-p'] as const)(
    '%s rings for a small rise that lasts, in the week in which it is too much',
    (name) => {
      const assigned = { id: 6, contender: { name }, alpha: 0.005 }
      const week = [1, 1, 1, 1, 1, 1, 0]
      const judge = (weeks: number) =>
        judgeAssigned({
          series: seriesOf(Array.from({ length: weeks }, () => week).flat()),
          assigned,
          raised: [],
          daily: 'quiet',
        })
      expect(judge(1)).toBeUndefined()
      const alarm = judge(6)
      expect(alarm).toMatchObject({
        detector: name,
        observed: 6,
        evidence: { windowDays: 7, assigned: { id: 6, alpha: 0.005, period: 'week' } },
      })
      expect(alarm?.pValue).toBeLessThan(0.005)
      expect(alarm?.threshold).toBeLessThanOrEqual(6)
    },
  )

  test('with too little history says nothing', () => {
    expect(ask(seriesOf([9, 9, 9], { quietWeeks: 20 }))).toBeUndefined()
  })
})

describe('the daily judge beside it', () => {
  const reports = (counts: readonly number[]) =>
    counts.map((amount, at) => ({ day: addDays(first, at), amount, reports: 1 }))
  const counts = [...Array(120).fill(0), 0, 3, 6]
  const today = addDays(first, counts.length - 1)
  const assignedTold = [told({ dayJudged: addDays(today, -1), observed: 3 })]

  test('does not ring for what the assigned detector told, but for five times as much, and for a first case where one is enough', () => {
    const judge = (more: Partial<Parameters<typeof judgeArea>[0]>) =>
      judgeArea({ place, today, reports: reports(counts), raised: [], ...more }).alarm?.observed
    expect(judge({})).toBe(9)
    expect(judge({ raised: assignedTold })).toBeUndefined()
    expect(judge({ raised: assignedTold, reports: reports(counts.with(-1, 20)) })).toBe(23)
    const one = [...Array(120).fill(0), 1]
    const firstCase = {
      today: addDays(first, 120),
      reports: reports(one),
      raised: [told({ dayJudged: addDays(first, 120), observed: 1 })],
    }
    expect(judge(firstCase)).toBeUndefined()
    expect(judge({ ...firstCase, isCritical: true })).toBe(1)
  })

  test('takes an assigned detector’s alarms for no event that a neighbour’s first case would join', () => {
    const neighbours = ['cn.11.01.02', 'cn.11.01.03'].map((path) =>
      told({ place: placePath(path), dayJudged: addDays(first, 118) }),
    )
    const judged = judgeArea({
      place,
      today: addDays(first, 120),
      reports: reports([...Array(120).fill(0), 1]),
      raised: neighbours,
      siblings: 14,
    })
    expect(judged.verdict).toBe('alarm')
    const byDaily = neighbours.map((alarm) => ({ ...alarm, detector: 'rise-over-baseline' }))
    expect(
      judgeArea({
        place,
        today: addDays(first, 120),
        reports: reports([...Array(120).fill(0), 1]),
        raised: byDaily,
        siblings: 14,
      }).verdict,
    ).toBe('spread')
  })
})

describe('who judges a place', () => {
  const of = (id: number, more: Partial<Assignment>): Assignment => ({
    id,
    tally: 'cases.confirmed',
    series: 'influenza',
    level: 'district',
    area: placePath('cn.11.01'),
    detector: { detector: 'outbreak-odds' },
    alpha: 0.01,
    chosenBy: 'back-test',
    setBy: 'account:1',
    setAt: new Date(0),
    ...more,
  })
  const inForce = [
    of(1, {}),
    of(2, { chosenBy: 'person' }),
    of(3, { area: placePath('cn.11.01.06') }),
    of(4, { area: placePath('cn') }),
    of(5, { level: 'city', area: placePath('cn.11') }),
  ]
  test('is the choice of the nearest area, and there the person’s', () => {
    const find = (path: string, level = 'district', series = 'influenza') =>
      findAssignment(inForce, { tally: 'cases.confirmed', series, level, place: placePath(path) })?.id
    expect(find('cn.11.01.02')).toBe(2)
    expect(find('cn.11.01.06')).toBe(3)
    expect(find('cn.42.01.02')).toBe(4)
    expect(find('cn.11.01', 'city')).toBe(5)
    expect(find('cn.42.01', 'city')).toBeUndefined()
    expect(find('cn.11.01.02', 'district', 'measles')).toBeUndefined()
  })

  test('detectors go to the contenders and back', () => {
    for (const detector of [
      { detector: 'bayes', halfWindow: 8 },
      { detector: 'ears', method: 'C2' },
      { detector: 'outbreak-odds' },
      { detector: 'cusum', reference: 0.5 },
      { detector: 'outbreak-p', weeks: 13 },
    ]) {
      const parsed = AssignedDetector.parse(detector)
      const contender = toContender(parsed)
      expect(contender && fromContender(contender)).toEqual(parsed)
    }
    expect(toContender({ detector: 'daily' })).toBeUndefined()
  })

  test.each([
    { detector: 'cusum', reference: 3.5 },
    { detector: 'cusum', reference: -0.1 },
    { detector: 'cusum', decision: 5 },
    { detector: 'outbreak-p', weeks: 7 },
    { detector: 'outbreak-p', weeks: 53 },
    { detector: 'outbreak-p', decision: 100 },
  ])('%j is refused', (detector) => {
    expect(AssignedDetector.safeParse(detector).success).toBe(false)
  })
})
