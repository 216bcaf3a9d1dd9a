import { expect, test } from 'vitest'
import { deskListTable, measureDeskList } from './desk-list.ts'

test('the bench of the desk’s long list reads on in a real browser, with few rows in the page', async () => {
  const measured = await measureDeskList({ rows: 500, pages: 2 })
  expect(measured.pageMs).toHaveLength(2)
  expect(measured.rowsRead).toBeGreaterThanOrEqual(290)
  expect(measured.rowsInPage).toBeLessThan(60)
  expect(measured.frameMs.length).toBeGreaterThan(100)
  expect(deskListTable(measured).split('\n')).toHaveLength(6)
})
