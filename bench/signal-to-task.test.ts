import { expect, test } from 'vitest'
import { measureSignalToTask, signalToTaskTable } from './signal-to-task.ts'

test('the bench from signal to task sees a task and an alert for every finding', async () => {
  const latency = await measureSignalToTask({ rate: 100, seconds: 2, findings: 5, seed: 1, each: 7 })
  expect(latency).toMatchObject({ sent: 200, tookMs: { length: 5 } })
  expect(signalToTaskTable(latency).split('\n')).toHaveLength(3)
})
