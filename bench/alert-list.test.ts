import { expect, test } from 'vitest'
import { alertListTable, measureAlertLists } from './alert-list.ts'

test('the bench of lists of alerts asks every list of what was stored', async () => {
  const { measured, stored } = await measureAlertLists({ rows: 2_000, repeat: 1 })
  expect(stored).toBe(2_000)
  const rowsOf = (what: string) => measured.find((one) => one.what === what)?.rows
  expect(rowsOf('newest, everywhere')).toBe(100)
  expect(rowsOf('search 例 (in every title)')).toBe(100)
  expect(rowsOf('search 怀柔, a key of another district')).toBe(0)
  expect(rowsOf('search 西城')).toBeGreaterThan(0)
  expect(alertListTable(measured).split('\n')).toHaveLength(measured.length + 2)
})
