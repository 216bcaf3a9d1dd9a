import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExamReport } from '#vocabulary'
import { groupsOf } from './measures.ts'
import { tellFinding, tellRuns } from './sentence.ts'
import { quantile, spreadOf } from './spread.ts'
import { ExamSummary, summarize } from './summary.ts'
import { dayOfOutbreak, tellDifference, tellHours, tellNumber, tellRange, tellTally } from './tell.ts'
import { makeReport } from './testing.ts'

describe('values over runs', () => {
  test('with fewer than ten runs the range is the least and the greatest', () => {
    expect(spreadOf([4, 9, 6])).toEqual({ runs: 3, median: 6, low: 4, high: 9, range: 'extremes' })
  })

  // R 4.3: quantile(1:11, c(.1, .5, .9)) gives 2, 6, 10.
  test('from ten runs on it is the 10th to the 90th percentile', () => {
    const spread = spreadOf(Array.from({ length: 11 }, (_, at) => 11 - at))
    expect(spread).toEqual({ runs: 11, median: 6, low: 2, high: 10, range: 'percentiles' })
  })

  test('a run in which it never came is later than all others, and is told as never', () => {
    expect(spreadOf([5, null, 3])).toMatchObject({ median: 5, low: 3, high: null })
    expect(spreadOf([null, null, 3])).toMatchObject({ median: null, low: 3, high: null })
  })

  test('no quantile lies outside of what it was taken from, and a later one is no less', () => {
    const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 })
    const shares = fc.tuple(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    fc.assert(
      fc.property(values, shares, (list, [a, b]) => {
        const sorted = list.toSorted((x, y) => x - y)
        const [low, high] = [quantile(sorted, Math.min(a, b)), quantile(sorted, Math.max(a, b))]
        expect(low).toBeLessThanOrEqual(high + 1e-6)
        expect(low).toBeGreaterThanOrEqual(sorted[0]!)
        expect(high).toBeLessThanOrEqual(sorted.at(-1)!)
      }),
    )
  })
})

/** The made-up report with these days to the first true alert, by run. */
function foundOn(lianfang: (number | null)[], paper: (number | null)[]): ExamReport {
  const report = makeReport({ seeds: lianfang.map((_, at) => at + 1), atMost: 20 })
  for (const [at, { outcomes }] of report.results.entries()) {
    outcomes.lianfang!.daysToFirstTrueAlert = lianfang[at]!
    outcomes.paper!.daysToFirstTrueAlert = paper[at]!
  }
  return report
}

describe('a summary', () => {
  test('of the made-up reports fits its own schema, and they fit theirs', () => {
    for (const of of [
      {},
      { seeds: [4] },
      { breaksOut: false },
      { isFound: false },
      { ways: ['paper'] as const },
    ]) {
      const report = makeReport(of)
      expect(ExamReport.parse(report)).toEqual(report)
      expect(ExamSummary.parse(summarize(report))).toEqual(summarize(report))
    }
  })

  test('says on which day each found it, and over which range', () => {
    const summary = summarize(foundOn([5.2, 3.9, 8.1], [10.4, 7.5, 14.9]))
    expect(tellFinding(summary)).toEqual({
      zh: '联防第 6 天（4–9）发现；电话与表格第 11 天（8–15）发现。',
      en: 'Found on day 6 (4–9); on paper on day 11 (8–15).',
    })
    expect(tellRuns(summary).en).toContain('the least and the greatest')
  })

  test('compares by run, and keeps those apart in which one alone found it', () => {
    const { against } = summarize(foundOn([5, 6, null, 4], [10, 4, 9, null]))
    expect(against.paper?.firstTrueAlert).toEqual({
      spread: { runs: 2, median: -1.5, low: -5, high: 2, range: 'extremes' },
      better: 1,
      same: 0,
      worse: 1,
      lianfangAlone: 1,
      otherAlone: 1,
    })
  })

  test('names every bad run, and why', () => {
    const report = foundOn([5, 6, null], [10, 4, 9])
    for (const { outcomes } of report.results) {
      outcomes.lianfang!.infections = 10
      outcomes.paper!.infections = 20
      outcomes.nothing!.infections = 30
      outcomes.lianfang!.deaths = 0
    }
    report.results[0]!.outcomes.lianfang!.breaches = [{ rule: 'no names', where: 'GET /api/x' }]
    expect(summarize(report).badRuns).toEqual([
      { seed: 1, faults: ['breach'] },
      { seed: 2, faults: ['found-later'] },
      { seed: 3, faults: ['not-found', 'paper-alone'] },
    ])
  })

  test('pools the hours of all runs', () => {
    const report = makeReport({ seeds: [1, 2], atMost: 20 })
    report.results[0]!.outcomes.lianfang!.hours.signalToAlert = [1, 2, 3]
    report.results[1]!.outcomes.lianfang!.hours.signalToAlert = [4, 5]
    expect(summarize(report).ways.lianfang?.hours.signalToAlert).toEqual({ steps: 5, p50: 3, p90: 4.6 })
  })

  test('says what was not found, and where there was nothing to find', () => {
    expect(tellFinding(summarize(makeReport({ isFound: false }))).en).toBe(
      'Not found within 60 days; on paper not found within 60 days.',
    )
    expect(tellFinding(summarize(makeReport({ breaksOut: false }))).en).toMatch(/^Nobody was infected/)
    expect(tellFinding(summarize(makeReport({ ways: ['nothing'] }))).en).toMatch(/^Nothing was done/)
    expect(tellFinding(summarize(foundOn([2, 3, null], [2, null, null]))).en).toBe(
      'Found on day 4 (3 to never), but in 1 of 3 runs never; on paper found in only 1 of 3 runs.',
    )
  })
})

