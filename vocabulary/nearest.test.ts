import { expect, test } from 'vitest'
import { findNearest, findSuggestion, suggest } from './nearest.ts'

const names = ['measles', 'mumps', 'rubella']

test('the name that was meant is the one with the fewest slips, a swap of neighbours counting once', () => {
  expect(findNearest('meales', names)).toBe('measles')
  expect(findNearest('MUPMS', names)).toBe('mumps')
  expect(findNearest('cholera', names)).toBeUndefined()
})

test('a long name may have a slip for every three of its letters, a short one two', () => {
  expect(findNearest('ab', ['cd', 'abcd'])).toBe('cd')
  expect(findNearest('hospital-frist', ['hospital-first'])).toBe('hospital-first')
  expect(findNearest('abcdefghi', ['abcdefxyz', 'abcdwxyz'])).toBe('abcdefxyz')
  expect(findNearest('abcdefghi', ['abcdwxyzu'])).toBeUndefined()
})

test('where none is near, the few there are are named, and of many none', () => {
  expect(findSuggestion('cholera', names)).toEqual({ among: 'measles, mumps, rubella' })
  expect(suggest('cholera', names)).toBe('; there are measles, mumps, rubella')
  expect(suggest('mesles', names)).toBe('; did you mean measles?')
  expect(
    suggest(
      'cholera',
      Array.from({ length: 13 }, (_, at) => `name ${at}`),
    ),
  ).toBe('')
})
