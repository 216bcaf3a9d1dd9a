import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatSearch, parseSearch } from '#platform/desk'
import { Filters } from './filters.ts'

test('a link opens the view that it was copied from', () => {
  const text = '?place=cn.11.01.02&tally=cases.confirmed&series=covid-19&asKnownOn=2020-02-01'
  const filters = Filters.parse(parseSearch(text))
  expect(filters).toEqual({
    place: 'cn.11.01.02',
    tally: 'cases.confirmed',
    series: 'covid-19',
    asKnownOn: '2020-02-01',
  })
  expect(Filters.parse(parseSearch(formatSearch(filters)))).toEqual(filters)
})

test('a day that does not exist and a span that is none are dropped, the rest stays', () => {
  const filters = Filters.parse(parseSearch('?asKnownOn=2020-02-31&span=years&place=cn.33'))
  expect(filters).toEqual({ asKnownOn: undefined, span: undefined, place: 'cn.33' })
})

test('whatever somebody types after the question mark, the page opens', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (search) => {
      expect(() => Filters.parse(parseSearch(formatSearch(search)))).not.toThrow()
    }),
  )
})
