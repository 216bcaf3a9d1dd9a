import { describe, expect, test } from 'vitest'
import type { Place } from '#platform/places'
import { addDays, day, parentPath, placePath } from '#vocabulary'
import { judgeArea } from './alarm.ts'
import { cityOf, type Report, siblingsOf, subtract, toDatedSeries } from './watch.ts'

const first = day('2020-08-01')

/** Daily reports of the amounts, without those of Saturdays and Sundays where weekends go unreported. */
function reportsOf(amounts: readonly number[], { weekends }: { weekends: boolean }): Report[] {
  const reports: Report[] = []
  let waiting = 0
  for (const [at, amount] of amounts.entries()) {
    waiting += amount
    // 1 August 2020 is a Saturday.
    if (!weekends && at % 7 < 2) continue
    reports.push({ day: addDays(first, at), amount: waiting, reports: 1 })
    waiting = 0
  }
  return reports
}

const quiet = (days: number) => Array<number>(days).fill(0)

function place(path: string, level: Place['level']): Place {
  return { path: placePath(path), level, name: { zh: path, en: path }, codes: [] }
}

describe('the neighbourhood', () => {
  const paths = [
    'cn.11.01',
    'cn.11.01.01',
    'cn.11.01.02',
    'cn.33',
    'cn.33.01',
    'cn.33.02',
    'cn.33.unassigned',
    'cn.11',
  ]
  const places = {
    children: (parent: string | undefined) =>
      paths.map(placePath).filter((path) => parentPath(path) === parent),
  }

  test('of a district is the other districts of its city', () => {
    expect(siblingsOf(place('cn.11.01.01', 'district'), places)).toEqual(['cn.11.01.02'])
    expect(cityOf(place('cn.11.01.01', 'district'))).toBe('cn.11.01')
  })

  test('of a city is the other cities of its province, whose counts are not added up', () => {
    expect(siblingsOf(place('cn.33.01', 'city'), places)).toEqual(['cn.33.02'])
    expect(cityOf(place('cn.33.01', 'city'))).toBeUndefined()
  })

  test('of a province is nothing: provinces are too far apart', () => {
    expect(siblingsOf(place('cn.33', 'province'), places)).toEqual([])
  })
})

test.each([true, false])(
  'a first case joins a rise in the rest of its city, from two cases a day to six; weekends reported: %s',
  (weekends) => {
    const own = [...quiet(82), 1]
    const others = [...Array<number>(77).fill(2), 6, 6, 6, 6, 6, 6]
    const cityAmounts = own.map((amount, at) => amount + (others[at] ?? 0))
    const area = {
      place: placePath('cn.11.01.01'),
      today: addDays(first, 82),
      reports: reportsOf(own, { weekends }),
      raised: [],
    }
    expect(judgeArea(area).alarm).toBeDefined()
    expect(judgeArea({ ...area, cityReports: reportsOf(cityAmounts, { weekends }) })).toEqual({
      verdict: 'spread',
    })
  },
)

test('the rest of a city has its reports on the days on which the city has', () => {
  const amounts = Array<number>(82).fill(2)
  const own = toDatedSeries(reportsOf(quiet(82), { weekends: false }), addDays(first, 81))
  const elsewhere = own && subtract(reportsOf(amounts, { weekends: false }), own)
  expect(elsewhere?.spanDays).toEqual(own?.spanDays)
})

describe('an alarm that was raised', () => {
  const raised = [
    {
      place: placePath('cn.11.01.01'),
      detector: 'first-after-quiet',
      dayJudged: addDays(first, 140),
      observed: 1,
      windowDays: 1,
    },
  ]
  const judge = (amounts: readonly number[]) =>
    judgeArea({
      place: placePath('cn.11.01.01'),
      today: addDays(first, amounts.length - 1),
      reports: reportsOf(amounts, { weekends: true }),
      raised,
    }).alarm

  test('for one case is followed by another when the cases are five times as many, which names it', () => {
    expect(judge([...quiet(140), 1, ...quiet(8), 2, 1])).toBeUndefined()
    expect(judge([...quiet(140), 1, ...quiet(8), 2, 2])).toMatchObject({
      detector: 'rise-over-baseline',
      observed: 5,
      evidence: { dayJudged: addDays(first, 150), escalates: addDays(first, 140) },
    })
  })

  test('on the same day for one case is followed by another when that day comes to forty', () => {
    expect(judge([...quiet(140), 40])).toMatchObject({ observed: 40, detector: 'rise-over-baseline' })
  })

  test('and whose case was taken back silences nothing', () => {
    expect(judge([...quiet(144), 2])).toMatchObject({ detector: 'first-after-quiet', observed: 2 })
  })
})
