import { expect, test } from 'vitest'
import { AssistantSearch } from '../search.ts'
import { canGoTo, stepOf, steps } from './steps.ts'

const upload = '3f0e1c1e-55cc-4f05-9d3a-1c2f6a1b2c3d'
const at = (search: object) => stepOf(AssistantSearch.parse(search))

test('a link opens the step that it holds all for', () => {
  expect(at({})).toBe('file')
  expect(at({ step: 'foresee', mapping: 'm' })).toBe('file')
  expect(at({ upload })).toBe('look')
  expect(at({ upload, step: 'columns' })).toBe('columns')
  expect(at({ upload, step: 'foresee' })).toBe('columns')
  expect(at({ upload, step: 'foresee', mapping: 'm' })).toBe('foresee')
  expect(at({ upload, step: 'foresee', mapping: 'm', import: '17' })).toBe('import')
})

test('a link that was mistyped opens all the same', () => {
  expect(at({ upload: 'x', step: 'nowhere', headerRow: 'a' })).toBe('file')
  expect(at({ upload, headerRow: '-1', import: '0x1' })).toBe('look')
})

test('one goes back to what came before, and not once the import has begun', () => {
  expect(steps.filter((step) => canGoTo(step, 'foresee'))).toEqual(['file', 'look', 'columns'])
  expect(steps.filter((step) => canGoTo(step, 'import'))).toEqual([])
})
