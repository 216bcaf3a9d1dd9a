import { expect, test } from 'vitest'
import { epidemicTable, measureApart, measureThreads } from './epidemic.ts'

test('the bench of epidemics runs a small city in a process of its own and says what it cost', () => {
  const settings = { people: 5_000, days: 60, disease: 'sars-cov-2' } as const
  const turn = measureApart(settings)
  expect(turn.infected).toBeGreaterThan(10)
  expect(turn.contacts).toBeGreaterThan(turn.traced)
  expect(turn.greatestBytes).toBeGreaterThan(turn.bytesOfNode)
  const lines = epidemicTable([turn], settings).split('\n')
  expect(lines).toHaveLength(13)
  expect(lines[3]).toContain('≥ 20 M')
})

test('threads of the bench give the epidemics of one core', async () => {
  const { same, alone, threads } = await measureThreads({ people: 3_000, days: 30, seeds: 2 })
  expect(same).toBe(true)
  expect(Math.min(alone.wallS, alone.processorS, threads.wallS, threads.processorS)).toBeGreaterThan(0)
})
