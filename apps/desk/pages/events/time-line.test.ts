import { expect, test } from 'vitest'
import { day, placePath } from '#vocabulary'
import { listHappenings, shareOf } from './time-line.ts'

const title = { zh: '甲', en: 'A' }
const alert = (id: number, raisedAt: string, more: object = {}) => ({
  id,
  title,
  place: placePath('cn.99.01.02'),
  day: day('2026-11-20'),
  state: 'closed',
  raisedAt,
  ...more,
})
const step = (number: number, step: string, at: string) => ({
  number,
  step,
  to: 'proposed',
  actor: 'house:events',
  at,
  detail: {},
})

test('alerts, steps and tasks stand on one line in the order in which they happened', () => {
  const line = listHappenings({
    alerts: [
      alert(7, '2026-11-20T02:00:00.000Z', { verifiedAt: '2026-11-20T05:00:00.000Z' }),
      alert(9, '2026-11-21T02:00:00.000Z'),
    ],
    history: [step(1, 'propose', '2026-11-21T02:00:00.000Z'), step(2, 'confirm', '2026-11-21T04:00:00.000Z')],
    tasks: [{ id: 3, title, openedAt: '2026-11-21T03:00:00.000Z', endedAt: '2026-11-22T03:00:00.000Z' }],
  })
  expect(line.map(({ key }) => key)).toEqual([
    'alert 7 raised',
    'alert 7 verified',
    'alert 9 raised',
    'step 1',
    'task 3 opened',
    'step 2',
    'task 3 ended',
  ])
})

test('an axis of one instant has it in its middle', () => {
  const at = '2026-11-20T02:00:00.000Z'
  expect(shareOf(at, [at, at])).toBe(0.5)
  expect(shareOf(at, [at, '2026-11-21T02:00:00.000Z'])).toBe(0)
})
