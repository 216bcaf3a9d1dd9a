import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { makeReport } from '../platform/exams/report/testing.ts'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 240_000
/** One more than a page of the list has. */
const reports = 51

const phone = { width: 390, height: 844 }
const tooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('the reports of exams', () => {
  const desk = openDemoDesk(async ({ ask }) => {
    const small = makeReport({ seeds: [1], atMost: 5, shapes: 'none' })
    for (let number = 1; number < reports; number++) await ask('POST', '/exams', small)
    await ask('POST', '/exams', makeReport({ seeds: [1, 2, 3], atMost: 60 }))
  })
  const commander = { login: 'commander' }

  test('more than a page of them are read on, on a phone too', { timeout }, async () => {
    const page = await desk.openPage(phone)
    await signIn(page, `${desk.url}/exams?language=en`, commander)
    const rows = page.locator('.held ul.rows > li')
    await rows.nth(49).waitFor()
    expect(await rows.count()).toBe(50)
    expect(await faultsOf(page)).toEqual([])
    expect(await tooWide(page)).toBe(0)
    await page.getByRole('button', { name: 'Show more' }).click()
    await rows.nth(reports - 1).waitFor()
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
  })

  test('one tells day, people and what is not compared, readable by a screen reader and on a phone', {
    timeout,
  }, async () => {
    for (const size of [phone, {}]) {
      const page = await desk.openPage(size)
      await signIn(page, `${desk.url}/exams/${reports}?language=zh`, commander)
      await page.locator('.exam .finding.big').getByText('天').waitFor()
      await page.getByText('不比较').first().waitFor()
      await page.locator('.exam-chart canvas, .exam-chart svg').first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      expect(await tooWide(page)).toBe(0)
    }
  })

  test('while it is read the page says so, and a server that fails is told with a way to try again', {
    timeout,
  }, async () => {
    const page = await desk.openPage()
    let answer = () => {}
    const asked = new Promise<void>((resolve) => {
      answer = resolve
    })
    let fails = true
    await page.route('**/api/exams/*/summary', async (route) => {
      await asked
      if (fails) await route.fulfill({ status: 500, contentType: 'application/json', body: '{}' })
      else await route.continue()
    })
    await signIn(page, `${desk.url}/exams/${reports}?language=en`, commander)
    await page.locator('.page > .waiting').waitFor()
    expect(await faultsOf(page)).toEqual([])
    answer()
    const again = page.getByRole('button', { name: 'Try again' })
    await again.waitFor()
    expect(await faultsOf(page)).toEqual([])
    fails = false
    await again.click()
    await page.locator('.exam .finding.big').waitFor()
  })

  test('one that is not there leads back to the list', { timeout }, async () => {
    const page = await desk.openPage()
    await signIn(page, `${desk.url}/exams/9999?language=en`, commander)
    await page.getByText('There is no such report').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('link', { name: 'Back to the list' }).click()
    await page.locator('.held ul.rows > li').first().waitFor()
  })

  test('the whole report can be read by a screen reader and on a phone', { timeout }, async () => {
    for (const { size, colorScheme } of [
      { size: phone, colorScheme: 'light' },
      { size: {}, colorScheme: 'dark' },
    ] as const) {
      const page = await desk.openPage(size)
      await page.emulateMedia({ colorScheme })
      await signIn(page, `${desk.url}/exams?language=en`, commander)
      await page.locator('.held ul.rows > li').first().waitFor()
      // Its own policy lets no other script run: the rules are tried on what it is, without the policy.
      await page.route('**/html*', async (route) => {
        const response = await route.fetch()
        const { 'content-security-policy': _, ...headers } = response.headers()
        const body = (await response.text()).replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/i, '')
        await route.fulfill({ response, headers, body })
      })
      await page.goto(`${desk.url}/api/exams/${reports}/html?language=en`)
      await page.locator('table.counts').waitFor()
      expect(await faultsOf(page)).toEqual([])
      expect(await tooWide(page)).toBe(0)
    }
  })
})
