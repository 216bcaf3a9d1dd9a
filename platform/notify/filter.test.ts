import { expect, test } from 'vitest'
import { placePath } from '#vocabulary'
import { wants } from './filter.ts'

const asks = (...steps: string[]) => ({
  places: ['cn.11'],
  filter: { steps: [{ kind: 'alert.step' as const, steps }] },
})
const seen = (step: string, kind = 'alert.step') => ({
  kind,
  step,
  place: placePath('cn.11.01.02'),
  urgency: 'urgent' as const,
})

test('who wants to hear of new alerts hears of one that has to be looked at at once from now on, and of no other step', () => {
  expect(wants(asks('raise'), seen('escalate'))).toBe(true)
  expect(wants(asks('close'), seen('escalate'))).toBe(false)
  expect(wants(asks('raise'), seen('pass'))).toBe(false)
  expect(wants(asks('raise'), seen('escalate', 'task.step'))).toBe(false)
})
