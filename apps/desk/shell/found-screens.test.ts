import { expect, test } from 'vitest'
import { actions } from '#platform/access'
import { foundScreens } from './found-screens.ts'

test('the pages are found without the shell naming them', () => {
  expect(foundScreens.map(({ id }) => id)).toEqual(expect.arrayContaining(['overview', 'alerts']))
})

test('no two pages have one name or one path, and every link leads to a page', () => {
  const paths = foundScreens.flatMap(({ routes }) => routes.map(({ path }) => path))
  expect(new Set(paths).size).toBe(paths.length)
  expect(new Set(foundScreens.map(({ id }) => id)).size).toBe(foundScreens.length)
  // `/alerts/{-$number}` is opened without its number too.
  const opened = paths.map((path) => path.replace(/\/\{-\$\w+\}$/, '') || '/')
  for (const { nav } of foundScreens) if (nav) expect(opened).toContain(nav.path)
})

test('every link is shown by an action that exists, and is called something in both languages', () => {
  for (const { nav } of foundScreens) {
    if (!nav) continue
    expect(Object.keys(actions)).toContain(nav.action)
    expect(nav.title.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(nav.title.en).toMatch(/^[A-Z]/)
  }
})
