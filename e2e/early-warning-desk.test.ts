import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { seeChart, seeMap, signIn } from './desk-page.ts'

const timeout = 120_000
const desk = openDemoDesk()

test('from the list of series to one, what other settings would have said, and clusters on the map', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/early-warning?language=en`, { login: 'cdc' })
  const first = page.locator('.series-rows tbody tr').first()
  await first.waitFor()
  expect(await first.innerText()).toContain('Heting District · Norovirus infection')
  expect(await faultsOf(page)).toEqual([])

  await first.getByRole('link', { name: /Heting District/ }).click()
  await seeChart(page)
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByText('would have found it on').first().waitFor()
  expect(await faultsOf(page)).toEqual([])

  await page.goto(`${desk.url}/early-warning/clusters?series=norovirus&language=en`)
  await page.locator('.cluster-rows button').first().waitFor()
  await seeMap(page)
  expect(await page.locator('.cluster-rows button[aria-pressed=true]').innerText()).toContain(
    'Heting District',
  )
  expect(await faultsOf(page)).toEqual([])
})

test('an address of no series says so, and a phone shows a block for each series', { timeout }, async () => {
  const page = await desk.openPage({ width: 390, height: 844 })
  await signIn(page, `${desk.url}/early-warning?language=en`, { login: 'cdc' })
  await page.locator('.series-rows tbody tr').first().waitFor()
  const wider = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await wider()).toBe(0)
  await page.goto(`${desk.url}/early-warning/series/cases.confirmed/plague/cn.99.01.04?language=en`)
  await page.getByText('There is no such series').waitFor()
  expect(await wider()).toBe(0)
})
