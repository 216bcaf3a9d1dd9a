import { expect, test } from 'vitest'
import { labelsWithRoom } from './label-room.ts'

const box = (key: string, x: number, y = 0) => ({ key, x, y, width: 40, height: 20 })

test('where two labels would cover each other, the one that matters more stays', () => {
  expect([...labelsWithRoom([box('most', 0), box('less', 30), box('far', 100)])]).toEqual(['most', 'far'])
})

test('labels that only touch both stay', () => {
  expect([...labelsWithRoom([box('a', 0), box('b', 40), box('c', 0, 20)])]).toEqual(['a', 'b', 'c'])
})

test('a label that had no room takes none away', () => {
  expect([...labelsWithRoom([box('a', 0), box('b', 30), box('c', 60)])]).toEqual(['a', 'c'])
})
