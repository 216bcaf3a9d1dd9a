import { expect, test } from 'vitest'
import { baseOf } from './base.ts'

test('production is served from the root', () => {
  expect(['/', '/index.html', '/web', '/w', '/w/'].map(baseOf)).toEqual(['', '', '', '', ''])
})

test('another world is served under its own prefix', () => {
  expect(['/w/k3x9/', '/w/k3x9', '/w/k3x9/index.html'].map(baseOf)).toEqual(['/w/k3x9', '/w/k3x9', '/w/k3x9'])
})

test('a prefix that no world can have is not taken for one', () => {
  expect(baseOf('/w/Not-A-World/')).toBe('')
})
