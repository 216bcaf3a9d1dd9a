import { expect, test } from 'vitest'
import { measureDeskBrowser } from './desk-browser.ts'
import { deskBrowserTable } from './house/desk-browser-table.ts'

test('the bench of the desk in a browser opens the overview, reads a list to its end, and catches up with live reports', async () => {
  const rows = 700
  const measured = await measureDeskBrowser({ rows, pages: 6, rate: 50, seconds: 2, more: 100 })
  const { opened, openedWithMore, list, frames, felt } = measured
  for (const { figureMs, scriptKb } of [opened, openedWithMore]) {
    expect(figureMs).toHaveLength(3)
    expect(scriptKb).toBeGreaterThan(50)
    expect(scriptKb).toBeLessThan(350)
  }
  expect(list.rows).toBe(rows)
  expect(list.inPage).toBeLessThan(60)
  for (const frameMs of Object.values(frames)) expect(frameMs.length).toBeGreaterThan(500)
  expect(felt.map(({ what }) => what)).toEqual([
    'overview, calm',
    'overview, live',
    'alerts, calm',
    'alerts, live',
  ])
  for (const { felt: one } of felt) expect(one.heardMs.length).toBeGreaterThan(0)
  expect(felt[1]?.caughtUpMs).toBeLessThan(60_000)
  expect(deskBrowserTable(measured).split('\n').length).toBeGreaterThan(20)
}, 240_000)
