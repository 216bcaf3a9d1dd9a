import { expect, test } from 'vitest'
import { day } from '#vocabulary'
import { dayBounds } from './day-bounds.ts'

test('a day is the city’s, its last minute included', () => {
  const only = day('2020-06-12')
  expect(dayBounds({ from: only, until: only }, 'Asia/Shanghai')).toEqual({
    from: '2020-06-11T16:00:00.000Z',
    until: '2020-06-12T16:00:00.000Z',
  })
})

test('a night on which clocks change is as long as it is', () => {
  const only = day('2020-03-29')
  expect(dayBounds({ from: only, until: only }, 'Europe/Berlin')).toEqual({
    from: '2020-03-28T23:00:00.000Z',
    until: '2020-03-29T22:00:00.000Z',
  })
})

test('without days there are no bounds', () => {
  expect(dayBounds({ from: undefined, until: undefined }, 'Asia/Shanghai')).toEqual({})
})
