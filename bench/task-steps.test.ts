import { expect, test } from 'vitest'
import { measureTaskSteps, taskStepsTable } from './task-steps.ts'

test('the bench of task steps takes every step with history, signal and audit entry, beside as many jobs', async () => {
  const { turns, proven } = await measureTaskSteps({ steps: 60, repeat: 1, concurrency: 4, batch: 25 })
  expect(proven).toEqual({ steps: 240, signals: 240, entries: 240 })
  expect(turns).toHaveLength(1)
  expect(Object.values(turns[0] ?? {}).every((rate) => rate > 0)).toBe(true)
  expect(taskStepsTable(turns).split('\n')).toHaveLength(8)
})
