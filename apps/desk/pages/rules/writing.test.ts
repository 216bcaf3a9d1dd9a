import { expect, test } from 'vitest'
import { nothingWritten, standingOf } from './writing.ts'

const latest = { version: 3, text: 'three', author: 'account:other' }

test('before anything is written, what is shown is the latest version, whichever that becomes', () => {
  expect(standingOf(nothingWritten, latest)).toEqual({ is: 'same', text: 'three' })
  expect(standingOf(nothingWritten, { ...latest, version: 4, text: 'four' })).toEqual({
    is: 'same',
    text: 'four',
  })
})

test('what is written on the latest version is a change of it', () => {
  expect(standingOf({ text: 'mine', base: 3 }, latest)).toEqual({ is: 'changed', text: 'mine' })
})

test('what is written on an older version stays, and is told to be overtaken', () => {
  expect(standingOf({ text: 'mine', base: 2 }, latest)).toEqual({ is: 'overtaken', text: 'mine' })
})

test('two who wrote the same have nothing to choose', () => {
  expect(standingOf({ text: 'three', base: 2 }, latest)).toEqual({ is: 'same', text: 'three' })
})
