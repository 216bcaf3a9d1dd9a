import { expect, test } from 'vitest'
import { liveTable, measureLive } from './live.ts'

test('the bench of live changes has every listener hear of every signal, by the stream as by asking', async () => {
  const phases = await measureLive({ rate: 200, listeners: 3, seconds: 2 })
  expect(phases.map(({ sent, heard }) => ({ sent, heard }))).toEqual([
    { sent: 400, heard: 0 },
    { sent: 400, heard: 1_200 },
    { sent: 400, heard: 1_200 },
  ])
  for (const { delaysMs, cores } of phases) {
    expect(delaysMs.every((ms) => ms > 0)).toBe(true)
    expect(cores).toBeGreaterThan(0)
  }
  expect(liveTable(phases).split('\n')).toHaveLength(5)
})
