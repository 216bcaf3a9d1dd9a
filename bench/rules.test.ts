import { expect, test } from 'vitest'
import { measureRules, rulesTable } from './rules.ts'

test('the bench of rules has the house, cel-js and json-rules-engine name the same rules of every signal', async () => {
  const { turns, rules, compiled, held } = await measureRules({ events: 2_000, repeat: 1, seed: 1 })
  expect([rules, compiled]).toEqual([50, 50])
  expect(held).toBeGreaterThan(100)
  expect(turns).toHaveLength(1)
  expect(rulesTable(turns).split('\n')).toHaveLength(7)
})
