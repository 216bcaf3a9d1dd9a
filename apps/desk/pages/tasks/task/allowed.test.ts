import { expect, test } from 'vitest'
import { listSteps } from './allowed.ts'

const fedBack = { state: 'fed-back', possibleSteps: ['rework', 'close', 'supervise', 'escalate'] } as const
const of = (steps: readonly string[], of_: object = {}) => ({
  ...fedBack,
  possibleSteps: [...fedBack.possibleSteps],
  steps: [...steps],
  ...of_,
})

test('the step that leads on comes first, and what may not be taken last', () => {
  const shown = listSteps(of(['rework', 'close', 'supervise']), () => false)
  expect(shown.map(({ step }) => step)).toEqual(['close', 'rework', 'supervise', 'escalate'])
  expect(shown.map(({ barred }) => barred)).toEqual([undefined, undefined, undefined, 'right'])
})

test('who handled it is told that another verifies, not that a right is missing', () => {
  const shown = listSteps(of(['supervise', 'escalate']), () => true)
  expect(shown.filter(({ barred }) => barred === 'own-work').map(({ step }) => step)).toEqual([
    'close',
    'rework',
  ])
})

test('what another unit has to do is told so to whoever has the right', () => {
  const open = { state: 'open', possibleSteps: ['take', 'done'], steps: [] } as const
  const task = { ...open, possibleSteps: [...open.possibleSteps], steps: [] }
  expect(listSteps(task, () => true).map(({ barred }) => barred)).toEqual(['other-unit', 'other-unit'])
  expect(listSteps({ ...task, checks: 3 }, () => true).map(({ barred }) => barred)).toEqual([
    'own-work',
    'own-work',
  ])
})

test('an answer about more time is there only while somebody asks for it', () => {
  const task = { state: 'taken' as const, possibleSteps: ['grant-extension', 'refuse-extension'], steps: [] }
  expect(listSteps(task, () => true)).toEqual([])
  expect(listSteps({ ...task, askedUntil: '2026-11-26T00:00:00Z' }, () => true)).toHaveLength(2)
})
