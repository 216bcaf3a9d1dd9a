import { expect, test } from 'vitest'
import { measureSingle, singleTable } from './single.ts'

test('the bench of single requests has every request answered and stored on both sides', async () => {
  const { turns, sent, stored } = await measureSingle({ requests: 300, repeat: 1, seed: 1 })
  expect(stored).toEqual({ log: sent, bare: sent })
  expect(turns).toHaveLength(1)
  expect(singleTable(turns).split('\n')).toHaveLength(5)
})
