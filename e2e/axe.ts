import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What of the page breaks WCAG 2.2 A or AA, as axe finds it: the rule and where. */
export async function listBarriers(page: Page): Promise<string[]> {
  await page.evaluate(await source)
  // Within the page: `axe` is what the source above defined there.
  const found: unknown = await page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ' at ' + target.join(' '))))`,
  )
  return found as string[]
}
