import { expect, test } from 'vitest'
import { acceptanceTable, measureAcceptance } from './acceptance.ts'

test('the bench of bulk acceptance checks every verdict and row, fills the log, and prints its table', async () => {
  // It fails by itself where verdicts, rows or parked records are not what they have to be.
  const measured = await measureAcceptance({ rows: 1_500, repeat: 1, stored: 4_000, seed: 1 })
  expect(measured.map(({ stored, turns }) => [stored, turns.length])).toEqual([
    [0, 1],
    [4_000, 1],
  ])
  const lines = acceptanceTable(measured).split('\n')
  expect(lines).toHaveLength(2 + 2 * 3 + 2)
  expect(lines.filter((line) => line.startsWith('raw COPY'))).toHaveLength(2)
  // It waits until every consumer has rested and read on.
}, 300_000)
