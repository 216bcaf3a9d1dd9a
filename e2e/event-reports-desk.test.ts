import { expect, test } from 'vitest'
import { faultsOf } from './axe.ts'
import { openDemoDesk } from './demo-desk.ts'
import { signIn } from './desk-page.ts'

const timeout = 120_000
const desk = openDemoDesk()

test('a doctor reports on a phone, and the CDC finds the words on the alert', { timeout }, async () => {
  const phone = await desk.openPage({ width: 390, height: 844 })
  await signIn(phone, `${desk.url}/?language=en`, { login: 'doctor' })
  await phone.getByRole('link', { name: 'Report something odd' }).click()
  await phone.getByText('Diarrhoea, vomiting').click()
  await phone.getByLabel('Ill (with those who died)', { exact: true }).fill('12')
  await phone.getByText('School', { exact: true }).click()
  await phone.getByText('Do you know more?').click()
  await phone.getByLabel('In your own words').fill('ask 13800138000')
  await phone.getByRole('button', { name: 'Send the report' }).click()
  await phone.getByText('Still missing: where').waitFor()
  const place = phone.getByLabel('Where? *')
  await place.selectOption('cn.99.01.03')
  await phone.locator('option[value="cn.99.01.03.002"]').waitFor({ state: 'attached' })
  await place.selectOption('cn.99.01.03.002')
  await phone.locator('option[value="cn.99.01.03.002.001"]').waitFor({ state: 'attached' })
  await place.selectOption('cn.99.01.03.002.001')
  await phone.getByRole('button', { name: 'Send the report' }).click()
  expect(await phone.getByText('It holds a number as of a telephone or document').count()).toBe(2)
  await phone.getByLabel('In your own words').fill('After lunch in two classes')
  expect(await faultsOf(phone)).toEqual([])
  const wide = () =>
    phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(await wide()).toBe(0)
  await phone.getByRole('button', { name: 'Send the report' }).click()
  await phone.getByText('It was received. Thank you.').waitFor()
  await phone.getByText('is being verified').waitFor()
  expect(await faultsOf(phone)).toEqual([])
  expect(await wide()).toBe(0)

  const page = await desk.openPage()
  await signIn(page, `${desk.url}/event-reports?language=en`, { login: 'cdc' })
  await page.getByText('Xingfang Community · School').waitFor()
  expect(await page.getByText('After lunch').count()).toBe(0)
  await page
    .getByRole('link', { name: /^Alert \d+$/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /Xingfang Community: deaths or many ill/ }).waitFor()
  await page.getByText('Read the words').click()
  await page.getByText('After lunch in two classes').waitFor()
  expect(await faultsOf(page)).toEqual([])
})

test('a small report waits its turn; a grave one of the same place makes its alert urgent, and the alert says so', {
  timeout,
}, async () => {
  const { today } = (await desk.ask('GET', '/world')) as { today: string }
  const place = 'cn.99.01.03.002.002'
  const report = (ill: number) =>
    desk.ask('POST', '/early-warning/event-reports', {
      place,
      seenOn: today,
      signs: ['digestive'],
      setting: 'restaurant',
      ill,
      reporter: 'doctor',
    })
  await report(2)
  const page = await desk.openPage()
  await signIn(page, `${desk.url}/event-reports?language=en&place=${place}`, { login: 'cdc' })
  await page
    .getByRole('link', { name: /^Alert \d+$/ })
    .first()
    .click()
  await page.getByRole('heading', { name: /something odd was reported/ }).waitFor()
  const head = page.locator('.alert-head')
  expect(await head.getByText('One case is enough').count()).toBe(0)
  await report(14)
  await head.getByText(/^Escalated: to be verified at once: .*deaths or many ill at once/).waitFor()
  await page.getByText('Escalated: to be verified at once', { exact: true }).waitFor()
  await head.getByText('One case is enough').waitFor()
  expect(await faultsOf(page)).toEqual([])
})
