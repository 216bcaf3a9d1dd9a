import { expect, test } from 'vitest'
import { findKey, isTyping, type KeySet } from './key-board.ts'

const words = { zh: '下一条', en: 'Next' }
const keysOf = (layer: KeySet['layer'], ...keys: readonly string[]): KeySet => ({
  layer,
  keys: keys.map((key) => ({ key, does: words, act: () => {} })),
})
// What a browser gives as the target of a key, as far as it is looked at.
const node = (of: object) => of as unknown as EventTarget

test('the latest set of keys goes before the ones shown before it', () => {
  const first = keysOf('page', 'j')
  const second = keysOf('page', 'j', 'k')
  expect(findKey([first, second], { key: 'j', target: null })).toBe(second.keys[0])
  expect(findKey([first, second], { key: 'x', target: null })).toBeUndefined()
})

test('a dialog silences the page beneath it, even where it has no keys of its own', () => {
  expect(findKey([keysOf('page', '1'), keysOf('dialog')], { key: '1', target: null })).toBeUndefined()
})

test('Enter on a link or button is theirs', () => {
  const sets = [keysOf('page', 'Enter')]
  const link = node({ closest: (selector: string) => (selector.includes('a,') ? {} : null) })
  expect(findKey(sets, { key: 'Enter', target: link })).toBeUndefined()
  expect(findKey(sets, { key: 'Enter', target: node({ closest: () => null }) })?.key).toBe('Enter')
})

test('what is typed into a field is no command, what is pressed on a box or a button is', () => {
  expect(isTyping(node({ tagName: 'INPUT', type: 'search' }))).toBe(true)
  expect(isTyping(node({ tagName: 'TEXTAREA' }))).toBe(true)
  expect(isTyping(node({ tagName: 'SELECT' }))).toBe(true)
  expect(isTyping(node({ tagName: 'DIV', isContentEditable: true }))).toBe(true)
  expect(isTyping(node({ tagName: 'INPUT', type: 'radio' }))).toBe(false)
  expect(isTyping(node({ tagName: 'BUTTON', closest: () => null }))).toBe(false)
  expect(isTyping(null)).toBe(false)
})
