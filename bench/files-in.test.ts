import { expect, test } from 'vitest'
import { filesInTable, measureFilesIn } from './files-in.ts'

test('the bench of tables has every row taken, counted and copied', async () => {
  const measured = await measureFilesIn({ rows: 3_000 })
  expect(measured.steps.map(({ step }) => step)).toEqual([
    'upload',
    'look',
    'guess',
    'dry run',
    'import',
    'counted',
  ])
  expect(filesInTable(measured).split('\n')).toHaveLength(9)
})
