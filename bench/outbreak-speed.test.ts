import { expect, test } from 'vitest'
import { publishedMethods } from '../science/outbreak/index.ts'
import { measureSpeed, speedTables } from './outbreak-speed.ts'

test('the bench of speed has every method judge, the pool too, and says why R was not asked', async () => {
  const speed = await measureSpeed({ series: 20, repeat: 1, weeks: 2, besideR: 0 })
  expect(speed.turns).toHaveLength(1)
  expect(speed.turns[0]?.methods).toHaveLength(publishedMethods.length)
  const lines = speedTables(speed, 20).split('\n')
  expect(lines).toHaveLength(publishedMethods.length + 6)
  expect(lines.at(-1)).toContain('R was not to be asked')
})