test('what both ways do alike is told of each, and not compared', () => {
  const summary = summarize(makeReport())
  expect(summary.ways.lianfang?.measures).toHaveProperty('heardWithoutDoor')
  expect(summary.ways.paper?.measures).toHaveProperty('doorsKnocked')
  expect(summary.against.paper).toHaveProperty('staffHours')
  expect(summary.against.paper).not.toHaveProperty('heardWithoutDoor')
  expect(summary.against.paper).not.toHaveProperty('doorsKnocked')
})

test('what measures asked of people is told where somebody ordered any, and is no row where nobody did', () => {
  const report = makeReport()
  const rows = () => groupsOf(summarize(report).ways).flatMap(({ names }) => names)
  expect(rows()).not.toContain('schoolDaysClosed')
  for (const { outcomes } of report.results)
    if (outcomes.paper) outcomes.paper.measures = { schoolDaysClosed: 12, maskPersonDays: 0 }
  expect(rows()).toEqual(expect.arrayContaining(['schoolDaysClosed', 'maskPersonDays', 'staffHours']))
  const { ways, against } = summarize(report)
  expect(ways.paper?.measures.schoolDaysClosed?.median).toBe(12)
  expect(ways.lianfang?.measures.schoolDaysClosed).toBeUndefined()
  expect(against.paper).not.toHaveProperty('schoolDaysClosed')
})

test('a run is not bad for what the scenario’s feeds lose', () => {
  const report = makeReport()
  const before = summarize(report).badRuns
  for (const { outcomes } of report.results) if (outcomes.lianfang) outcomes.lianfang.signals.lost = 40
  expect(summarize(report).badRuns).toEqual(before)
})

describe('a number', () => {
  test('is told without needless decimals', () => {
    expect(tellNumber(0.43, 'rate', 'en')).toBe('0.4')
    expect(tellNumber(3, 'rate', 'en')).toBe('3')
    expect(tellNumber(12.6, 'rate', 'en')).toBe('13')
    expect(tellNumber(1234.5, 'count', 'en')).toBe('1,235')
    expect(tellNumber(0.846, 'share', 'en')).toBe('85%')
    expect(tellHours(0.4, 'en')).toBe('24 min')
    expect(tellHours(30.4, 'zh')).toBe('30 小时')
  })

  test('of a difference has a sign, and none where there is no difference', () => {
    expect(tellDifference('infections', -120.4, 'en')).toBe('−120')
    expect(tellDifference('infections', -0.2, 'en')).toBe('0')
    expect(tellDifference('firstTrueAlert', -0.42, 'en')).toBe('−0.4')
    expect(tellDifference('heardWithoutDoor', 0.5, 'en')).toBe('+50 points')
  })

  test('of runs that came out the same is not told as none better', () => {
    expect(tellTally({ better: 0, same: 12, worse: 0 }).en).toBe('the same in all 12 runs')
    expect(tellTally({ better: 9, same: 1, worse: 2 }).en).toBe('better in 9, worse in 2 of 12 runs')
  })

  test('of a day counts the first 24 hours as day 1', () => {
    expect([0, 0.99, 1, 5.2].map(dayOfOutbreak)).toEqual([1, 1, 2, 6])
  })

  test('has no range where all runs came to the same', () => {
    const spread = { runs: 2, median: 3.1, low: 3, high: 3.3, range: 'extremes' } as const
    expect(tellRange('infections', spread, 'en')).toBeUndefined()
  })
})
