import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 120_000
const desk = openDemoDesk()

test('a bulletin is made, read, followed to what it counts, made anew and taken along', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/bulletins?language=en`, { login: 'cdc' })
  await page.getByText('No bulletin yet').waitFor()
  await page.getByRole('button', { name: 'Make a bulletin' }).click()
  expect(await faultsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByRole('heading', { name: /^Weekly surveillance bulletin: Yunhan City/ }).waitFor()
  const bulletin = page.url()
  expect(await page.getByRole('region').count()).toBeGreaterThanOrEqual(7)
  expect(await faultsOf(page)).toEqual([])

  const influenza = page.getByRole('row', { name: /^Influenza / }).first()
  const counted = await influenza.getByRole('link').nth(1).innerText()
  expect(Number(counted.replace(',', ''))).toBeGreaterThan(0)
  await influenza.getByRole('link').nth(1).click()
  await page.locator('.chart svg').waitFor()
  expect(page.url()).toContain('series=influenza')
  await page.goto(bulletin)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the page' }).click(),
  ])
  const file = await readFile(await download.path(), 'utf8')
  expect(file).toContain('Weekly surveillance bulletin: Yunhan City')
  expect(file).toContain(`${desk.url}/?place=cn.99.01`)

  await page.getByRole('button', { name: 'Make it anew, as known now' }).click()
  await page.getByText('version 2', { exact: true }).waitFor()
  await page.getByRole('link', { name: 'version 1' }).click()
  await page.getByText('A later version of this week was made').waitFor()
})

test('a phone shows it without anything wider than its screen', { timeout }, async () => {
  const page = await desk.openPage({ width: 390, height: 844 })
  await signIn(page, `${desk.url}/bulletins`, { login: 'cdc' })
  await page
    .getByRole('link', { name: /^云汉市/ })
    .first()
    .click()
  await page.getByRole('heading', { name: '报告及时性' }).waitFor()
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(wide).toBe(0)
  expect(await faultsOf(page)).toEqual([])
})
