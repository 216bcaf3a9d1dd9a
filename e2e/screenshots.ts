import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { buildDesk } from '../apps/server/desk-build.ts'
import { openBrowser } from './browser.ts'
import { seeChart, seeMap, signIn } from './desk-page.ts'
import { makePastWorld } from './past-world.ts'
import { startServer } from './server.ts'

// node e2e/screenshots.ts: the desk on the demo city, as docs/screenshots/ shows it.

const folder = join(import.meta.dirname, '../docs/screenshots')
const mostBytes = 300 * 1024

const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const

interface Shot {
  readonly name: string
  readonly address: string
  readonly size: keyof typeof sizes
  readonly login?: string
  /** Waits for what the picture is about. */
  readonly see: (page: Page) => Promise<void>
}

async function seeOverview(page: Page): Promise<void> {
  await seeMap(page)
  await seeChart(page)
}

async function seeAlert(page: Page): Promise<void> {
  await page.locator('.steps li').first().waitFor()
  await page.locator('.related').waitFor()
}

const wide = Object.keys(sizes) as (keyof typeof sizes)[]

function shotsOf(url: string, pastBase: string): Shot[] {
  const views = wide.flatMap((size) =>
    (['zh', 'en'] as const).flatMap((language) =>
      (['light', 'dark'] as const).flatMap((theme): Shot[] => {
        const chosen = `language=${language}&theme=${theme}`
        return [
          {
            name: `desk-${size}-${language}-${theme}`,
            address: `${url}/?series=influenza&${chosen}`,
            size,
            see: seeOverview,
          },
          {
            name: `alert-${size}-${language}-${theme}`,
            address: `${url}/alerts/1?${chosen}`,
            size,
            see: seeAlert,
          },
        ]
      }),
    ),
  )
  const past = `${url}${pastBase}/?place=cn.11.01.02&asKnownOn=2020-02-02&theme=light`
  return [
    ...views,
    ...(['zh', 'en'] as const).map(
      (language): Shot => ({
        name: `wall-${language}`,
        address: `${url}/wall?language=${language}`,
        size: 'desktop',
        see: seeMap,
      }),
    ),
    {
      name: 'desk-as-known-zh',
      address: `${past}&language=zh`,
      size: 'desktop',
      login: 'admin',
      see: seeOverview,
    },
    {
      name: 'desk-as-known-en',
      address: `${past}&language=en`,
      size: 'desktop',
      login: 'admin',
      see: seeOverview,
    },
  ]
}

async function take(browser: Browser, { name, address, size, login = 'duty', see }: Shot): Promise<void> {
  const context = await browser.newContext({ viewport: sizes[size], reducedMotion: 'reduce' })
  const page = await context.newPage()
  await signIn(page, address, { login })
  await see(page)
  const path = join(folder, `${name}.png`)
  // On a phone the first two screens, one below the other; on a desk what is seen without scrolling.
  const clip = { x: 0, y: 0, width: sizes[size].width, height: 2 * sizes[size].height }
  await page.screenshot(
    size === 'phone'
      ? { path, clip, fullPage: true, animations: 'disabled' }
      : { path, animations: 'disabled' },
  )
  await context.close()
  const { size: bytes } = await stat(path)
  console.log(`${name}.png ${Math.round(bytes / 1024)} KB`)
  if (bytes > mostBytes) throw new Error(`${name}.png is larger than ${mostBytes} bytes`)
}

await mkdir(folder, { recursive: true })
await buildDesk(() => {})
const server = await startServer('--demo')
try {
  const browser = await openBrowser()
  try {
    for (const shot of shotsOf(server.url, await makePastWorld(server.url))) await take(browser, shot)
  } finally {
    await browser.close()
  }
} finally {
  await server.stop()
}
