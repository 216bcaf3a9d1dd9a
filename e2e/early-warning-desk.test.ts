import type { Page } from 'playwright-core'
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

test('age groups stand in the list by name, each with a page that leads to its whole and back', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/early-warning?disease=norovirus&language=zh`, { login: 'cdc' })
  const age = page.locator('.series-rows tbody tr', { hasText: '诺如病毒感染 · 5–14 岁' }).first()
  await age.waitFor()
  expect(await age.innerText()).toContain('新增确诊（按年龄）')
  await shoot(page, 'ages-list-desktop-zh')
  await age.getByRole('link', { name: /5–14 岁/ }).click()
  await seeChart(page)
  expect(page.url()).toContain('norovirus')
  await page.getByText('年龄组只看升高').waitFor()
  expect(await faultsOf(page)).toEqual([])
  await shoot(page, 'ages-one-desktop-zh')
  await page.getByRole('link', { name: '全部年龄' }).click()
  await page.locator('.panel.ages').getByRole('link', { name: '5–14 岁' }).waitFor()
  // What the page before said stays, dimmed, until its own is there.
  await page.locator('.dimmed').waitFor({ state: 'detached' })
  expect(await faultsOf(page)).toEqual([])
  await shoot(page, 'ages-whole-desktop-zh')

  await page.setViewportSize({ width: 390, height: 844 })
  await page.locator('.panel.ages').getByRole('link', { name: '5–14 岁' }).click()
  await page.getByText('年龄组只看升高').waitFor()
  const address = page.url()
  await page.goto(`${address}${address.includes('?') ? '&' : '?'}language=en`)
  await page.getByRole('heading', { level: 1, name: /Norovirus infection · 5–14 years/ }).waitFor()
  await seeChart(page)
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBe(0)
  await shoot(page, 'ages-one-phone-en')
  await page.goto(`${desk.url}/early-warning?disease=norovirus&language=en`)
  await page.locator('.series-rows tbody tr', { hasText: '5–14 years' }).first().waitFor()
  await shoot(page, 'ages-list-phone-en')
})

async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
}

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

test('what judges what: tried on the past, chosen by a person with a reason, and given back', {
  timeout,
}, async () => {
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/early-warning?language=en`, { login: 'cdc' })
  await page.getByRole('link', { name: 'Detectors' }).click()
  await page.getByLabel('Disease', { exact: true }).selectOption('norovirus')
  const row = page.locator('.judged', { hasText: 'Norovirus infection · New confirmed cases · districts' })
  await row.waitFor()
  expect(await row.innerText()).toContain('never tried on the past')

  // The demo city has a quarter of history: too little for any detector to show that it keeps its false calls few.
  await row.getByRole('button', { name: /^Try on the past/ }).click()
  await row.getByText(/Too little quiet history|None of the detectors/).waitFor()
  await row.getByText('Evidence').click()
  expect(await row.innerText()).toMatch(/too short: \d+ of 264 weeks/)
  expect(await faultsOf(page)).toEqual([])

  await row.getByRole('button', { name: /^Choose/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Bayesian (weekly)').check()
  await dialog.getByRole('button', { name: 'Choose' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.getByLabel('Reason').fill('A winter of norovirus is expected')
  expect(await faultsOf(page)).toEqual([])
  await dialog.getByRole('button', { name: 'Choose' }).click()
  await row.getByText('chosen by a person: A winter of norovirus is expected').waitFor()
  expect(await row.innerText()).toContain('Level 1 in 500')

  await row.getByRole('button', { name: /^Drop/ }).click()
  await dialog.getByLabel('Reason').fill('It was a mild winter')
  await dialog.getByRole('button', { name: 'Drop' }).click()
  await row.getByText('chosen by a person').waitFor({ state: 'detached' })
})

test('one series says who judges it and who could; whoever may not choose has no button', {
  timeout,
}, async () => {
  const page = await desk.openPage({ width: 390, height: 844 })
  await signIn(page, `${desk.url}/early-warning/detectors?language=en`, { login: 'duty' })
  await page.locator('.judged').first().waitFor()
  expect(await page.getByRole('button', { name: /^(Choose|Try on the past)/ }).count()).toBe(0)
  const wider = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await wider()).toBe(0)
  await page.goto(`${desk.url}/early-warning?language=en`)
  await page.locator('.series-rows tbody tr').first().getByRole('link').first().click()
  const panel = page.locator('.panel.judged')
  await panel.getByText('Farrington Flexible (weekly)').waitFor()
  expect(await panel.innerText()).toMatch(/too short: \d+ of 264 weeks/)
  expect(await wider()).toBe(0)
})
