import { expect, test } from 'vitest'
import { formatSearch, parseSearch } from './search.ts'

test('texts, numbers and switches stand in the URL as they are written, without quotes', () => {
  expect(formatSearch({ q: '西城 covid', page: 2, overdue: true })).toBe(
    '?q=%E8%A5%BF%E5%9F%8E+covid&page=2&overdue=true',
  )
  expect(parseSearch('?q=%E8%A5%BF%E5%9F%8E+covid&page=2')).toEqual({ q: '西城 covid', page: '2' })
})

test('what is not set does not stand in the URL', () => {
  expect(formatSearch({ place: undefined, q: '' })).toBe('?q=')
  expect(formatSearch({})).toBe('')
})
