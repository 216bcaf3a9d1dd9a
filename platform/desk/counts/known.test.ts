import { expect, test } from 'vitest'
import { day } from '#vocabulary'
import { compareKnown, lastReported, sliderSpan, spanOf } from './known.ts'

const count = (on: string, amount: number) => ({ day: day(on), amount, reports: 1 })

const then = [count('2020-02-01', 3), count('2020-02-02', 5)]
const now = [count('2020-02-01', 3), count('2020-02-02', 8), count('2020-02-03', 2), count('2020-02-04', 9)]
const early = {
  asKnown: then,
  now,
  knownOn: day('2020-02-03'),
  from: day('2020-02-01'),
  until: day('2020-02-04'),
}

test('a report that came late and one that was corrected are days that changed; a day not yet come is not', () => {
  const { changed, asKnownTotal, nowTotal } = compareKnown(early)
  expect({ changed, asKnownTotal, nowTotal }).toEqual({ changed: 2, asKnownTotal: 8, nowTotal: 13 })
})

test('a day that nobody reported is missing, not zero', () => {
  const { days, missing } = compareKnown(early)
  expect(days[2]).toEqual({ day: '2020-02-03', asKnown: undefined, now: 2, reports: 1 })
  expect(missing).toBe(1)
})

test('a day reported as 0 and not reported later is not a change', () => {
  expect(compareKnown({ ...early, asKnown: [count('2020-02-01', 0)], now: [] }).changed).toBe(0)
})

test('the latest day with a report is the one known then', () => {
  expect(lastReported(compareKnown(early), early.knownOn)?.day).toBe('2020-02-02')
})

test('the chart reaches to today, so that a source that stopped is seen to have stopped', () => {
  const span = spanOf({ now, today: day('2020-03-01'), asKnownOn: undefined, span: 'weeks' })
  expect(span).toEqual({ from: '2020-01-06', until: '2020-03-01' })
})

test('looking back to a day, the chart shows eight weeks and one week of what came after', () => {
  const span = spanOf({ now, today: day('2020-06-01'), asKnownOn: day('2020-02-03'), span: 'weeks' })
  expect(span).toEqual({ from: '2019-12-17', until: '2020-02-10' })
})

test('everything starts with the first report', () => {
  const span = spanOf({ now, today: day('2020-03-01'), asKnownOn: undefined, span: 'all' })
  expect(span).toEqual({ from: '2020-02-01', until: '2020-03-01' })
  expect(spanOf({ now: [], today: day('2020-03-01'), asKnownOn: undefined, span: 'all' })).toBeUndefined()
})

test('the slider has room to move on the very first day', () => {
  const { min, max } = sliderSpan(day('2020-02-01'), day('2020-02-01'))
  expect(max - min).toBe(1)
})
