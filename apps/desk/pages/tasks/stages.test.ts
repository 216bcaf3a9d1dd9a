import { expect, test } from 'vitest'
import { moveOn, stagesOf, standsIn } from './stages.ts'

test('a case file has a column for each stage of the standard, a to-do one for each thing that may wait', () => {
  expect(stagesOf('problem').map(({ id }) => id)).toEqual([
    'collected',
    'filed',
    'dispatched',
    'handling',
    'fed-back',
    'closed',
    'evaluated',
  ])
  expect(stagesOf('to-do').map(({ id }) => id)).toEqual(['open', 'taken', 'returned', 'checking', 'done'])
})

test('a check that waits stands among the checks alone, and among what is done once it is', () => {
  const where = stagesOf('to-do').filter((stage) => standsIn(stage, { type: 'check' }))
  expect(where.map(({ id }) => id)).toEqual(['checking', 'done'])
})

test('keys go down a column to its end, and over empty columns to the next task', () => {
  const sizes = [0, 3, 0, 1]
  expect(moveOn(sizes, undefined, 'down')).toEqual({ column: 1, row: 0 })
  expect(moveOn(sizes, { column: 1, row: 2 }, 'down')).toEqual({ column: 1, row: 2 })
  expect(moveOn(sizes, { column: 1, row: 0 }, 'up')).toEqual({ column: 1, row: 0 })
  expect(moveOn(sizes, { column: 1, row: 2 }, 'right')).toEqual({ column: 3, row: 0 })
  expect(moveOn(sizes, { column: 3, row: 0 }, 'right')).toEqual({ column: 3, row: 0 })
  expect(moveOn([0, 0], undefined, 'down')).toBeUndefined()
  // The column that the cursor stood in was emptied meanwhile.
  expect(moveOn([2, 0], { column: 1, row: 4 }, 'left')).toEqual({ column: 0, row: 0 })
})
