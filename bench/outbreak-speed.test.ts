import { expect, test } from 'vitest'
import { publishedMethods } from '../science/outbreak/index.ts'
import { measureSpeed, speedTables } from './outbreak-speed.ts'

test('the bench of speed has every method judge, the pool too, and R put its thresholds where the house does', async () => {
  const speed = await measureSpeed({ series: 20, repeat: 1, weeks: 2 })
  expect(speed.turns).toHaveLength(1)
  if (speed.skipped === undefined) expect(speed.compared).toBe(8 * 2)
  const rows = publishedMethods.length + 5 + (speed.skipped === undefined ? 3 : 1)
  expect(speedTables(speed, 20).split('\n')).toHaveLength(rows)
})
