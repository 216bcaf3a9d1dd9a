import { expect, test } from 'vitest'
import type { Import } from './answers.ts'
import { canGoOn, hasStopped, reasonsOf, shareOfWork, stopOf } from './state.ts'

const counts: Import['counts'] = {
  rows: { read: 10, taken: 3, repaired: 2, duplicate: 1, refused: 4 },
  repairedFor: { 'date.form': 2, 'event.duplicate': 1 },
  refusedFor: { 'place.unknown': 3, 'date.form': 1 },
  events: { accepted: 5, duplicate: 1, refused: 0 },
  undone: { retracted: 2, restated: 1, kept: 0 },
}

test('who cancelled is told from a server that went down, and from anything else', () => {
  expect(stopOf('cancelled by account:7')).toEqual({ why: 'cancelled', by: 'account:7' })
  expect(stopOf('the server went down')).toEqual({ why: 'server' })
  expect(stopOf('the disk is full')).toEqual({ why: 'other', said: 'the disk is full' })
})

test('an import goes on while its file waits, an undo in any case', () => {
  expect(hasStopped({ state: 'done' })).toBe(false)
  expect(canGoOn({ state: 'stopped', upload: 'u' })).toBe(true)
  expect(canGoOn({ state: 'stopped' })).toBe(false)
  expect(canGoOn({ state: 'undo-stopped' })).toBe(true)
})

test('an undo is as far as the share of records that were taken back', () => {
  const of = { counts, progress: { share: 0.4, line: 5 } } as Import
  expect(shareOfWork({ ...of, state: 'running' })).toBe(0.4)
  expect(shareOfWork({ ...of, state: 'undoing' })).toBe(0.5)
})

test('reasons come with the rows that carry them, most first', () => {
  expect(reasonsOf(counts)).toEqual([
    { code: 'date.form', rows: 3 },
    { code: 'place.unknown', rows: 3 },
    { code: 'event.duplicate', rows: 1 },
  ])
  expect(reasonsOf(counts, 'refused').map(({ code }) => code)).toEqual(['place.unknown', 'date.form'])
  expect(reasonsOf(counts, 'taken')).toEqual([])
})
