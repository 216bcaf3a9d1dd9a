import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { buildDesk } from '../apps/server/desk-build.ts'
import { openBrowser } from './browser.ts'
import { demoCity, startCopy } from './data-dir.ts'
import { demoPassword } from './desk-page.ts'
import type { RealServer } from './real-server.ts'

/** The demo city's desk, as the tests of one file see it. */
export interface DemoDesk {
  readonly url: string
  /** The headers of a session of the administrator. */
  readonly admin: Readonly<Record<string, string>>
  /** A page in a browser of one person, with nothing left from the last one; it closes with the test. */
  openPage(size?: { width?: number; height?: number }): Promise<Page>
  /** What the API answers the administrator, or whoever the headers are of, in a world; an answer that says no is an error. */
  ask(
    method: string,
    path: string,
    body?: unknown,
    as?: Readonly<Record<string, string>>,
    base?: string,
  ): Promise<unknown>
}

/** A server of the demo city and a browser, there from before the first test of this file until after its last. */
export function openDemoDesk(prepare: (desk: DemoDesk) => Promise<void> = async () => {}): DemoDesk {
  let server: RealServer
  let browser: Browser
  let admin: Readonly<Record<string, string>> = {}
  const desk: DemoDesk = {
    get url() {
      return server.url
    },
    get admin() {
      return admin
    },
    openPage: async ({ width = 1280, height = 900 } = {}) => {
      // Nothing moves that need not: what fades in is drawn sixty times a second, in software.
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      })
      onTestFinished(() => context.close())
      const page = await context.newPage()
      page.setDefaultTimeout(60_000)
      return page
    },
    ask: async (method, path, body, as = admin, base = '') => {
      const response = await fetch(`${server.url}${base}/api${path}`, {
        method,
        headers: { ...as, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const answer = await response.text()
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${answer}`)
      return answer === '' ? undefined : JSON.parse(answer)
    },
  }
  beforeAll(async () => {
    await buildDesk(() => {})
    server = (await startCopy(demoCity)).server
    browser = await openBrowser()
    const session = await fetch(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: 'admin', password: demoPassword }),
    })
    admin = { cookie: session.headers.get('set-cookie')?.split(';')[0] ?? '' }
    await prepare(desk)
  }, 300_000)
  afterAll(async () => {
    await browser?.close()
    await server?.remove()
  }, 120_000)
  return desk
}
