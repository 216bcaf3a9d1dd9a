import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Filters, formatSearch, parseSearch } from './filters.ts'

test('a link opens the view that it was copied from', () => {
  const text =
    '?place=cn.11.01.02&tally=cases.confirmed&series=covid-19&asKnownOn=2020-02-01&language=en&theme=dark'
  const filters = Filters.parse(parseSearch(text))
  expect(filters).toEqual({
    place: 'cn.11.01.02',
    tally: 'cases.confirmed',
    series: 'covid-19',
    asKnownOn: '2020-02-01',
    language: 'en',
    theme: 'dark',
  })
  expect(Filters.parse(parseSearch(formatSearch(filters)))).toEqual(filters)
})

test('a day that does not exist and a language that is not spoken are dropped, the rest stays', () => {
  const filters = Filters.parse(parseSearch('?asKnownOn=2020-02-31&language=fr&theme=pink&place=cn.33'))
  expect(filters).toEqual({ asKnownOn: undefined, language: 'zh', theme: undefined, place: 'cn.33' })
})

test('whatever somebody types after the question mark, the page opens', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.string()), (search) => {
      const filters = Filters.parse(parseSearch(formatSearch(search)))
      expect(['zh', 'en']).toContain(filters.language)
    }),
  )
})
