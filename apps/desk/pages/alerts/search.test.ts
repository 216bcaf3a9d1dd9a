import { expect, test } from 'vitest'
import { formatSearch, parseSearch } from '#platform/desk'
import { AlertSearch, toListQuery } from './search.ts'

const from = (text: string) => AlertSearch.parse(parseSearch(text))

test('what waits is listed in the order in which it is to be judged', () => {
  expect(toListQuery(from(''))).toMatchObject({ state: 'open', order: 'ranked', overdue: undefined })
  expect(toListQuery(from('?state=overdue'))).toMatchObject({
    state: 'open',
    order: 'ranked',
    overdue: 'true',
  })
})

test('what is closed, and what is searched for, comes newest first', () => {
  expect(toListQuery(from('?state=closed'))).toMatchObject({ state: 'closed', order: undefined })
  expect(toListQuery(from('?state=all'))).toMatchObject({ state: undefined, order: undefined })
  expect(toListQuery(from('?q=西城&risk=high'))).toMatchObject({
    q: '西城',
    order: undefined,
    risk: undefined,
  })
})

test('a link shows a colleague the same list; what makes no sense in it is left out', () => {
  const search = from('?state=closed&place=cn.11&unit=xicheng-cdc&disease=covid-19&risk=high')
  expect(from(formatSearch(search))).toEqual(search)
  expect(from('?state=lost&place=../&unit=A B&disease=hiccups&risk=dire&q=')).toEqual({})
})
