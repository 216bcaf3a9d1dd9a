import { expect, test } from 'vitest'
import { Day } from '#vocabulary'
import { everyDay } from './every-day.ts'

test('days on which a rule found nothing stand between those on which it did', () => {
  const day = (text: string) => Day.parse(text)
  const found = [
    { day: day('2020-06-02'), found: 3 },
    { day: day('2020-06-05'), found: 1 },
  ]
  expect(everyDay(found, { from: day('2020-06-01'), until: day('2020-06-06') })).toEqual([
    { day: '2020-06-01', found: 0 },
    { day: '2020-06-02', found: 3 },
    { day: '2020-06-03', found: 0 },
    { day: '2020-06-04', found: 0 },
    { day: '2020-06-05', found: 1 },
    { day: '2020-06-06', found: 0 },
  ])
})
